"""English sentences that can be said in another language: the text, and what it was made of. Pure."""

from collections.abc import Mapping
from typing import Self


class Phrase(str):
    """A sentence. `message` is the message id (a % format), `params` fill it: values or phrases."""

    message: str
    params: Mapping[str, object]

    def __new__(cls, message: str, **params: object) -> Self:
        told = super().__new__(cls, message % params if params else message)
        told.message, told.params = message, params
        return told

    def __deepcopy__(self, memo: object) -> "Phrase":
        return self

    def __reduce__(self):
        return _phrase, (self.message, dict(self.params))


def _phrase(message: str, params: dict) -> Phrase:
    return Phrase(message, **params)
