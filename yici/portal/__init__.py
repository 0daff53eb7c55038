"""The citizen's door: layout, home, sign-in, my space."""
