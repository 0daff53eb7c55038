"""Applicants are known by their number, and their number is nobody's business."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from django.db.utils import IntegrityError, ProgrammingError
from django.template import Context, Template

from yici.codes import resident
from yici.conftest import on
from yici.people import actions, refusals
from yici.people.models import Applicant, Mandate, Reveal
from yici.people.models.applicants import SEEN_BY
from yici.people.who import ANONYMOUS, Who

from .people import (
    CLOCK,
    acting,
    make_credit_code,
    make_department,
    make_firm,
    make_hall,
    make_number,
    make_person,
    make_staff,
)

NOW = on("2026-09-28")
NUMBER = "11010519491231002X"


def register(name="李秀英", number=NUMBER, kind="person", by=CLOCK, **facts):
    return actions.register_applicant(kind=kind, name=name, number=number, by=by, at=NOW, **facts)


def test_the_same_number_is_the_same_person(db):
    li = register()
    assert register(" 李秀英", " 110105 19491231 002x") == li
    assert Applicant.objects.with_number("person", NUMBER.lower()).get() == li
    assert not Applicant.objects.with_number("person", NUMBER[:-1]).exists()


def test_the_number_is_nowhere_in_the_database_in_clear(db):
    li = register()
    with connection.cursor() as cursor:
        cursor.execute("select a::text, encode(number_sealed, 'escape') from people_applicant a")
        row = "".join(cursor.fetchone())
    assert NUMBER not in row
    assert NUMBER[:17] not in row
    assert NUMBER.encode().hex() not in row
    assert Applicant.objects.get(pk=li.pk).number == NUMBER


def test_a_sealed_number_moved_to_another_row_does_not_open(db):
    li, wang = register(), make_person("王小军")
    wang.number_sealed = li.number_sealed
    with pytest.raises(Exception, match="moved"):
        _ = wang.number


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("", "18 characters"),
        ("1101051949123100", "18 characters"),
        ("110105491231002", "15-digit"),
        ("110105194912310021", "mistyped"),
        ("11010519491331002X", "birth date"),
        ("11010520991231002X", "birth date"),
        ("1101051949123100२X", "character"),
        ("<script>alert(1)", "18 characters"),
        ("' or 1=1; -- 12345", "character"),
    ],
)
def test_a_malformed_number_is_refused_with_what_to_do(db, number, says):
    with pytest.raises(refusals.BadNumber, match=says) as refused:
        register(number=number)
    assert refused.value.field == "number"
    assert not Applicant.objects.exists()


def test_a_wrong_credit_code_is_refused(db):
    code = make_credit_code()
    with pytest.raises(refusals.BadNumber):
        register("某公司", code[:-1] + ("0" if code[-1] != "0" else "1"), "organisation")
    with pytest.raises(refusals.BadNumber):
        register("某公司", NUMBER, "organisation")


def test_an_unknown_region_in_the_number_is_no_reason_to_refuse(db):
    assert register(number="440524188001010014")


def test_another_name_is_refused_and_the_one_on_record_is_not_told(db):
    register()
    with pytest.raises(refusals.NameMismatch) as refused:
        register("王秀英")
    assert "李" not in str(refused.value)


@pytest.mark.parametrize("spelling", ["阿卜杜拉•买买提", "阿卜杜拉 · 买买提", "阿卜杜拉．买买提"])
def test_the_middle_dot_may_be_typed_as_people_type_it(db, spelling):
    known = register("阿卜杜拉·买买提")
    assert register(spelling) == known


@pytest.mark.parametrize("name", ["", "   ", "李\n秀英", "李\x00", "李" * 201])
def test_what_is_no_name_is_refused(db, name):
    with pytest.raises(refusals.BadName):
        register(name)


def test_a_script_in_a_name_is_kept_as_text_and_shown_as_text(db):
    name = "<script>alert('1')</script>"
    li = register(name)
    assert Applicant.objects.get(pk=li.pk).name == name
    shown = Template("{{ a.name }}").render(Context({"a": li}))
    assert "<script>" not in shown


def test_an_organisation_is_registered_at_a_window_only(db):
    citizen, clerk = acting(make_person()), make_staff("陈小芳", "clerk", make_hall())
    facts = {"name": "初见餐饮", "number": make_credit_code(), "kind": "organisation"}
    for stranger in (ANONYMOUS, citizen, make_staff("赵", "reviewer", make_department())):
        with pytest.raises(refusals.NotAllowed):
            register(by=stranger, **facts)
    assert register(by=clerk, **facts).type == "enterprise"
    with pytest.raises(refusals.TypeMismatch):
        register(by=clerk, **facts, type="society")


def test_a_legal_representative_acts_by_law_until_another_is_named(db):
    li, wang = make_person("李秀英"), make_person("王小军")
    firm = make_firm("初见餐饮", li)
    assert acting(li).may_act_for(firm.pk, "any-item")
    with pytest.raises(refusals.RepresentativeMismatch):
        register(firm.name, firm.number, "organisation", legal_representative=wang)
    clerk = make_staff("陈小芳", "clerk", make_hall())
    actions.name_representative(organisation=firm, person=wang, by=clerk, at=NOW)
    assert acting(wang, NOW).may_act_for(firm.pk)
    assert not acting(li, NOW).may_act_for(firm.pk)
    with pytest.raises(refusals.NotAllowed):
        actions.name_representative(organisation=firm, person=li, by=acting(li), at=NOW)


def test_an_organisation_cannot_represent(db):
    with pytest.raises(refusals.BadMandate):
        make_firm("甲公司", make_firm("乙公司"))
    assert not Applicant.objects.filter(name="甲公司").exists()  # nothing half-written


def test_a_person_is_seen_by_herself_her_agents_and_nobody_else(db):
    li, wang = make_person("李秀英"), make_person("王小军")
    firm = make_firm("初见餐饮", li)
    seen = lambda who: set(Applicant.objects.visible_to(who))
    assert seen(acting(li)) == {li, firm}
    assert seen(acting(wang)) == {wang}
    assert seen(make_staff("赵明华", "decider", make_department())) == set()
    assert seen(ANONYMOUS) == set()
    assert seen(CLOCK) == set()


def test_a_number_is_shown_in_full_with_a_reason_and_on_record(db):
    li = register()
    assert actions.reveal(applicant=li, by=acting(li), reason="核对", at=NOW) == NUMBER
    seen = Reveal.objects.get()
    assert (seen.applicant, seen.by, seen.reason) == (li, f"person:{li.pk}", "核对")
    assert Reveal.objects.visible_to(acting(li)).get() == seen
    assert not Reveal.objects.visible_to(acting(make_person("王小军"))).exists()
    assert not Reveal.objects.visible_to(CLOCK).exists()


@pytest.mark.parametrize("reason", ["", "  \n", "很" * 301])
def test_without_a_reason_no_number_is_shown(db, reason):
    li = register()
    with pytest.raises(refusals.ReasonMissing):
        actions.reveal(applicant=li, by=acting(li), reason=reason, at=NOW)
    assert not Reveal.objects.exists()


def test_who_may_not_see_somebody_may_not_see_her_number(db, monkeypatch):
    li, zhao = register(), make_staff("赵明华", "reviewer", make_department())
    with pytest.raises(refusals.NotAllowed):
        actions.reveal(applicant=li, by=zhao, reason="好奇", at=NOW)
    monkeypatch.setattr("yici.people.models.applicants.SEEN_BY", [*SEEN_BY, _handles(li, zhao)])
    assert actions.reveal(applicant=li, by=zhao, reason="比对证件", at=NOW) == NUMBER


def _handles(applicant, staff: Who):
    from django.db.models import Q

    return lambda who: Q(pk=applicant.pk) if who == staff else None


def test_a_reveal_stays_on_record(db):
    li = register()
    actions.reveal(applicant=li, by=acting(li), reason="核对", at=NOW)
    for change in (lambda: Reveal.objects.update(reason="别的"), Reveal.objects.all().delete):
        with pytest.raises(ProgrammingError, match="on record"), transaction.atomic():
            change()


def test_the_database_keeps_one_row_a_number(db):
    li = register()
    twin = Applicant(kind="person", type="person", name="双", number_index=li.number_index)
    twin.number_sealed, twin.created_at = b"", NOW
    with pytest.raises(IntegrityError), transaction.atomic():
        twin.save()


def test_contact_is_changed_by_herself_or_at_a_window(db):
    li = register()
    actions.change_contact(applicant=li, by=acting(li), phone=" 19900000001 ")
    assert Applicant.objects.get(pk=li.pk).phone == "19900000001"
    with pytest.raises(refusals.NotAllowed):
        actions.change_contact(applicant=li, by=acting(make_person("王")), phone="1")
    with pytest.raises(TypeError):
        actions.change_contact(applicant=li, by=acting(li), name="王")


@pytest.mark.crowd
def test_two_windows_registering_one_person_at_once_make_one_row(transactional_db):
    number = make_number()

    def at_a_window(_):
        try:
            return register(number=number).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(4) as windows:
        assert len(set(windows.map(at_a_window, range(8)))) == 1
    assert Applicant.objects.count() == 1


def test_made_numbers_are_valid(db):
    assert resident.check(make_number()) is None
    assert make_firm("合作社", number=make_credit_code("93")).kind == "organisation"
    assert Mandate.objects.count() == 0
