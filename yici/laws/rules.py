"""Who keeps the register of laws, and what an entry must say. Pure."""

from . import texts
from .refusals import BadLaw, NotAllowed

KEEPERS = frozenset({"legality_reviewer", "administrator"})
LONGEST = {"name": 200, "body": 200, "source": 300, "ground": 300, "reason": 500}


def gettext_noop(text: str) -> str:
    """Mark a message for translation where Django may not be imported."""
    return text


_ = gettext_noop


def may_keep(who) -> bool:
    """合法性审核: who looks at the law of a guide keeps the register too (C010)."""
    return who.is_clock or any(role in KEEPERS for role, _office in who.posts)


def need_keeper(who) -> None:
    """:raises NotAllowed:"""
    if not may_keep(who):
        raise NotAllowed


def need_words(**said: str) -> None:
    """:raises BadLaw: for what is empty or too long"""
    for field, words in said.items():
        if not words.strip():
            raise BadLaw(_("Fill this in."), field)
        if len(words.strip()) > LONGEST[field]:
            raise BadLaw(_("This is too long."), field)


def articles_of(text: str) -> dict[tuple[int, int], str]:
    """Return the articles of a pasted rule.

    :raises BadLaw: when it has none, or one twice
    """
    try:
        return texts.split(text)
    except texts.NoArticles as fault:
        message = (
            _("An article's number stands twice: every article begins a line of its own, once.")
            if fault.line
            else _(
                "No line begins with an article's number: paste the whole rule with its articles."
            )
        )
        raise BadLaw(message, "text") from None
