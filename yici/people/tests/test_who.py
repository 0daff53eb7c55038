"""Who somebody is follows from posts and mandates, at a moment."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from yici.conftest import on
from yici.people import actions, refusals
from yici.people.models import ApiToken, Department, Post, Staff, User
from yici.people.who import ANONYMOUS, Who, who_calls, who_is

from .people import (
    CLOCK,
    SINCE,
    account_of,
    acting,
    let_act,
    make_department,
    make_hall,
    make_person,
    make_staff,
)

NOW = on("2026-09-28")


def fresh(who: Who) -> User:
    return User.objects.get(pk=account_of(who).pk)


def test_a_clerk_in_the_hall_takes_in_for_the_whole_region(db):
    clerk = make_staff("陈小芳", "clerk", make_hall())
    reviewer = make_staff("赵明华", "reviewer", make_hall())
    assert clerk.halls == {"511602000000"}
    assert reviewer.halls == frozenset()


def test_a_hall_serves_its_region_and_all_below(db):
    hall = make_hall()
    assert list(Department.objects.hall_of("511602001002")) == [hall]
    assert not Department.objects.hall_of("511603000000").exists()


def test_a_post_is_a_role_in_a_department(db):
    market, housing = make_department("区市监局"), make_department("区住建局")
    zhao = make_staff("赵明华", "reviewer", market)
    assert zhao.has("reviewer", market.pk)
    assert not zhao.has("reviewer", housing.pk)
    assert not zhao.has("decider", market.pk)
    assert zhao.has("reviewer")
    assert zhao.departments("reviewer") == {market.pk}
    assert zhao.is_of(market.pk)
    assert not zhao.is_of(housing.pk)


def test_a_dismissed_reviewer_is_nobody_from_then_on(db):
    zhao = make_staff("赵明华", "reviewer", make_department())
    actions.dismiss(post=Post.objects.get(), by=CLOCK, at=NOW)
    assert who_is(fresh(zhao), NOW) == ANONYMOUS
    assert who_is(fresh(zhao), NOW - timedelta(seconds=1)).actor == zhao.actor
    post = Post.objects.get()
    assert actions.dismiss(post=post, by=CLOCK, at=NOW + timedelta(1)).until == NOW


def test_who_leaves_has_no_posts_and_no_account(db):
    zhao = make_staff("赵明华", "reviewer", make_department(), make_department("区住建局"))
    actions.let_go(staff=Staff.objects.get(), by=CLOCK, at=NOW)
    assert not Post.objects.filter(until=None).exists()
    assert who_is(fresh(zhao)) == ANONYMOUS


def test_only_an_administrator_appoints_and_never_herself(db):
    office = make_department()
    admin, zhao = make_staff("夏", "administrator", office), make_staff("赵", "reviewer", office)
    staff = Staff.objects.get(pk=zhao.staff_code)
    with pytest.raises(refusals.NotAllowed):
        actions.appoint(staff=staff, department=office, role="decider", by=zhao, at=NOW)
    with pytest.raises(refusals.NotAllowed):
        herself = Staff.objects.get(pk=admin.staff_code)
        actions.appoint(staff=herself, department=office, role="decider", by=admin, at=NOW)
    first = actions.appoint(staff=staff, department=office, role="checker", by=admin, at=NOW)
    again = actions.appoint(staff=staff, department=office, role="checker", by=admin, at=NOW)
    assert first == again
    with pytest.raises(ValueError, match="emperor"):
        actions.appoint(staff=staff, department=office, role="emperor", by=admin, at=NOW)


def test_a_department_with_a_wrong_credit_code_is_refused(db):
    with pytest.raises(refusals.BadNumber):
        make_department("区某局", credit_code="11511301MB051073X0")


def test_who_somebody_is_takes_few_queries_once(db, django_assert_num_queries):
    zhao = make_staff("赵明华", "reviewer", *(make_department(f"区{n}局") for n in range(9)))
    user = fresh(zhao)
    with django_assert_num_queries(1):
        assert who_is(user) == zhao
        assert who_is(user) == zhao
    let_act(agent := make_person("刘明", username="liu"), make_person("张德福"))
    liu, account = acting(agent), User.objects.get(pk=agent.user_id)
    with django_assert_num_queries(1):
        assert who_is(account) == liu


def test_a_token_says_in_one_statement_whose_it_is_and_who_that_is(db, django_assert_num_queries):
    zhao = make_staff("赵明华", "clerk", make_hall())
    user = fresh(zhao)
    _token, secret = actions.make_token(user=user, name="x", by=zhao, at=timezone.now())
    with django_assert_num_queries(1):
        caller = who_calls(secret, timezone.now())
        assert (caller, who_is(caller)) == (user, zhao)
    assert who_is(caller).halls == {"511602000000"}
    assert who_calls(secret + "x", timezone.now()) is None
    User.objects.update(is_active=False)
    assert who_calls(secret, timezone.now()) is None


def test_nobody_the_clock_and_a_switched_off_account(db):
    assert who_is(AnonymousUser()) == ANONYMOUS
    assert Who.clock().is_clock
    person = make_person("刘明", username="liu")
    User.objects.update(is_active=False)
    assert who_is(User.objects.get(pk=person.user_id)) == ANONYMOUS


def test_the_name_is_not_part_of_what_somebody_is(db):
    assert Who("staff:T1", "陈") == Who("staff:T1", "陈小芳")


def test_a_token_is_shown_once_kept_as_a_digest_and_ends(db):
    li = make_person("李秀英", username="li")
    token, secret = actions.make_token(user=li.user, name="会计软件", by=acting(li), at=NOW)
    assert secret not in str(ApiToken.objects.values().get())
    assert who_calls(secret, NOW).token_id == token.pk
    assert who_calls(secret + "x", NOW) is None
    assert who_calls(secret, token.expires_at) is None
    actions.revoke_token(token=token, by=acting(li), at=NOW)
    assert who_calls(secret, NOW) is None


def test_a_token_is_made_and_ended_by_its_owner_only(db):
    li, wang = make_person("李秀英", username="li"), make_person("王小军", username="wang")
    with pytest.raises(refusals.NotAllowed):
        actions.make_token(user=li.user, name="x", by=acting(wang), at=NOW)
    with pytest.raises(refusals.NotAllowed):
        long = timedelta(days=9999)
        actions.make_token(user=li.user, name="x", by=acting(li), at=NOW, lasts=long)
    token, _ = actions.make_token(user=li.user, name="x", by=acting(li), at=NOW)
    with pytest.raises(refusals.NotAllowed):
        actions.revoke_token(token=token, by=acting(wang), at=NOW)


def test_one_account_is_one_person(db):
    li, wang = make_person("李秀英", username="li"), make_person("王小军")
    with pytest.raises(refusals.AccountTaken):
        actions.link_account(applicant=wang, user=li.user)
    with pytest.raises(refusals.AccountTaken):
        actions.link_account(applicant=li, user=User.objects.create(username="other"))
    with pytest.raises(refusals.AccountTaken):
        actions.open_account(username="LI", password="x")
    assert timezone.now() > SINCE
