"""What a machine outside says, looked at before it becomes a fact. A signature proves who spoke, not
that it makes sense; a fact of the wrong shape can never be retold.
"""

from datetime import UTC, datetime, timedelta

FIRST, LAST = datetime(2000, 1, 1, tzinfo=UTC), datetime(2200, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # so far another machine's clock may be before ours


def check_words(name: str, value, most: int, *, needed: bool = False) -> None:
    """Let a text pass that a person could have written, of at most so many characters.

    :raises ValueError: otherwise
    """
    if not isinstance(value, str) or len(value) > most or (needed and not value.strip()):
        raise ValueError(f"{name}: a text of {int(needed)} to {most} characters")
    if not all(sign.isprintable() or sign in "\n\t" for sign in value):
        raise ValueError(f"{name}: no characters that nobody can read")


def check_moment(name: str, value) -> None:
    """Let a moment pass that says of which time zone it is.

    :raises ValueError: otherwise
    """
    if not isinstance(value, datetime) or value.utcoffset() is None:
        raise ValueError(f"{name}: a moment with its time zone")
    try:
        possible = FIRST <= value < LAST
    except OverflowError:
        possible = False
    if not possible:
        raise ValueError(f"{name}: a moment of our days")


def check_cents(name: str, value, most: int) -> None:
    """Let an amount pass, in whole fen, from nothing up to `most`.

    :raises ValueError: otherwise
    """
    if type(value) is not int or not 0 <= value <= most:
        raise ValueError(f"{name}: an amount in whole fen")


def is_ahead(moment: datetime | None, at: datetime) -> bool:
    """Say whether a moment lies further ahead of ours than clocks differ."""
    return moment is not None and moment > at + AHEAD
