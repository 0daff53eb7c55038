"""What is wrong with an item, in words that can be translated."""

from collections.abc import Mapping
from dataclasses import dataclass, field


def gettext_noop(text: str) -> str:
    """Marks a message for translation where Django may not be imported."""
    return text


class Told(str):
    """Words made of a guide's own, which no catalogue of translations has: Chinese, and `english`."""

    english: str

    def __new__(cls, chinese: str, english: str):
        told = super().__new__(cls, chinese)
        told.english = english
        return told

    def __getnewargs__(self):
        return str(self), self.english


@dataclass(frozen=True)
class Finding:
    """One breach of a rule. `message` is the msgid; `text` the filled English sentence."""

    rule: str  # R01
    where: str  # the element, stage, material or procedure
    message: str
    params: Mapping[str, object] = field(default_factory=dict)
    blocks: bool = True  # publication is refused

    @property
    def text(self) -> str:
        said = {name: getattr(told, "english", told) for name, told in self.params.items()}
        return self.message % said

    def __str__(self) -> str:
        return f"{self.rule} {self.where}: {self.text}"
