"""R15, R16, R18: one item everywhere, on the platform, and the same on every channel."""

from collections.abc import Iterator

from yici.catalogue.content import OffPlatformGround
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry


def as_listed(entry: Entry, around: Around) -> Iterator[Finding]:
    if entry.listed_type and entry.content.task_type != entry.listed_type:
        yield Finding(
            "R15", "task_type", gettext_noop("The type differs from the item's in the list.")
        )


def on_the_platform(entry: Entry, around: Around) -> Iterator[Finding]:
    """One of the six types is on the platform, or excused on one of five grounds.

    The exemption from halved limits and three stages (R12, R13) excuses nothing here.
    """
    content, excused = entry.content, entry.content.off_platform
    if not content.task_type.on_application:
        return
    if not content.can_apply_online and excused is None:
        message = gettext_noop(
            "It cannot be applied for online, and none of the five grounds says why."
        )
        yield Finding("R16", "online_depth", message, blocks=False)
    if content.can_apply_online and excused is not None:
        message = gettext_noop(
            "It is excused from the platform although it can be applied for online."
        )
        yield Finding("R16", "off_platform", message, blocks=False)
    if excused and excused.ground == OffPlatformGround.LAW and not excused.legal_basis:
        message = gettext_noop("A law is said to provide otherwise, but none is named.")
        yield Finding("R16", "off_platform", message, blocks=False)


def unaltered(entry: Entry, around: Around) -> Iterator[Finding]:
    """Channels compare the digest; a row that was changed behind it shows here."""
    if entry.is_altered:
        yield Finding("R18", "digest", gettext_noop("The content is not what was published."))
