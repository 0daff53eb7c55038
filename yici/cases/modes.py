"""服务方式: by which of the eight ways of serving a case went, worked out of its facts (C052).

S1(6), S2(11), S4(8): one-stop, at home, by appointment, self-service, at several points, through an
agent, online, by express. A case can go by several. Each is one line of `MODES`, once as a question
to the row and once as a condition of the database; a test holds the two together. All facts lie on
the row of the case: no list and no page asks for more.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yici.people.models import Department

from .models import Case

WATCH = ("hall_manager", "supervisor", "leader", "administrator")
ONLINE = ("online", "mobile", "agent")
SELF = "terminal"


@dataclass(frozen=True)
class Mode:
    """A way of serving: its name, what makes it so, and both forms of the question."""

    title: Any
    says: Any
    holds: Callable[[Case], bool]
    where: Q


def _in_one_visit(case: Case) -> bool:
    """Taken in at the window and handed out there, the result being there on the same day."""
    return (case.channel, case.delivery, case.status) == (
        "window",
        "window",
        "delivered",
    ) and case.completed_on == timezone.localdate(case.opened_at)


MODES = {
    "one-stop": Mode(
        _("One-stop"), _("Part of one thing, or taken in and handed out in one visit"),
        lambda case: case.bundle_id is not None or _in_one_visit(case),
        Q(bundle_id__isnull=False)
        | Q(channel="window", delivery="window", status="delivered", completed_on=F("opened_at__date")),
    ),
    "at-home": Mode(
        _("At home"), _("Taken in by officials who came to the applicant"),
        lambda case: case.booked == "home", Q(booked="home"),
    ),
    "appointment": Mode(
        _("By appointment"), _("The visit was booked"),
        lambda case: case.booked != "", ~Q(booked=""),
    ),
    "self-service": Mode(
        _("Self-service"), _("Applied for, or collected, at a machine"),
        lambda case: SELF in (case.channel, case.delivery), Q(channel=SELF) | Q(delivery=SELF),
    ),
    "multi-point": Mode(
        _("At several points"), _("Taken in or handed out at the hall of another place"),
        lambda case: bool(case.taken_at or case.collect_at), ~Q(taken_at="") | ~Q(collect_at=""),
    ),
    "entrusted": Mode(
        _("Through an agent"), _("By whom the applicant let act, or a village helper"),
        lambda case: case.entrusted or case.channel == "agent", Q(entrusted=True) | Q(channel="agent"),
    ),
    "online": Mode(
        _("Online"), _("Applied for online"),
        lambda case: case.channel in ONLINE, Q(channel__in=ONLINE),
    ),
    "express": Mode(
        _("By express"), _("The result goes out by post"),
        lambda case: case.delivery == "post", Q(delivery="post"),
    ),
}  # fmt: skip


def modes_of(case: Case) -> list[str]:
    """Return by which ways a case went, in the order of the table; reads nothing."""
    return [code for code, mode in MODES.items() if mode.holds(case)]


def in_words(case: Case) -> str:
    """Return them in words, for pages and exports."""
    return "、".join(str(MODES[code].title) for code in modes_of(case)) or "—"


def watched(who) -> set[str]:
    """Return the regions whose figures somebody reads: where she manages a hall, supervises or governs."""
    posts = {department for role, department in who.posts if role in WATCH}
    found = Department.objects.filter(pk__in=posts)
    return {*found.values_list("region_id", flat=True)} if posts else set()


def may_watch(who) -> bool:
    return who.is_staff and any(role in WATCH for role, _department in who.posts)


def counts(region: str, since: date, until: date) -> dict[str, int]:
    """Return how many cases of a hall's region went by each way, and `total`, in one statement.

    :param since: the first day of those received, `until` the last
    """
    here = Case.objects.filter(Q(region=region) | Q(taken_at=region) | Q(collect_at=region))
    of_time = here.filter(opened_at__date__gte=since, opened_at__date__lte=until)
    asked = {code.replace("-", "_"): Count("pk", filter=mode.where) for code, mode in MODES.items()}
    found = of_time.aggregate(total=Count("pk"), **asked)
    return {code: found[code.replace("-", "_")] for code in MODES} | {"total": found["total"]}
