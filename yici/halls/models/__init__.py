"""A hall's rows, by subject."""

from .windows import Window, WindowChange

__all__ = ["Window", "WindowChange"]
