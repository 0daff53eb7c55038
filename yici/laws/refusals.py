"""What is refused about the register of laws, in words that say what to do."""

from yici.people.refusals import NotAllowed, Refused

__all__ = ["BadLaw", "NotAllowed", "Refused", "UnknownLaw", "WrongDay"]


def _(message: str) -> str:
    """Mark a message for translation."""
    return message


class UnknownLaw(Refused):
    """No rule of the register has this code."""

    message = _("The register has no such rule. Look it up by name, or enter it first.")


class BadLaw(Refused):
    """A rule cannot be entered as it was typed; `field` says which part."""

    def __init__(self, message: str, field: str):
        super().__init__(message)
        self.field = field


class WrongDay(Refused):
    """A change is dated before the rule itself, or after it was repealed."""

    message = _("The day lies before the rule took effect, or after it was repealed.")
    field = "on"
