"""What a hall does, by subject. The only writers."""

from .referring import refer, take_up
from .sitting import free, hand_over, sit
from .sorting import sort
from .windows import close_window, correct_window, enter_window

__all__ = [
    "close_window",
    "correct_window",
    "enter_window",
    "free",
    "hand_over",
    "refer",
    "sit",
    "sort",
    "take_up",
]
