"""文书: the statutory notices, in words that an official can edit, and the register of what went out."""
