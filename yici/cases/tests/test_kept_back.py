"""Whether item or person keeps a result from the public stands on the case, and stays right (R33)."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connection, transaction

from yici.cases import actions
from yici.cases.models import Case
from yici.catalogue.models import Edition, Item
from yici.conftest import on
from yici.kernel import audit, retelling
from yici.kernel.tests.crowd import until

from .city import PERMIT, publish
from .test_published import SECRET, decided, make_firm, withheld_edition


def registered(city):
    return publish("other", PERMIT | {"task_type": "07"}, city.departments["区市监局"])


def published() -> set[str]:
    return set(Case.objects.published().values_list("number", flat=True))


def test_it_is_written_with_the_application_in_the_same_statement(
    city, apply, django_assert_num_queries
):
    make_firm(city)
    person = apply(edition_id=registered(city).pk)
    firm = apply(by="mei", key="two", edition_id=person.edition_id)
    licence = apply(key="three")
    with django_assert_num_queries(3):  # what was told just now is read when it is asked for
        assert [one.kept_back for one in (person, firm, licence)] == [True, False, False]


def test_no_later_step_asks_again(city, apply, django_assert_num_queries):
    case = apply()
    with django_assert_num_queries(1):
        actions.accept(case=case, by=city.chen, at=on("2026-09-21"))


def test_an_item_that_is_no_licensing_any_more_takes_back_what_is_persons(city, apply):
    make_firm(city)
    hers, firms = decided(city, apply()), decided(city, apply(by="mei", key="two"))
    assert published() == {hers.number, firms.number}
    Item.objects.filter(code=hers.item_code).update(task_type="07")
    assert published() == {firms.number}
    Item.objects.filter(code=hers.item_code).update(task_type="01")
    assert published() == {hers.number, firms.number}


def test_who_turns_out_to_be_a_firm_is_published_as_one(city, apply):
    case = decided(city, apply(edition_id=registered(city).pk))
    assert published() == set()
    make_firm(city, "li")
    assert published() == {case.number}


def test_a_withheld_edition_that_is_suspended_withholds_still_and_abolished_no_more(city, apply):
    case = decided(city, apply())
    secret = publish("secret", PERMIT | {"withheld": SECRET}, city.departments["区市监局"])
    other = decided(city, apply(key="two", edition_id=secret.pk))
    for status in ("suspended", "abolished"):  # what was begun under it stays a secret
        type(secret).objects.filter(pk=secret.pk).update(status=status)
        assert published() == {case.number}, (status, other.number)


@pytest.mark.tampered
def test_verify_names_a_case_that_says_otherwise_and_retell_mends_it(city, apply):
    secret = publish("secret", PERMIT | {"withheld": SECRET}, city.departments["区市监局"])
    case = decided(city, apply(edition_id=secret.pk))
    with connection.cursor() as cursor:
        cursor.execute("update cases_case set kept_back = false where id = %s", [case.pk])
    assert published() == {case.number}
    (fault,) = audit.faults()
    assert (fault.story, fault.sort) == (case.pk, "row")
    assert "kept_back" in fault.what
    (found,) = retelling.retell(write=True)
    assert "kept_back is false" in str(found.differences[0])
    assert published() == set()
    assert not list(audit.faults())


@pytest.mark.crowd
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("first", ["application", "secret"])
def test_an_application_at_the_same_moment_does_not_slip_through(city, apply, first):
    """Whichever comes first, the other waits for it: a secret is none of those who was quicker."""
    edition = city.items["permit"]

    def found_secret():
        Edition.objects.filter(pk=edition.pk).update(status="abolished")
        withheld_edition(edition)

    def applied():
        return apply(edition_id=edition.pk)

    steps = {"application": (applied, found_secret), "secret": (found_secret, applied)}
    one, other = steps[first]
    with ThreadPoolExecutor(1) as beside:
        with transaction.atomic():
            one()
            late = beside.submit(_alone, other)
            until(lambda: late.done() or _somebody_waits())
        with suppress(actions.NotOnOffer):  # it is abolished by then: that is as good
            late.result(30)
    assert not Case.objects.filter(kept_back=False).exists()


def _alone(act):
    try:
        return act()
    finally:
        connection.close()


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select exists (select from pg_locks where not granted)")
        return cursor.fetchone()[0]
