"""What a hall does, by subject. The only writers."""
