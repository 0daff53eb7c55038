"""The officials' door: layout, to-do list."""
