"""Who may read figures and change words, and what a word must be. Pure."""

from yici.people.refusals import NotAllowed, Refused

from .words import split

READERS = frozenset(
    {"catalogue_editor", "compiler", "administrator", "supervisor", "data_steward", "hotline_agent"}
)
EDITORS = frozenset({"catalogue_editor", "compiler", "administrator"})
MOST = 8  # official words of an everyday one


def _(text: str) -> str:
    return text


class BadWord(Refused):
    """A synonym that would find nothing or everything."""

    SHORT = _("Write the everyday word with 2 to 30 characters on one line.")
    OFFICIAL = _("Name 1 to 8 official words of 2 to 100 characters, parted by 、.")
    SAME = _("The everyday word and the official one are the same: nothing would change.")
    UNKNOWN = _("This word stands for nothing, so there is nothing to take out.")

    def __init__(self, message: str, field: str):
        self.field = field
        super().__init__(message)


class ReasonMissing(Refused):
    message = _("Say in at most 300 characters why.")
    field = "why"


def may_read(who) -> bool:
    return any(role in READERS for role, _post in who.posts)


def may_edit(who) -> bool:
    return who.is_clock or any(role in EDITORS for role, _post in who.posts)


def need_editor(who) -> None:
    """:raises NotAllowed: unless she edits a catalogue"""
    if not may_edit(who):
        raise NotAllowed


def clean(everyday: str, official: str) -> tuple[str, list[str]]:
    """Return the words as they are kept.

    :raises BadWord: naming the field
    """
    word = " ".join(everyday.split()).lower()
    if not 2 <= len(word) <= 30 or not word.isprintable():
        raise BadWord(BadWord.SHORT, "everyday")
    words = split(official)
    if not 1 <= len(words) <= MOST or any(not 2 <= len(one) <= 100 for one in words):
        raise BadWord(BadWord.OFFICIAL, "official")
    if words == (word,):
        raise BadWord(BadWord.SAME, "official")
    return word, list(words)


def clean_why(why: str, needed: bool = False) -> str:
    """:raises ReasonMissing: when it is too long, or blank where it is needed"""
    why = why.strip()
    if len(why) > 300 or (needed and not why):
        raise ReasonMissing
    return why
