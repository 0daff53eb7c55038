"""A hall's rows, by subject."""

from .windows import Referral, Sitting, Sorting, Window, WindowChange

__all__ = ["Referral", "Sitting", "Sorting", "Window", "WindowChange"]
