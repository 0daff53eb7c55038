"""R15, R16, R18: one item everywhere, on the platform, and the same on every channel."""

from collections.abc import Iterator

from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry


def as_listed(entry: Entry, around: Around) -> Iterator[Finding]:
    if entry.listed_type and entry.content.task_type != entry.listed_type:
        yield Finding(
            "R15", "task_type", gettext_noop("The type differs from the item's in the list.")
        )


def on_the_platform(entry: Entry, around: Around) -> Iterator[Finding]:
    """One of the six types is on the platform, or an exemption is recorded."""
    content = entry.content
    if content.task_type.on_application and not content.can_apply_online and not content.exemption:
        yield Finding(
            "R16",
            "online_depth",
            gettext_noop("It cannot be applied for online, and no exemption says why."),
            blocks=False,
        )


def unaltered(entry: Entry, around: Around) -> Iterator[Finding]:
    """Channels compare the digest; a row that was changed behind it shows here."""
    if entry.is_altered:
        yield Finding("R18", "digest", gettext_noop("The content is not what was published."))
