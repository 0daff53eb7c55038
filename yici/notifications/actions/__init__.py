"""What may be done about notifications. The only writers of this module."""

from .contacts import change_wishes, remove_contact, set_contact, verify_contact
from .reading import mark_all_read, mark_desk_read, mark_read
from .sandbox import keep, note_kept
from .sending import lost, note_receipt, revive, send, send_again
from .telling import AtDesk, News, notify, notify_all, notify_desk, notify_desks, settle_desks
from .wording import edit_words

__all__ = [
    "AtDesk",
    "News",
    "change_wishes",
    "edit_words",
    "keep",
    "lost",
    "mark_all_read",
    "mark_desk_read",
    "mark_read",
    "note_kept",
    "note_receipt",
    "notify",
    "notify_all",
    "notify_desk",
    "notify_desks",
    "remove_contact",
    "revive",
    "send",
    "send_again",
    "set_contact",
    "settle_desks",
    "verify_contact",
]
