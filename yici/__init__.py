"""Yici (一次): one errand at most."""
