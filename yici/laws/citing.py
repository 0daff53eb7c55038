"""From words to a reference: 《中华人民共和国食品安全法》第三十五条第二款, 行政许可法 art. 32. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .numerals import CHARACTERS, number, numeral

NUMBER = rf"(?:[{CHARACTERS}]+|[0-9０-９]+)"
PLACE = re.compile(
    rf"第\s*(?P<article>{NUMBER})\s*条(?:之(?P<sub>{NUMBER}))?"
    rf"(?:\s*第\s*(?P<paragraph>{NUMBER})\s*款)?"
    rf"(?:\s*第?\s*[（(]?(?P<item>{NUMBER})[）)]?\s*项)?"
    rf"(?:\s*第?\s*(?P<subitem>{NUMBER})\s*目)?"
)
WESTERN = re.compile(
    r"\b(?:art(?:icle)?|§)\.?\s*(?P<article>\d+)(?:-(?P<sub>\d+))?"
    r"(?:\s*(?:para(?:graph)?\.?|\((?=\d+\)))\s*(?P<paragraph>\d+)\)?)?"
    r"(?:\s*(?:item|no\.?)\s*(?P<item>\d+))?(?P<subitem>(?!))?",
    re.IGNORECASE,
)
BRACKETED = re.compile(r"《(?P<law>(?:[^《》]|《[^《》]*》)+)》")
# （2018修正）, （2021年修订）, （中华人民共和国主席令第七号）: which edition, not which rule
EDITION = re.compile(
    r"（(?:\d{4}年?(?:\d+月)?(?:\d+日)?(?:第[一二三四五]次)?(?:修正|修订|修改)本?|[^（）]*(?:主席令|国务院令|令第)[^（）]*)）$"
)
COUNTRY = "中华人民共和国"
WIDE = str.maketrans("()[]", "（）〔〕")


class Unreadable(ValueError):
    """The words name no rule, or no article as statutes have them."""


@dataclass(frozen=True, slots=True)
class Reference:
    """条、款、项、目 of a rule. `article` 0: it names the rule as a whole, or a place in words."""

    law: str
    article: int = 0
    sub: int = 0  # 第二百八十条之一
    paragraph: int = 0  # 款
    item: int = 0  # 项
    subitem: int = 0  # 目

    def __str__(self) -> str:
        return f"《{self.law}》{self.place}"

    @property
    def place(self) -> str:
        """Return the place within the rule: 第三十三条第一款第（六）项."""
        words = f"第{numeral(self.article)}条" if self.article else ""
        words += f"之{numeral(self.sub)}" if self.sub else ""
        words += f"第{numeral(self.paragraph)}款" if self.paragraph else ""
        words += f"第（{numeral(self.item)}）项" if self.item else ""
        return words + (f"第{self.subitem}目" if self.subitem else "")


@lru_cache(65_536)
def name_key(law: str) -> str:
    """Return what a rule is known by, however it is written: without brackets, country, edition."""
    name = re.sub(r"\s", "", law).translate(WIDE).removeprefix("《").removesuffix("》")
    name = name.replace("〈", "《").replace("〉", "》")
    return EDITION.sub("", name).removeprefix(COUNTRY)


def read(law: str, article: str) -> Reference:
    """Return the reference that a law's name and a place make.

    A place in words (关于审查内容的规定) gives a reference to the rule as a whole.

    :raises Unreadable: when no rule is named
    """
    if not name_key(law):
        raise Unreadable(law)
    found = _place(PLACE, article) or _place(WESTERN, article)
    return replace(found, law=law.strip()) if found else Reference(law.strip())


def parse(words: str) -> Reference:
    """Return the reference in words such as 《行政许可法》第32条第1款第（三）项.

    :raises Unreadable: when they name no rule
    """
    named = BRACKETED.search(words)
    place = PLACE.search(words) or WESTERN.search(words)
    law = named["law"] if named else words[: place.start() if place else None]
    law = law.strip(" 　,，.。:：")
    if not re.search(r"[一-鿿]", law):
        raise Unreadable(words)
    return read(law, words[place.start() :] if place else "")


def cited(text: str) -> Iterator[Reference]:
    """Yield every 《rule》第n条 that a running text names."""
    for named in BRACKETED.finditer(text):
        place = PLACE.match(text, named.end())
        if place:
            yield read(named["law"], place.group())


def _place(pattern: re.Pattern, words: str) -> Reference | None:
    match = pattern.search(words)
    if match is None:
        return None
    try:
        values = {name: number(told) for name, told in match.groupdict().items() if told}
    except ValueError:
        return None
    return Reference("", **values)
