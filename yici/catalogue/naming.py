"""Codes that a change speaks of, by the names their parts have: not `lease`, but 租赁合同."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.licences.kinds import KINDS

from .content.paths import Condition
from .examination_in_words import VERDICTS, condition, conditions
from .examining import columns
from .templatetags.catalogue import words
from .themes import THEMES

# Elements that hold codes of other parts, and where these stand.
PARTS = {
    "materials": "materials", "fields": "fields", "stages": "stages", "fees": "fees",
    "special_procedures": "special_procedures", "stands_for": "materials",
}  # fmt: skip
CHOICES: dict[str, dict[str, Any]] = {  # elements with a short list of their own
    "regime": {
        "ordinary": gettext_lazy("ordinary: 20 and 10 working days"),
        "joint": gettext_lazy("joint handling: 45 and 15 days"),
        "none": gettext_lazy("none: no licence"),
    },
    "join": {
        "veto": gettext_lazy("each may bar the grant"),
        "lead": gettext_lazy("the leading one decides, the others advise"),
    },
    "jointly": {
        "": gettext_lazy("as the kind of its result says"), "none": gettext_lazy("not jointly"),
        "drawings": gettext_lazy("joint drawing review"), "acceptance": gettext_lazy("joint acceptance"),
    },
    "accept_by": {"hall": gettext_lazy("the hall"), "department": gettext_lazy("the department")},
    "hit": {
        "unique": gettext_lazy("exactly one for every situation"), "first": gettext_lazy("the first that fits"),
        "all": gettext_lazy("all that fit, together"),
    },
    "before": {
        "accept": gettext_lazy("acceptance"), "decide": gettext_lazy("the decision"),
        "make": gettext_lazy("the result is made"), "deliver": gettext_lazy("delivery"),
    },
}  # fmt: skip


class Names:
    """The names in some contents, old and new; the first that has a code gives its name."""

    def __init__(self, bodies: Iterable[Mapping]):
        self.columns: dict = {}
        self.parts: dict[tuple[str, str], str] = {}
        self.criteria: dict[str, str] = {}
        for body in reversed([*bodies]):
            self.columns |= columns(body)
            for group in set(PARTS.values()):
                for part in _dicts(body.get(group)):
                    self.parts[group, part.get("code", "")] = part.get("name") or part.get(
                        "label", ""
                    )
            for stage in _dicts(body.get("stages")):
                self.criteria |= {
                    c["code"]: c["text"] for c in _dicts(stage.get("criteria")) if "code" in c
                }

    def question(self, code: str) -> str:
        column = self.columns.get(code)
        return column.name if column else code

    def plain(self, path: tuple[str, ...], told: Any) -> Any:
        """Return a JSON value that stands at this path with words in the place of codes."""
        name = path[-1] if path else ""
        if isinstance(told, dict):
            return self._object(path, told)
        if isinstance(told, list):
            if name == "when":
                return conditions((Condition.model_validate(one) for one in told), self.columns)
            return [self.plain(path, one) for one in told]
        if not isinstance(told, str) or not path:
            return told
        if len(path) > 1 and path[-2] in ("needed_if", "when"):
            return self._option(name, told)
        return self._word(path, name, told)

    def _object(self, path: tuple[str, ...], told: dict) -> Any:
        if {"on", "op"} <= set(told):
            return condition(Condition.model_validate(told), self.columns)
        if path and path[-1] in ("needed_if", "when"):
            return self._situation(told)
        if "outcome" in told and isinstance(told.get("when"), list):
            return self._rule(path, told)
        return {key: self.plain((*path, key), one) for key, one in told.items()}

    def _situation(self, told: Mapping) -> str:
        either = _(" or ")
        said = [
            f"{self.question(code)} {either.join(self._option(code, one) for one in options)}"
            for code, options in told.items()
        ]
        return _(" and ").join(said)

    def _rule(self, path: tuple[str, ...], told: dict) -> str:
        """A whole rule: its words, what has to be so, what follows, and by which criterion."""
        when = self.plain((*path, "when"), told["when"])
        follows = [
            words(VERDICTS[told["outcome"]]),
            self.criteria.get(told.get("criterion") or "", ""),
        ]
        return f"{told.get('text', '')}（{when} → {'，'.join(filter(None, follows))}）"

    def _option(self, question: str, code: str) -> str:
        column = self.columns.get(question)
        known = {c: text for c, text, _english in column.options} if column else {}
        return known.get(code, code)

    def _word(self, path: tuple[str, ...], name: str, told: str) -> str:
        if name in CHOICES and told in CHOICES[name]:
            return str(CHOICES[name][told])
        if name == "criterion":
            return self.criteria.get(told, told)
        if name == "themes" and told in THEMES:
            return words(THEMES[told])
        if name in ("licence_type", "renews") and told in KINDS:
            return KINDS[told].name
        if name in PARTS and len(path) > 1:
            return self.parts.get((PARTS[name], told)) or told
        return told


def _dicts(parts: Any) -> list[Mapping]:
    return [one for one in parts or () if isinstance(one, Mapping)]
