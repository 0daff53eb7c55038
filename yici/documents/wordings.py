"""Wordings: parts of plain words with {placeholders}; what is wrong with one; what one becomes. Pure.

Nothing in a wording is markup: what an official types is printed as typed. A line whose values
are all known is printed; a line that lacks one is left out.
"""

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

import orjson

from .kinds import CERTAIN, LICENSING, LITIGATION, NUMBER, REVIEW, Kind

PARTS = ("title", "facts", "salutation", "opening", "list_heading", "paragraphs", "ground", "remedies", "closing", "signatures")  # fmt: skip
NUMBER_PARTS = ("agency", "pattern")
PLACE = re.compile(r"\{([^{}\n]*)\}")
LONGEST = 3000  # characters of a part
LONGEST_TITLE = 60
FACTS = """办件编号：{办件编号}
申请事项：{事项名称}
申请人：{申请人}
证件号码：{证件号码}
申请日期：{申请日期}"""
SALUTATION = "{申请人}："
SHIPPED = Path(__file__).parent / "data" / "wordings.toml"


def gettext_noop(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


_ = gettext_noop


class Unfilled(ValueError):
    """A notice may not go out without this value; the message names it. Nothing was numbered."""


@dataclass(frozen=True)
class Finding:
    """What is wrong with a part, under which article. Those that block refuse the wording."""

    part: str
    message: str  # English message id, with % parameters
    params: dict = field(default_factory=dict)
    article: str = ""
    blocks: bool = True


def parts_of(kind: Kind) -> tuple[str, ...]:
    """Return the parts that a wording of this kind has."""
    if kind is NUMBER:
        return NUMBER_PARTS
    return tuple(part for part in PARTS if part != "list_heading" or kind.has_list)


def cleaned(kind: Kind, given: Mapping[str, str]) -> dict[str, str]:
    """Return the parts as they are kept: lines trimmed, no blank lines, nothing else."""
    return {part: _lines(given.get(part, "")) for part in parts_of(kind)}


def _lines(text: str) -> str:
    lines = (line.strip() for line in text.replace("\r", "").split("\n"))
    return "\n".join(line for line in lines if line)


def digest(kind: Kind, body: Mapping[str, str]) -> str:
    """Return what a paper keeps of the wording it was set with (SHA-256)."""
    canonical = {"kind": kind.code, "body": cleaned(kind, body)}
    return sha256(orjson.dumps(canonical, option=orjson.OPT_SORT_KEYS)).hexdigest()


@cache
def shipped(kind: Kind) -> dict[str, str]:
    """Return the wording that applies until somebody approves another."""
    told = tomllib.loads(SHIPPED.read_text())[kind.code]
    usual = {"facts": FACTS, "salutation": SALUTATION} if kind is not NUMBER else {}
    return cleaned(kind, usual | told)


# -- what is wrong -------------------------------------------------------------------------------


def findings(kind: Kind, body: Mapping[str, str], *, own: bool = True) -> list[Finding]:
    """Return everything that speaks against a wording, what blocks it first.

    :param own: it is one authority's; the city's default may not carry one authority's name
    """
    body = cleaned(kind, body)
    found = [*_sizes(kind, body), *_places(kind, body)]
    found += _of_number(body, own) if kind is NUMBER else _of_notice(kind, body)
    return sorted(found, key=lambda one: not one.blocks)


def _sizes(kind, body):
    for part, text in body.items():
        most = LONGEST_TITLE if part in {"title", *NUMBER_PARTS} else LONGEST
        if len(text) > most:
            yield Finding(part, _("Shorten this to %(most)s characters."), {"most": most})
        if any(not c.isprintable() and c != "\n" for c in text):
            yield Finding(part, _("It holds a character that cannot be printed: type it again."))


def _places(kind, body):
    for part, text in body.items():
        for name in dict.fromkeys(PLACE.findall(text)):
            if name not in (kind.places if kind is NUMBER else kind.allowed):
                yield Finding(
                    part,
                    _("{%(name)s} is no value of this notice: choose one from the list."),
                    {"name": name},
                )
        if "{" in (rest := PLACE.sub("", text)) or "}" in rest:
            yield Finding(part, _("A brace stands alone: write values as {name}."))


def _of_notice(kind, body):
    if not body["title"]:
        yield Finding("title", _("A notice needs a title."))
    whole = "\n".join(body.values())
    used = set(PLACE.findall(whole))
    for name in kind.needed:
        if name not in used:
            yield Finding(
                "paragraphs",
                _("{%(name)s} has to stand in this notice."),
                {"name": name},
                article=_articles(kind),
            )
        elif not _stands(whole, lambda line, name=name: name in PLACE.findall(line), kind):
            yield Finding(
                "paragraphs",
                _("{%(name)s} shares its line with a value that may be missing, and would vanish with it: give it a line of its own."),
                {"name": name},
            )  # fmt: skip
    if set(PLACE.findall(body["title"])) - CERTAIN:
        yield Finding("title", _("A title holds only what is always known."))
    yield from _without_ground(kind, body["ground"])
    if kind.remedies:
        yield from _without_remedies(body["remedies"])


def _stands(text: str, fits, kind: Kind) -> bool:
    """Whether what fits stands in a line, or clause, that is printed for certain."""
    clauses = [clause for line in text.split("\n") for clause in line.split("；")]
    certain = CERTAIN | set(kind.needed)
    return any(fits(clause) and set(PLACE.findall(clause)) <= certain for clause in clauses)


def _articles(kind: Kind) -> str:
    return "、".join(map(str, kind.law))


def _without_ground(kind, ground):
    for cited in kind.law:
        if not _stands(ground, lambda c, own=cited: own.law in c and own.article in c, kind):
            yield Finding(
                "ground", _("The legal basis is missing: cite %(law)s."), {"law": str(cited)},
                article=str(cited),
            )  # fmt: skip
    if not ground:
        yield Finding("ground", _("A notice names the law that it rests on."), article="依法行政")


# What must be told, as it may be written, and the article that asks for it.
REMEDIES = (
    (r"行政复议", _("administrative review"), f"《{LICENSING}》第三十八条"),
    (r"(六十|60|６０)\s*日", _("the 60 days for review"), f"《{REVIEW}》第二十条"),
    (r"\{复议机关\}", _("the authority that reviews"), f"《{REVIEW}》第二十条"),
    (r"行政诉讼", _("litigation"), f"《{LICENSING}》第三十八条"),
    (r"(六|6|６)\s*个月", _("the 6 months for litigation"), f"《{LITIGATION}》第四十六条"),
    (r"\{管辖法院\}", _("the court"), f"《{LITIGATION}》第四十六条"),
)


def _without_remedies(text):
    if "{救济途径}" in text:  # the item's own words, which its edition was checked for
        return
    told = "\n".join(line for line in text.split("\n") if set(PLACE.findall(line)) <= CERTAIN)
    for pattern, what, article in REMEDIES:
        if not re.search(pattern, told):
            yield Finding(
                "remedies",
                _("The applicant's remedies are incomplete: tell %(what)s."),
                {"what": what},
                article=article,
            )


def _of_number(body, own):
    pattern = body["pattern"]
    for name in NUMBER.places:
        if pattern.count(f"{{{name}}}") != 1:
            yield Finding(
                "pattern", _("A number has {%(name)s} exactly once, or two would be the same."),
                {"name": name},
            )  # fmt: skip
    if "\n" in pattern or "\n" in body["agency"]:
        yield Finding("pattern", _("A number stands on one line."))
    if body["agency"] and not own:
        yield Finding("agency", _("Each authority has its own word: leave it empty for the city."))
    if re.search(r"\d", body["agency"]) or re.search(r"\d", PLACE.sub("", pattern)):
        yield Finding("pattern", _("Figures come from year and serial alone."))
    if PLACE.search(body["agency"]):
        yield Finding("agency", _("The authority's word is fixed: no values in it."))
    gb = "GB/T 9704-2012 7.2.5"
    if "〔{年份}〕" not in pattern or not pattern.endswith("{序号}号"):
        yield Finding(
            "pattern", _("Official documents are numbered like %(example)s."),
            {"example": "国办发〔2026〕12号"},
            article=gb, blocks=False,
        )  # fmt: skip
    if "第" in pattern:
        yield Finding(
            "pattern",
            _("The serial stands without %(word)s."),
            {"word": "第"},
            article=gb,
            blocks=False,
        )


# -- what it becomes -----------------------------------------------------------------------------


def filled(
    kind: Kind, body: Mapping[str, str], values: Mapping[str, str], items: Iterable = ()
) -> dict:
    """Return what licences/papers/notice.typ prints.

    :raises Unfilled: when a value that the law asks for is missing
    """
    for name in kind.needed:
        if not values.get(name):
            raise Unfilled(f"{kind.code}: {name} is not known")
    items = list(items)
    return {
        "title": "".join(_fill(body["title"], values)),
        "facts": [_row(line) for line in _fill(body["facts"], values)],
        "salutation": "".join(_fill(body["salutation"], values)),
        "opening": _fill(body["opening"], values),
        "items_heading": body.get("list_heading", "") if items else "",
        "items": items,
        "paragraphs": _fill(body["paragraphs"], values),
        "ground": _sentence("；".join(_clauses(body["ground"], values))),
        "remedies": "".join(_fill(body["remedies"], values)),
        "closing": "".join(_fill(body["closing"], values)),
        "signatures": _fill(body["signatures"], values),
    }


def _fill(text: str, values: Mapping[str, str]) -> list[str]:
    """Return the lines with their values in place; a value of several lines stays several."""
    lines = (_line(line, values) for line in text.split("\n") if line)
    return [one for line in lines if line for one in line.split("\n") if one.strip()]


def _line(line: str, values: Mapping[str, str]) -> str:
    if not all(values.get(name) for name in PLACE.findall(line)):
        return ""
    return PLACE.sub(lambda found: str(values[found[1]]), line)


def _clauses(text: str, values: Mapping[str, str]) -> list[str]:
    """The grounds one by one: the law stays when a special provision is not known."""
    clauses = (_line(clause, values) for line in text.split("\n") for clause in line.split("；"))
    return list(dict.fromkeys(clause for clause in clauses if clause))


def _sentence(text: str) -> str:
    return text if not text or text.endswith("。") else f"{text}。"


def _row(line: str) -> tuple[str, str]:
    label, _sign, value = line.partition("：")
    return (label, value)


def number(body: Mapping[str, str], *, agency: str, word: str, year: int, serial: int) -> str:
    """Return a document number (文号), e.g. 广区市监受〔2026〕12号."""
    values = {"机关代字": body["agency"] or agency, "文种": word, "年份": year, "序号": serial}
    return PLACE.sub(lambda found: str(values[found[1]]), body["pattern"])
