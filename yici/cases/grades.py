"""With which evidence grade a material came in, beside the grade the item asks (证据等级). Pure.

The grade is a fact of how each piece came; what follows from the case's own story is added here:
originals compared at completion (R29) verify what had been uploaded, a signed undertaking declares
what it stands for (R30). A lower grade is a warning for who reviews, never a bar: no law says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from yici.catalogue.content import EvidenceGrade, Material

A, B, C, D = EvidenceGrade


@dataclass(frozen=True)
class Came:
    """`grade` None: nothing has come. `excuse`: why less than was asked is as the law allows it."""

    asked: EvidenceGrade
    grade: EvidenceGrade | None
    excuse: str = ""  # undertaking, originals, office
    lapsed: bool = False  # an e-licence stands for it that is not in force

    @property
    def is_lower(self) -> bool:
        """Less sure than the item asks, and nothing says that it is enough: somebody should look."""
        short = self.grade is not None and self.grade.strength < self.asked.strength
        return self.lapsed or (short and not self.excuse)


def came(
    material: Material,
    rows: Iterable,
    state,
    promised: Iterable[str] = (),
    lapsed: Iterable[str] = (),
) -> Came:
    """Return how a material of a case came in.

    :param rows: what was given of it, with `no`, `grade` and `source`
    :param state: of the case: which ways it takes, whether originals were compared
    :param promised: codes of the materials a signed undertaking stands for (R30)
    :param lapsed: numbers of the rows whose e-licence is not in force today
    """
    gone, asked, rows = set(lapsed), material.evidence, list(rows)
    given = [(row, _grade(row, state)) for row in rows if row.no not in gone]
    if not given:
        signed = not rows and "commitment" in state.ways and material.code in promised
        return Came(asked, D, "undertaking") if signed else Came(asked, None, lapsed=bool(rows))
    row, grade = max(given, key=lambda one: one[1].strength)
    short = grade.strength < asked.strength
    return Came(asked, grade, _excuse(row, grade, state) if short else "")


def _grade(row, state) -> EvidenceGrade:
    """The grade of one piece: what was uploaded is verified once its original was compared (R29)."""
    grade = EvidenceGrade.of_code(row.grade)
    return B if grade is C and _are_originals_seen(state) else grade


def _excuse(row, grade: EvidenceGrade, state) -> str:
    if grade is B and row.source:
        return "office"  # an official fetched it from who issued it, by hand (C031)
    if grade is C and "trust_first" in state.ways:
        return "originals"  # they are compared before the result goes out (R29)
    return ""


def _are_originals_seen(state) -> bool:
    """The originals were compared and agree; where they differ, that work stays open."""
    return any(task.step == "originals" and task.outcome == "match" for task in state.tasks)
