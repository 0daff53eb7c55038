"""What a hall does, by subject. The only writers."""

from .booking import barred_until, book, cancel, move
from .hours import put_on_duty, set_area, set_hours, take_off_duty
from .receiving import assign, check_in, erase_places, miss, note_printed, serve
from .referring import refer, take_up
from .sitting import free, hand_over, sit
from .sorting import sort
from .windows import close_window, correct_window, enter_window

__all__ = [
    "assign",
    "barred_until",
    "book",
    "cancel",
    "check_in",
    "close_window",
    "correct_window",
    "enter_window",
    "erase_places",
    "free",
    "hand_over",
    "miss",
    "move",
    "note_printed",
    "put_on_duty",
    "refer",
    "serve",
    "set_area",
    "set_hours",
    "sit",
    "sort",
    "take_off_duty",
    "take_up",
]
