"""What people are told when something about notifications is refused: what is wrong, what to do.

Messages are English; doors show `gettext(str(refused))`.
"""

from yici.people.refusals import Refused


def _(message: str) -> str:
    """Mark a message for translation."""
    return message


class NotYours(Refused):
    """Somebody else's contact or message."""

    message = _("Only the person herself, or who represents her by law, may change this.")


class NotForYourPost(Refused):
    """The official's post does not include this."""

    message = _("Only an administrator may do this.")


class BadChannel(Refused):
    """The platform does not send by that way."""

    message = _("Messages are not sent this way here.")
    field = "channel"


class BadEmail(Refused):
    message = _("Enter an e-mail address like name@example.cn.")
    field = "value"


class BadPhone(Refused):
    message = _("Enter a mobile number of 11 digits that begins with 1.")
    field = "value"


class TooManyCodes(Refused):
    """Codes cost money and patience, and may plague somebody else's telephone."""

    message = _("Too many codes were sent in the last hour. Try again in an hour.")
    field = "value"


class TooSoon(Refused):
    message = _("A code was sent less than a minute ago. Wait a moment before asking again.")
    field = "value"


class BadCode(Refused):
    message = _("This is not the code that was sent. Read it again, or ask for a new one.")
    field = "code"


class CodeOver(Refused):
    message = _("The code is no longer valid. Ask for a new one.")
    field = "code"


class BadWish(Refused):
    """A wish that cannot be kept."""

    WANTS = _("Choose which messages you want.")
    LANGUAGE = _("Choose one of the languages offered.")
    QUIET = _("Give both hours, or none, as in 22:00 and 08:00.")


class BadWording(Refused):
    """Words of an official that could not be sent."""

    field = "body"
    EMPTY = _("Write at least one sentence, or take the words of the platform back.")
    UNKNOWN = _("These words hold a placeholder that this message does not fill.")
    MISSING = _("These words lack a placeholder without which the message is useless.")
    ADDRESS = _("Write no internet addresses: the placeholders for link and site are safe.")
    LONG = _("Shorten the words: an SMS has at most 3 parts, an e-mail 4,000 characters.")
    SUBJECT = _("Give the subject on one line of at most 100 characters.")
    BRACES = _("Braces are for placeholders only: close them, or take them out.")
    STALE = _("Somebody has changed these words since you opened them. Look at them again.")


class NotDead(Refused):
    """Only what was given up is sent again by hand."""

    message = _("This message was not given up: there is nothing to send again.")
