"""From words to a reference: 《中华人民共和国食品安全法》第三十五条第二款, 行政许可法 art. 32. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import lru_cache

from .numerals import CHARACTERS, NoNumeral, number, numeral

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
JOINED = r"(?:以及|[、，,；;和及与至到~～—－-])"
LISTED = re.compile(rf"第\s*(?P<all>{NUMBER}(?:\s*{JOINED}\s*{NUMBER})+)\s*条")  # 第十二、十三条
BETWEEN = re.compile(rf"(?:\s|{JOINED})+")
FURTHER = re.compile(  # 第（一）项、第（三）项: of the article before
    rf"\s*{JOINED}\s*(?=第?\s*[（(]?{NUMBER}[）)]?\s*[款项])(?:第\s*(?P<paragraph>{NUMBER})\s*款)?"
    rf"(?:\s*第?\s*[（(]?(?P<item>{NUMBER})[）)]?\s*项)?"
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
    found = places(article)
    return replace(found[0], law=law.strip()) if found else Reference(law.strip())


def places(article: str) -> tuple[Reference, ...]:
    """Return every place that is cited one after the other; of a range, both ends.

    第十二条、第十三条第一款; 第十二至十四条; 第十二条第（一）项、第（三）项. What is said after them (the
    article's words) cites nothing. Empty: a place in words, or an article as no statute has it.
    """
    words = LISTED.sub(_spread, article)
    found: list[Reference] = []
    match = PLACE.search(words)
    while match:
        try:
            found.append(_placed(match, found[-1] if found else None))
        except ValueError:
            return ()
        further = FURTHER.match(words, match.end())
        gap = BETWEEN.match(words, match.end())
        match = further or (PLACE.match(words, gap.end()) if gap else None)
    western = None if found else _place(WESTERN, article)
    return (western,) if western else tuple(found)


def _spread(match: re.Match) -> str:
    numbers = re.split(rf"\s*{JOINED}\s*", match["all"])
    return "、".join(f"第{number}条" for number in numbers)


def _placed(match: re.Match, before: Reference | None) -> Reference:
    """:raises ValueError: a number as no statute writes it, or article 0"""
    values = {name: number(told) for name, told in match.groupdict().items() if told}
    if "article" in values or before is None:
        if not values.get("article"):
            raise NoNumeral(match.group())
        return Reference("", **values)
    paragraph = values.get("paragraph", before.paragraph)
    return replace(before, paragraph=paragraph, item=values.get("item", 0), subitem=0)


def names_article(words: str) -> bool:
    """Whether the words mean a numbered article, rightly or wrongly written: 第三五条."""
    return bool(PLACE.search(LISTED.sub(_spread, words)))


def parse(words: str) -> Reference:
    """Return the reference in words such as 《行政许可法》第32条第1款第（三）项.

    :raises Unreadable: when they name no rule
    """
    return read(*apart(words))


def apart(words: str) -> tuple[str, str]:
    """Return the rule and the place (or places) of a citation, as they are written.

    :raises Unreadable: when they name no rule
    """
    named = BRACKETED.search(words)
    place = PLACE.search(words) or LISTED.search(words) or WESTERN.search(words)
    law = named["law"] if named else words[: place.start() if place else None]
    law = law.strip(" 　,，.。:：")
    if not re.search(r"[一-鿿]", law):
        raise Unreadable(words)
    return law, words[place.start() :] if place else ""


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
