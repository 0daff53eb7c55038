"""The words of a notification: defaults, placeholders, and how long an SMS becomes."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.ui import dates

from .kinds import Kind

CHANNELS = {"space": _("My space"), "email": _("E-mail"), "sms": _("SMS")}

PLACEHOLDERS = {  # name -> what it is, and an example for the preview
    "item": (_("Name of the service"), "食品经营许可"),
    "number": (_("End of the case number"), "0001"),
    "office": (_("Department"), "区市场监管局"),
    "due": (_("Last day of a limit"), "2026-10-09"),
    "day": (_("A day"), "2026-09-28"),
    "name": (_("Name of a paper or licence"), "食品经营许可证"),
    "days": (_("A number of days"), "10"),
    "phone": (_("Telephone of the office"), "0826-2222222"),
    "handler": (_("Name of the official"), "王某"),
    "time": (_("A time of day"), "09:30"),
    "amount": (_("An amount of money"), "120.00"),
    "code": (_("Code to confirm a contact"), "204981"),
    "link": (_("Link to the message, after signing in"), ""),
    "site": (_("Address of the portal"), ""),
}
ALWAYS = ("link", "site")
OF_DAYS = {"due", "day"}
PLACE = re.compile(r"\{(\w*)\}")
PIECE = re.compile(r"\[([^\[\]]*\{\w+\}[^\[\]]*)\]")  # left out when one of its places is empty
ADDRESS = re.compile(r"(https?://|www\.)", re.IGNORECASE)
# GSM 03.38: with any other character an SMS is sent in UCS-2, of which 70 fit.
GSM = set(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM_TWO = set("^{}\\[~]|€\f")  # take two


@dataclass(frozen=True)
class Words:
    """A subject (e-mail, space) and a body, with or without their placeholders filled."""

    subject: str
    body: str


def default(kind: Kind, channel: str, language: str) -> Words:
    """Return the words the code has for a kind, its placeholders still open."""
    with translation.override(language):
        title, says = str(kind.title), str(kind.says)
        if channel == "email":
            return Words(title, f"{says}\n\n{_footer(kind)}")
        if channel == "sms":
            more = gettext("%(says)s More at {site}.") % {"says": says}
            return Words("", more if kind.in_space else says)
        return Words(title, says)


def _footer(kind: Kind) -> str:
    if not kind.in_space:
        return gettext("If you did not ask for this, do nothing: nothing will change.")
    return gettext(
        "Read more after signing in: {link}\n\n"
        "This message was sent by the government services platform {site}. Do not reply to it. "
        "We never ask for passwords, codes or payments by e-mail or SMS. Questions: 12345."
    )


def filled(words: Words, data: Mapping, language: str, *, link: str = "") -> Words:
    """Put the data in, as the language writes days; what is not known becomes empty."""
    always = {"link": link, "site": urlsplit(settings.SITE_URL).netloc}
    with translation.override(language):
        given = {name: _shown(name, value) for name, value in {**data, **always}.items()}

    def piece(found) -> str:
        return found[1] if all(given.get(name) for name in PLACE.findall(found[1])) else ""

    def fill(text: str) -> str:
        text = PIECE.sub(piece, text)
        return PLACE.sub(lambda found: given.get(found[1], ""), text)

    return Words(" ".join(fill(words.subject).split()), fill(words.body))


def _shown(name: str, value) -> str:
    if name in OF_DAYS and value:
        return dates.short_day(value) if name == "day" else dates.long_day(value)
    return "" if value is None else str(value)


def example(kind: Kind) -> dict[str, str]:
    """Return data for a preview: nobody's."""
    return {name: PLACEHOLDERS[name][1] for name in kind.holds}


def placeholders(text: str) -> set[str]:
    return set(PLACE.findall(text))


def length(text: str) -> tuple[int, int]:
    """Return how many characters an SMS has and how many parts the operator makes of it.

    160 in one part, 153 in each of several; in UCS-2, so with any Chinese, 70 and 67.
    """
    if set(text) <= GSM | GSM_TWO:
        count, one, each = len(text) + sum(c in GSM_TWO for c in text), 160, 153
    else:
        count, one, each = len(text.encode("utf-16-be")) // 2, 70, 67
    return count, 1 if count <= one else -(-count // each)


def signed(text: str) -> str:
    """Return an SMS as it is sent: with the signature that the operator asks for, 【...】."""
    return f"【{settings.SMS_SIGN}】{text}"
