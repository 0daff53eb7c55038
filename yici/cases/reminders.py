"""What people are reminded of before it is too late: corrections, promised papers, hearings, expiry."""

from collections.abc import Iterable
from datetime import date, datetime, timedelta

from django.urls import reverse

from yici.licences.models import Licence
from yici.notifications.actions import notify, notify_desk
from yici.people.models import Applicant

from . import news
from .actions.shared import day_of
from .models import DRAFT_NOTICE, Case, Clock, Draft, Task
from .revoking import press_to_revoke

BEFORE = 3  # calendar days before a correction or promised papers are due
# Renewal is asked for thirty days before expiry (行政许可法 art. 50): a month ahead of that, and a week.
EXPIRY = (60, 37)
CLOCKS = {"correction": "correction_due", "supply": "supply_due", "rework": "rework_due"}


def remind(at: datetime) -> int:
    """Tell everybody whose day is near, each once; return how many days are near."""
    today = day_of(at)
    return sum([
        *(_tell_of(case, code, {"due": due}, at) for case, code, due in _limits(today)),
        *(_tell_that_it_is_late(case, due, at) for case, due in _over(today)),
        *(_tell_of(case, "hearing_due", {"day": case.hearing_on}, at) for case in _hearings(today)),
        press_to_revoke(today, at),
        *(_tell_of_expiry(one, days, at) for days in EXPIRY for one in _expiring(today, days)),
    ])  # fmt: skip


def _limits(today: date):
    """Yield case, kind of news and day of what the applicant owes within three days."""
    near = Clock.objects.filter(
        kind__in=CLOCKS, ended_on=None, days_left=None,
        due_on__range=(today, today + timedelta(days=BEFORE)),
    )  # fmt: skip
    for clock in near.select_related("case__department"):
        if clock.kind == "correction" and clock.case.bundle_id:
            continue  # the whole reminds of it, once for all its parts
        yield clock.case, CLOCKS[clock.kind], clock.due_on


def _over(today: date):
    """Yield case and day of corrections that are late since a few days, in case no worker ran."""
    late = Clock.objects.filter(
        kind="correction", ended_on=None, days_left=None, case__status="correcting",
        due_on__range=(today - timedelta(days=BEFORE), today - timedelta(days=1)),
    )  # fmt: skip
    for clock in late.select_related("case__department"):
        yield clock.case, clock.due_on


def _hearings(today: date):
    """Return the cases with a hearing within two days."""
    soon = (today, today + timedelta(days=2))
    announced = Task.objects.filter(step="hearing", state="open").values("case_id")
    cases = Case.objects.filter(pk__in=announced, hearing_on__range=soon)
    return cases.select_related("department")


def _tell_of(case: Case, code: str, day: dict, at: datetime) -> int:
    day = {name: value.isoformat() for name, value in day.items()}
    notify(
        kind=f"cases.{code}",
        data=news.about(case, case.department) | day,
        key=f"{case.pk}:{code}:{'/'.join(day.values())}",
        at=at,
        **news.addressed(case, at),
    )
    return 1


def _tell_that_it_is_late(case: Case, due: date, at: datetime) -> int:
    """Tell her, and whoever asked for it: no job ends the case, so somebody has to decide (R23)."""
    if case.handler:
        notify_desk(
            staff_code=case.handler,
            kind="cases.correction_left",
            data=news.about(case, case.department) | {"due": due.isoformat()},
            key=f"{case.pk}:correction_left:{due.isoformat()}",
            at=at,
            subject=case.pk,
            path=reverse("desk:case", args=[case.number]),
        )
    if case.bundle_id:
        return 0  # the whole tells her, once for all its parts
    return _tell_of(case, "correction_over", {"due": due}, at)


def _expiring(today: date, days: int):
    """Return the licences that expire then; some days' worth, in case no worker ran."""
    last = today + timedelta(days=days)
    return Licence.objects.in_force(today).filter(
        valid_until__range=(last - timedelta(days=BEFORE), last)
    )


def _tell_of_expiry(licence: Licence, days: int, at: datetime) -> int:
    if licence.valid_until is None:
        return 0
    notify(
        applicant_id=licence.holder,
        kind="cases.licence_expires",
        data={"name": licence.how.name, "due": licence.valid_until.isoformat()},
        key=f"{licence.pk}:{days}:{licence.valid_until}",
        at=at,
        matter=licence.item_code,
        subject=licence.pk,
        path="/licences/",
    )
    return 1


def tell_of_drafts(drafts: Iterable[Draft], at: datetime) -> None:
    """Tell whose drafts will be thrown away: who began them, and nobody else."""
    for draft in drafts:
        person = Applicant.objects.filter(user=draft.user_id).first()
        if person is not None:
            notify(
                applicant_id=person.pk,
                kind="cases.draft_old",
                data={
                    "item": draft.edition.content.name,
                    "due": (day_of(at) + timedelta(days=DRAFT_NOTICE)).isoformat(),
                },
                key=f"draft:{draft.pk}:{draft.changed_at.isoformat()}",
                at=at,
                path="/apply/drafts/",
            )
