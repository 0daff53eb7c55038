"""缴费: what an applicant is asked to pay by law, and what became of the money."""
