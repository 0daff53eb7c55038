"""Changes and contents in words: 申请材料 › 身份证 › 份数: 1 → 2."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from yici.documents.comparing import Piece, pieces

from . import content as said
from .changes import Change
from .elements import named
from .naming import Names
from .templatetags.catalogue import words

LISTS = {
    "task_type": said.TaskType,
    "use_level": said.UseLevel,
    "use_levels": said.UseLevel,
    "service_objects": said.ServiceObject,
    "handling_forms": said.HandlingForm,
    "case_kind": said.CaseKind,
    "cross_region": said.CrossRegion,
    "online_depth": said.OnlineDepth,
    "deliveries": said.Delivery,
    "unit": said.LimitUnit,
    "source": said.MaterialSource,
    "necessity": said.Necessity,
    "form": said.MaterialForm,
    "grade": said.EvidenceGrade,
    "outcome": said.Outcome,
    "post": said.Post,
    "power_source": said.PowerSource,
    "materials.kind": said.MaterialKind,
    "stages.kind": said.StageKind,
    "special_procedures.kind": said.ProcedureKind,
    "result.kind": said.ResultKind,
    "fields.kind": said.FieldKind,
    "off_platform.ground": said.OffPlatformGround,
    "withheld.ground": said.WithheldGround,
    "paths.outcome": said.Verdict,
    "paths.otherwise": said.Verdict,
    "stages": said.StageKind,  # of a basic item
}
NAMES = ("name", "label", "text", "question", "law", "department")
LONGEST_NAME = 60  # characters of a part on the way to what changed
LONG = 20  # characters from which a change is shown word by word


@dataclass(frozen=True)
class Line:
    """One change as it is read: where, what gave way to what."""

    where: str
    old: str
    new: str
    sort: str

    @property
    def pieces(self) -> list[Piece]:
        """The runs of text that stayed, went and came; short values are replaced as a whole."""
        if max(len(self.old), len(self.new)) <= LONG or not (self.old and self.new):
            found = [Piece("out", self.old), Piece("in", self.new)]
            return [one for one in found if one.text]
        return list(pieces(self.old, self.new))


def lines(changes: Iterable[Change], *bodies: Mapping) -> list[Line]:
    """Return the changes in words.

    :param bodies: the contents, old and new, to name parts by more than their codes
    """
    names = Names(bodies)
    return [_line(change, bodies, names) for change in changes]


def _line(change: Change, bodies, names: Names) -> Line:
    if change.sort == "order":
        return Line(
            _where(change.path, bodies, names), "", _("another order"), "order"
        )  # fmt: skip
    return Line(
        _where(change.path, bodies, names),
        value(change.path, names.plain(change.path, change.old)),
        value(change.path, names.plain(change.path, change.new)),
        change.sort,
    )


def _where(path: tuple[str, ...], bodies, names: Names) -> str:
    return " › ".join(_step(path[: end + 1], bodies, names) for end in range(len(path)))


def _step(path: tuple[str, ...], bodies, names: Names) -> str:
    if path[-2:-1] in (("needed_if",), ("when",)):
        return names.question(path[-1])
    for body in bodies:
        part = _find(body, path)
        if isinstance(part, dict) and part.get("code") == path[-1]:
            return shorten(_name(part))
    return words(named(path[-1]))


def shorten(name: str) -> str:
    """Name a part in a line; the whole of it stands beside it where it changed."""
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _find(body: Any, path: tuple[str, ...]) -> Any:
    for key in path:
        if isinstance(body, list):
            body = next((p for p in body if isinstance(p, dict) and p.get("code") == key), None)
        else:
            body = body.get(key) if isinstance(body, Mapping) else None
    return body


def _name(part: Mapping) -> str:
    return next((str(part[key]) for key in NAMES if part.get(key)), "") or str(part.get("code", ""))


def value(path: tuple[str, ...], told: Any) -> str:
    """Say a JSON value that stands at this path."""
    if told is None or told == "" or told == []:
        return ""
    if isinstance(told, bool):
        return _("yes") if told else _("no")
    if isinstance(told, list):
        return "；".join(value(path, one) for one in told)
    if isinstance(told, dict):
        return _part(path, told)
    listed = _listed(path)
    if listed is not None and told in {member.value for member in listed}:
        return words(listed(told))
    return str(told)


def _part(path: tuple[str, ...], told: dict) -> str:
    if "law" in told:
        return f"《{told['law']}》{told.get('article', '')}"
    if "days" in told:
        return f"{told['days']} {value(('unit',), told.get('unit'))}"
    if any(told.get(key) for key in NAMES):
        return _name(told)
    said_ = ((named(key), value((*path, key), one)) for key, one in told.items())
    return "；".join(f"{words(element)} {text}" for element, text in said_ if text)


def _listed(path: tuple[str, ...]):
    name = path[-1] if path else ""
    return LISTS.get(f"{path[0]}.{name}") or LISTS.get(name) if path else None


def days_in_words(figure: float) -> str:
    """Say calendar days, the measure in which limits of both units are compared."""
    return _("%(n)s calendar days") % {"n": f"{figure:g}"}
