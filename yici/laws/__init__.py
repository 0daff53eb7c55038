"""法规库: statutes with their articles and status, local rules beside them, and how they are cited."""
