"""With which grade a material came, beside what the item asks: told, never in the way (证据等级)."""

from types import SimpleNamespace

import pytest

from yici.cases import grades
from yici.catalogue.content import Material

ASKED = {
    "A": {"shared": True},
    "B": {"originals": 1},
    "C": {},
    "D": {"kind": "form"},
}


def material(grade: str) -> Material:
    return Material.model_validate(
        {"code": "paper", "name": "材料", "kind": "certificate"} | ASKED[grade]
    )


def row(grade: str, source: str = "", no: str = "paper.1"):
    return SimpleNamespace(no=no, grade=grade, source=source)


def case(*ways: str, originals: str = ""):
    task = SimpleNamespace(step="originals", outcome=originals)
    return SimpleNamespace(ways=ways, tasks=(task,) if originals else ())


@pytest.mark.parametrize("asked", "ABCD")
@pytest.mark.parametrize("came", "ABCD")
def test_only_what_is_less_sure_than_asked_is_told(asked, came):
    found = grades.came(material(asked), [row(came)], case())
    assert (found.asked.code, found.grade.code) == (asked, came)
    assert found.is_lower == (came > asked)


def test_the_surest_of_several_pieces_counts():
    found = grades.came(material("B"), [row("C"), row("B", no="paper.2")], case())
    assert not found.is_lower


def test_what_has_not_come_is_missing_and_not_less_sure():
    found = grades.came(material("B"), [], case())
    assert found.grade is None
    assert not found.is_lower


def test_who_is_trusted_first_shows_the_original_before_the_result_goes_out():
    """R29: an upload is enough until then, and verified once the original agreed."""
    before = grades.came(material("B"), [row("C")], case("trust_first"))
    assert (before.is_lower, before.excuse) == (False, "originals")
    after = grades.came(material("B"), [row("C")], case("trust_first", originals="match"))
    assert (after.grade.code, after.excuse) == ("B", "")
    open_still = grades.came(material("A"), [row("C")], case(originals="open"))
    assert open_still.is_lower


def test_a_signed_undertaking_declares_what_it_stands_for():
    """R30: it is decided on her word; what she sent all the same counts as it came."""
    signed = grades.came(material("C"), [], case("commitment"), promised=["paper"])
    assert (signed.grade.code, signed.excuse, signed.is_lower) == ("D", "undertaking", False)
    unsigned = grades.came(material("C"), [], case(), promised=["paper"])
    assert unsigned.grade is None


def test_what_an_official_fetched_from_who_issued_it_is_enough():
    """C031: nobody need bring it, though no register gave it."""
    fetched = grades.came(material("A"), [row("B", source="区住建局（GA-chen）")], case())
    assert (fetched.excuse, fetched.is_lower) == ("office", False)
    shown = grades.came(material("A"), [row("B")], case())
    assert shown.is_lower


def test_an_e_licence_that_is_not_in_force_proves_nothing():
    found = grades.came(material("A"), [row("A", "licence:1")], case(), lapsed=["paper.1"])
    assert (found.grade, found.is_lower) == (None, True)
    beside = grades.came(material("C"), [row("A"), row("C", no="2")], case(), lapsed=["paper.1"])
    assert (beside.grade.code, beside.is_lower) == ("C", False)
