"""The law's periods (行政许可法 ch. 4): which clock runs for how long, who may extend it. Pure.

All in working days (art. 82), but for the applicant's own thirty days before a licence expires,
which bind her, not the authority. Where another law or an item's own rules set something else
("法律、法规另有规定的，依照其规定"), the edition says so and goes first.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from . import clocks
from .clocks import Clock, Unit
from .events import Limit


@dataclass(frozen=True)
class Period:
    """`ground`: a key of `grounds.GROUNDS`, where the article stands in words."""

    days: int
    ground: str
    article: str
    unit: Unit = "workday"


# By the kind of the clock that measures it.
PERIODS = {
    "acceptance": Period(5, "receipt", "第三十二条第一款第四项"),
    "acceptance-again": Period(5, "receipt", "第三十二条第一款第四项"),
    "lower_review": Period(20, "lower_review", "第四十三条"),
    "delivery": Period(10, "delivery", "第四十四条"),
    "hearing_ask": Period(5, "hearing_ask", "第四十七条第一款"),
    "hearing": Period(20, "hearing", "第四十七条第一款"),
    "hearing_notice": Period(7, "hearing_notice", "第四十八条第一款第一项"),
    "renewal": Period(30, "renewal", "第五十条第一款", "day"),
}


def wind(calendar, kind: str, on: date) -> Clock:
    """Return the clock of one of the law's periods, begun on that day."""
    period = PERIODS[kind]
    return clocks.start(calendar, kind, period.ground, period.days, period.unit, on)


# -- the decision and its extension (art. 42) ----------------------------------------------------


@dataclass(frozen=True)
class Regime:
    """How long a decision may take, and how much more; whose approval that needs, says `rules.is_head`."""

    days: int | None
    more: int
    ground: str
    extension: str
    article: str


REGIMES = {
    "ordinary": Regime(20, 10, "statutory", "extension", "第四十二条第一款"),
    # 统一办理、联合办理、集中办理 (art. 26)
    "joint": Regime(45, 15, "joint", "joint_extension", "第四十二条第二款"),
    # No licence: the law sets no limit and gives no extension.
    "none": Regime(None, 0, "statutory", "extension", ""),
}


def statutory(regime: str, is_licence: bool, laid_down: Limit | None) -> Limit | None:
    """Return the limit for the decision: the item's own, or the law's for a licence."""
    if laid_down is not None or not is_licence:
        return laid_down
    days = REGIMES[regime].days
    return Limit(days, "workday") if days else None


EXTENDED = ("statutory", "promised", "step", "again")


def extended(calendar, running, regime: str, days: int, on: date) -> tuple[Clock, ...]:
    """Return the clocks that an extension makes longer; nothing when the period is over.

    The promised limit goes with the statutory one, and so do the limits of the steps under way.
    A promise that is broken already stays broken, and one for the same visit is for no later day
    (R28). What is handled again by the item's own limit has its own (行政复议法 art. 64 sets none): a
    day that a decision sets is not longer by anybody's approval.
    """
    up = [c for c in running if c.ended_on is None and c.name in EXTENDED]
    by_name = {clock.name: clock for clock in up}
    ruling = next((by_name[n] for n in ("statutory", "promised", "again") if n in by_name), None)
    if ruling is None or ruling.is_missed(on):
        return ()
    ground = REGIMES[regime].extension
    return tuple(
        clocks.extend(calendar, clock, days, ground, on, "workday")
        for clock in up
        if not clock.is_missed(on) and clock.ground != "immediate"
    )


def review_days(days: int, *, is_lower: bool) -> int:
    """Return how long a review may take: twenty days at a lower authority (art. 43)."""
    most = PERIODS["lower_review"].days
    return min(days or most, most) if is_lower else days


# -- the hearing (art. 47, 48) -------------------------------------------------------------------


def earliest_hearing(calendar, told_on: date) -> date:
    """Return the first day a hearing may be held: it is announced seven working days ahead."""
    return calendar.after(told_on, PERIODS["hearing_notice"].days)


# -- renewal (art. 50) ---------------------------------------------------------------------------


def last_day_to_renew(expires_on: date) -> date:
    """Return the last day to ask for a renewal in time: thirty days before the licence expires."""
    return expires_on - timedelta(days=PERIODS["renewal"].days)


def is_in_time(asked_on: date, expires_on: date) -> bool:
    """Whether silence until the day of expiry will renew the licence (art. 50 (2))."""
    return asked_on <= last_day_to_renew(expires_on)
