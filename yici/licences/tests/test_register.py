"""The register: one licence for one decision, sealed at once, never sealed twice."""

import threading
from uuid import uuid4

import pytest
from django.db import connection

from yici.codes import licences as identifiers
from yici.conftest import on
from yici.kernel import files, reactions
from yici.kernel.ledger import Entry
from yici.licences import actions, signatures
from yici.licences.faces import digest_of
from yici.licences.lifecycle import IllegalStep
from yici.licences.models import Counter, Face, Licence, Number
from yici.licences.tests import samples
from yici.licences.tests.test_papers import text_of
from yici.people.acting import Who
from yici.people.models import Department

pytestmark = pytest.mark.django_db


def issue(market, zhang, **changes):
    facts = {
        "kind": "food-permit",
        "department": market,
        "holder": zhang.pk,
        "face": samples.FOOD_FACE,
        "at": on("2026-11-21"),
        "actor": "staff:GA1003",
        "key": "case:1",
    }
    return actions.issue(**facts | changes)


def test_a_new_licence_gets_a_true_identifier_and_a_sealed_pdf_by_itself(market, zhang, key_room):
    licence = issue(market, zhang)
    identifiers.check(licence.identifier)
    reactions.settle()
    licence = Licence.at(licence.pk)
    pdf = files.read(licence.digest)
    assert signatures.validate(pdf, key_room).good
    text = text_of(pdf)
    assert "食品经营许可证" in text
    assert "好味道餐饮店" in text
    assert "有效期至：长期" in text


def test_the_same_decision_is_one_licence_and_one_number(market, zhang):
    first, second = issue(market, zhang), issue(market, zhang)
    assert first.pk == second.pk
    assert Number.objects.count() == 1
    assert Counter.objects.get().last == 1


def test_sealing_twice_keeps_the_first_file(permit):
    again = actions.seal_pdf(licence=permit.pk, at=on("2026-11-22"))
    assert again.digest == permit.digest
    assert again.seq == 2


def test_the_ledger_names_nobody(permit):
    told = "".join(str(entry.body) for entry in Entry.objects.filter(story=permit.pk))
    assert "张" not in told
    assert "好味道" not in told


def test_the_face_is_unreadable_at_rest_and_proved_by_the_ledger(permit):
    row = Face.objects.get(licence=permit.pk)
    assert "张小明".encode() not in bytes(row.locked)
    assert digest_of(permit.face_now()) == permit.state.current.face


def test_a_licence_outlives_the_erasure_of_its_face(permit):
    Face.objects.filter(licence=permit.pk).delete()
    assert permit.face_now() is None
    assert Licence.at(permit.pk).state.status == "valid"


def test_a_correction_makes_a_second_version_with_its_own_identifier(permit):
    first = permit.digest
    renamed = samples.FOOD_FACE | {"fields": [["经营者名称", "新味道餐饮店"]]}
    corrected = actions.correct(
        licence=permit, face=renamed, actor="staff:GA1003", at=on("2027-03-01"), key="fix"
    )
    assert corrected.version == 2
    assert ".002." in corrected.identifier
    assert corrected.digest == ""
    reactions.settle()
    corrected = Licence.at(permit.pk)
    assert "新味道餐饮店" in text_of(files.read(corrected.digest))
    assert corrected.state.versions[0].digest == first


@pytest.mark.parametrize("end", [actions.revoke, actions.cancel])
def test_a_licence_that_has_ended_cannot_come_back(permit, end):
    end(licence=permit, ground="行政许可法第六十九条", actor="staff:GA1004", at=on("2027-01-04"))
    with pytest.raises(IllegalStep):
        actions.suspend(licence=permit, ground="x", actor="staff:GA1004", at=on("2027-01-05"))


def test_a_suspended_licence_resumes(permit):
    actions.suspend(licence=permit, ground="食品安全法", actor="staff:GA1", at=on("2027-01-04"))
    assert permit.status == "suspended"
    actions.resume(licence=permit, actor="staff:GA1", at=on("2027-01-09"))
    assert (permit.status, permit.ground) == ("valid", "")


def test_a_licence_that_names_no_holder_is_refused_and_uses_no_number(market, zhang):
    with pytest.raises(actions.FaceIncomplete, match="holder_name"):
        issue(market, zhang, face={"fields": [["a", "b"]]})
    assert not Counter.objects.exists()


def test_a_department_without_a_credit_code_cannot_issue(market, zhang):
    Department.objects.update(credit_code=None)
    market.refresh_from_db()
    with pytest.raises(actions.NoCreditCode):
        issue(market, zhang)


def test_only_the_holder_and_the_office_see_a_licence(permit, zhang, market):
    def sees(who):
        return Licence.objects.visible_to(who).filter(pk=permit.pk).exists()

    assert sees(Who(applicant_id=zhang.pk))
    assert sees(Who(posts=frozenset({("decider", market.pk)})))
    assert not sees(Who(applicant_id=uuid4()))
    assert not sees(Who(posts=frozenset({("decider", market.pk + 1)})))
    assert not sees(Who())


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
def test_decisions_taken_at_once_get_their_licences_without_gap_or_double(market, zhang):
    """Every case is asked for by two windows."""
    faults = []

    def window(cases):
        try:
            for case in cases:
                issue(market, zhang, key=f"case:{case}")
        except Exception as fault:  # noqa: BLE001 - a thread keeps its faults to itself
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=window, args=(range(n % 4, 12, 4),)) for n in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not faults
    assert Licence.objects.count() == Number.objects.count() == Counter.objects.get().last == 12
