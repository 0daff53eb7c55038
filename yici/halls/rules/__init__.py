"""What a hall may and may not, by subject. Pure."""
