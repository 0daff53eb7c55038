"""Why a message did not go, in words for the desk: the carriers' codes never hold their text."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

WORDS = {
    "no-carrier": _("No carrier is set up"),
    "resting": _("Waiting for the carrier to come back"),
    "smtp-away": _("The mail server cannot be reached"),
    "smtp-timeout": _("The mail server does not answer"),
    "smtp-lost": _("The mail server hung up"),
    "smtp-535": _("The mail server refuses our password"),
    "smtp-450": _("The mail server asks for patience"),
    "smtp-451": _("The mail server asks for patience"),
    "smtp-550": _("The mailbox does not exist"),
    "smtp-552": _("The mailbox is full"),
    "sms-away": _("The SMS operator cannot be reached"),
    "sms-timeout": _("The SMS operator does not answer"),
    "sms-401": _("The SMS operator refuses our signature"),
    "sms-503": _("The SMS operator is busy"),
    "sms-no-such-number": _("The number does not exist"),
    "not-reached": _("The telephone was not reached"),
}


def in_words(code: str) -> str:
    """Return what a code means, or the code itself."""
    if not code:
        return ""
    return str(WORDS[code]) if code in WORDS else gettext("Code %(code)s") % {"code": code}
