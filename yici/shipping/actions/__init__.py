"""The verbs of shipping: the only writers."""

from .asking import ask, cancel, readdress
from .collecting import TooManyWrong, collect, lapse, make_ready, open_cell, set_up_locker, store
from .erasing import erase_what_has_served
from .recalling import drop_recall, is_void, note_recall, recall, take_back
from .sending import (
    UnknownParcel,
    book,
    hand_over,
    hear,
    learn,
    note_waybill,
    print_label,
    receive,
    track,
)
from .shared import is_withheld

__all__ = [
    "TooManyWrong",
    "UnknownParcel",
    "ask",
    "book",
    "cancel",
    "collect",
    "drop_recall",
    "erase_what_has_served",
    "hand_over",
    "hear",
    "is_void",
    "is_withheld",
    "lapse",
    "learn",
    "make_ready",
    "note_recall",
    "note_waybill",
    "open_cell",
    "print_label",
    "readdress",
    "recall",
    "receive",
    "set_up_locker",
    "store",
    "take_back",
    "track",
]
