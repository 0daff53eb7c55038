"""What every verb needs: the day, the calendar, and words that stay out of events."""

from datetime import date, datetime
from hashlib import sha256
from zoneinfo import ZoneInfo

from django.conf import settings

from yici.calendar.local import current
from yici.calendar.workdays import Workdays
from yici.people import secrets

from ..models import Note, Sealed, sealed_context

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAX_WORDS = 4000  # characters


class Wordless(ValueError):
    """The law asks for words here, and none were given, or too many. `what` names them.

    Signs that say nothing (spaces, what nobody sees, a full stop alone) are none.
    """

    def __init__(self, what: str):
        super().__init__(f"Give the {what} in 1 to {MAX_WORDS} characters.")
        self.what = what


def day_of(at: datetime) -> date:
    """Return the day of that moment where the office is."""
    return at.astimezone(SHANGHAI).date()


def is_after_hours(at: datetime) -> bool:
    """Whether the office had closed by that moment (YICI_CLOSES_AT), if it was open that day."""
    return at.astimezone(SHANGHAI).time() >= settings.CLOSES_AT


def calendar() -> Workdays:
    """Return the calendar of working days in force."""
    return current()


def words(case_id, text: str, *, what: str = "reason", required: bool = True):
    """Return the digest of somebody's words, and the row that keeps them.

    :raises Wordless: when they are required and missing, or longer than 4,000 characters
    """
    text = (text or "").strip()
    if (required and not any(sign.isalnum() for sign in text)) or len(text) > MAX_WORDS:
        raise Wordless(what)
    if not text:
        return "", ()
    digest = sha256(f"{case_id}\n{text}".encode()).hexdigest()
    return digest, (Note(case_id=case_id, digest=digest, text=text),)


def sealed(case_id, value):
    """Return the digest of personal data (anything JSON can hold), and the row that keeps them sealed.

    The digest is of what is sealed: nobody finds a name by trying names out.
    """
    kept = secrets.encrypt_json(value, sealed_context(case_id))
    digest = sha256(kept).hexdigest()
    return digest, (Sealed(case_id=case_id, digest=digest, sealed=kept),)
