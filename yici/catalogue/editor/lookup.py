"""Looking an article up in the register of laws while a legal basis is edited: by name, number, words.

What she typed as law and article is what is looked for; what she takes over fills in these inputs, and
nothing is saved by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice

from yici.laws import finding, texts
from yici.laws.citing import Reference, Unreadable, name_key, read
from yici.laws.register import Article, Law, Register

MOST = 20
STANDING = ("in-force", "not-yet")  # what a basis can be taken from


@dataclass(frozen=True)
class Offer:
    """One thing to take over: an article with its words, or a rule as a whole."""

    law: Law
    article: Article | None
    place: str  # 第三十三条第一款
    text: str
    is_to_come: bool  # published, not yet in force

    @property
    def mark(self) -> str:
        """What its button sends; `taken` reads it."""
        at = (self.article.number, self.article.sub) if self.article else (0, 0)
        return f"{self.law.code}~{at[0]}~{at[1]}"


def offers(register: Register, on: date, law: str, article: str) -> list[Offer]:
    """Return what fits what she typed, at most `MOST`, in the order of their names."""
    return list(islice(_offers(register, on, law.strip(), article.strip()), MOST))


def _offers(register: Register, on: date, law: str, article: str) -> Iterator[Offer]:
    if not (law or article):
        return
    standing = [
        (found, state)
        for found in finding.laws(register, on, law)
        if (state := finding.state_of(register, found, on)) in STANDING
    ]
    standing.sort(key=lambda one: name_key(one[0].name) != name_key(law))  # the very one first
    place = _place(law, article)
    for found, state in standing:
        to_come = state == "not-yet"
        if not article:
            yield Offer(found, None, "", "", to_come)
        elif place.article:
            if one := register.article(found, place):
                yield _offer(found, one, place, to_come)
        else:
            for one in register.articles.get(found.code, {}).values():
                if texts.has_words(one.text, article):
                    yield _offer(found, one, Reference("", one.number, one.sub), to_come)


def _place(law: str, article: str) -> Reference:
    """Read the number, also a bare one: 33, 三十三."""
    for written in (article, f"第{article}条"):
        try:
            if (found := read(law or "—", written)).article:
                return found
        except Unreadable:
            break
    return Reference("")


def _offer(law: Law, article: Article, place: Reference, to_come: bool) -> Offer:
    words = texts.excerpt(article.text, place.paragraph, place.item)
    label = Reference("", article.number, article.sub, place.paragraph, place.item, place.subitem)
    if words is None:  # the article has no such paragraph
        return Offer(law, article, article.label, article.text, to_come)
    return Offer(law, article, label.place or article.label, words, to_come)


def taken(register: Register, mark: str, article: str) -> Offer | None:
    """Return the offer that a button names; None: the register has no such article.

    :param article: the place as typed: its paragraph and item stay, where the article is the same
    """
    code, _, numbers = mark.partition("~")
    law, at = register.laws.get(code), numbers.split("~")
    if law is None or len(at) != 2 or not all(n.isascii() and n.isdigit() for n in at):
        return None
    place = Reference("", int(at[0]), int(at[1]))
    if not place.article:
        return Offer(law, None, "", "", False)
    found, typed = register.article(law, place), _place(law.name, article)
    if (typed.article, typed.sub) == (place.article, place.sub):
        place = typed
    return _offer(law, found, place, False) if found else None


@dataclass(frozen=True)
class Looked:
    """What came of looking: beside which inputs (`prefix`), the offers, or what was taken over."""

    prefix: str
    offers: tuple[Offer, ...] = ()
    took: Offer | None = None

    def moved(self, prefix: str) -> "Looked":
        return replace(self, prefix=prefix)


def looked(post, register: Register, on: date) -> Looked | None:
    """Do what a button of the form asks: look up, or take over into `post`; None: neither."""
    verb, _, told = post.get("do", "").partition("-")
    prefix, _, mark = told.partition("~")
    if verb not in {"look", "take"} or f"{prefix}law" not in post:
        return None
    law, article = post[f"{prefix}law"], post.get(f"{prefix}article", "")
    if verb == "look":
        return Looked(prefix, tuple(offers(register, on, law[:200], article[:200])))
    took = taken(register, mark, article)
    if took is not None:
        post[f"{prefix}law"] = took.law.name
        if took.article:
            post[f"{prefix}article"], post[f"{prefix}text"] = took.place, took.text
    return Looked(prefix, took=took)
