"""What is wrong with a code: a stable word for machines and a sentence for people."""

from typing import NamedTuple

from .phrases import Phrase


class Fault(NamedTuple):
    """One fault; `code` never changes, `message` says what to do and may be translated by it."""

    code: str
    message: str


class Invalid(ValueError):
    """The value is not a well-formed code of its kind."""

    def __init__(self, code: str, message: str):
        super().__init__(message)
        self.code = code
        self.message = message

    @property
    def fault(self) -> Fault:
        return Fault(self.code, self.message)


def normalise(value: str) -> str:
    """Drop the space around a code and raise its letters; nothing inside is touched."""
    # Raising letters outside ASCII could turn them into valid ones (dotless i, long s).
    return value.strip().upper() if value.isascii() else value.strip()


def need_length(value: str, *lengths: int) -> None:
    """:raises Invalid: `length`, when the value has none of these lengths."""
    if len(value) not in lengths:
        raise Invalid(
            "length",
            Phrase(
                "must have %(either)s characters, has %(n)s", either=_either(lengths), n=len(value)
            ),
        )


def need_alphabet(value: str, alphabet: str, words: str, offset: int = 0) -> None:
    """:raises Invalid: `alphabet`, naming the first wrong character and its position from 1."""
    for place, letter in enumerate(value, offset + 1):
        if letter not in alphabet:
            raise Invalid(
                "alphabet",
                Phrase(
                    "character %(place)s is %(letter)r: only %(words)s may stand there",
                    place=place,
                    letter=letter,
                    words=words,
                ),
            )


def need_check(found: str, expected: str) -> None:
    """:raises Invalid: `check-digit`; the right one is not told, for it would hide a wrong digit."""
    if found != expected:
        raise Invalid(
            "check-digit",
            Phrase("check character %(found)r does not fit: a character was mistyped", found=found),
        )


def _either(lengths: tuple[int, ...]) -> str:
    told = str(lengths[0])
    for length in lengths[1:]:
        told = Phrase("%(some)s or %(last)s", some=told, last=length)
    return told
