"""A table of automatic examination in plain words: conditions, rules, and what follows from them."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from yici.ui.dates import is_chinese

from .content import Content, Verdict
from .content.paths import Condition
from .examination_cover import CHINESE, ENGLISH, Words
from .examining import Column

SENTENCES = {
    "in": gettext_lazy("%(column)s: %(values)s"),
    "not_in": gettext_lazy("%(column)s: not %(values)s"),
    "only": gettext_lazy("%(column)s: only %(values)s"),
    "without": gettext_lazy("%(column)s: nothing of %(values)s"),
    "at_least": gettext_lazy("%(column)s at least %(values)s"),
    "at_most": gettext_lazy("%(column)s at most %(values)s"),
    "more_than": gettext_lazy("%(column)s more than %(values)s"),
    "less_than": gettext_lazy("%(column)s less than %(values)s"),
    "after": gettext_lazy("%(column)s after %(values)s"),
    "before": gettext_lazy("%(column)s before %(values)s"),
    "from": gettext_lazy("%(column)s not before %(values)s"),
    "until": gettext_lazy("%(column)s not after %(values)s"),
    "filled": gettext_lazy("%(column)s is filled in"),
    "empty": gettext_lazy("%(column)s is empty"),
    "there": gettext_lazy("“%(column)s” is handed in"),
    "missing": gettext_lazy("“%(column)s” is not handed in"),
}
OF_KIND = {  # an operation is said in another way where this is looked at
    "multichoice": {"in": "only", "not_in": "without"},
    "date": {"at_least": "from", "at_most": "until", "more_than": "after", "less_than": "before"},
    "material": {"filled": "there", "empty": "missing"},
}
VERDICTS = {verdict.value: verdict for verdict in Verdict}
ALIKE = {"is": "in", "is_not": "not_in"}


def named(column: Column) -> str:
    """Say a column in the language of the screen."""
    return column.name if is_chinese() or not column.name_en else column.name_en


def cover_words() -> Words:
    """Return what gaps and overlaps are said with in the language of the screen."""
    return CHINESE if is_chinese() else ENGLISH


def options(column: Column) -> list[tuple[str, str]]:
    """Return the options of a column in the language of the screen."""
    chinese = is_chinese()
    return [(code, text if chinese or not english else english) for code, text, english in column.options]  # fmt: skip


def condition(told: Condition, known: Mapping[str, Column]) -> str:
    column = known.get(told.on) or Column(told.on, "fields", "text", told.on)
    words = dict(options(column))
    values = _("%(one)s or %(other)s") if len(told.values) > 1 else ""
    said = [words.get(value, value) for value in told.values]
    if values:
        said = [values % {"one": "、".join(said[:-1]), "other": said[-1]}]
    sort = ALIKE.get(told.op, told.op)
    sort = OF_KIND.get(column.kind, {}).get(sort, sort)
    return str(SENTENCES[sort]) % {"column": named(column), "values": "".join(said)}


def conditions(when: Iterable[Condition], known: Mapping[str, Column]) -> str:
    """Say what has to be so, all of it; nothing: every case."""
    said = [condition(one, known) for one in when]
    return _(" and ").join(said) or _("every case")


def proposed(when: Iterable[Condition], outcome: str, known: Mapping[str, Column]) -> str:
    """Return the words of a rule that was given none: Chinese, as the guide is."""
    with override("zh-hans"):
        follows = VERDICTS[outcome].label
        return f"{conditions(when, known)}的，{follows}" if when else f"其他情形，{follows}"


def rules(content: Content) -> list[dict]:
    """Return the rules of an item's table as its guide tells them: each with its criterion (R21)."""
    table = content.paths.examination
    if table is None:
        return []
    criteria = {c.code: c for stage in content.stages for c in stage.criteria}
    return [
        {
            "text": rule.text,
            "verdict": VERDICTS[rule.outcome],
            "criterion": criteria.get(rule.criterion or ""),
        }
        for rule in table.rules
    ]
