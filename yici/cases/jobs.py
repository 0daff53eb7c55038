"""What falls due: the law's silence speaks by itself, once."""

import logging
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app

from yici.kernel import files

from . import actions, locked, reminders, silence, unhandled
from .actions.shared import day_of
from .models import Case, Draft, Upload

log = logging.getLogger(__name__)


def _each(due, act: Callable, at: datetime) -> int:
    """Tell what fell due, case by case, and return how many; what was answered meanwhile stays.

    One that cannot be told is named in the log and fails the job, but holds up no other.
    """
    failed, ids = None, list(due.values_list("pk", flat=True))
    for pk in ids:
        try:
            act(case=pk, at=at)
        except Exception as error:
            log.exception("what fell due in case %s was not told", pk)
            failed = error
    if failed:
        raise failed
    return len(ids)


@app.periodic(cron="*/10 * * * *")
@app.task(name="cases.hear_silence")
def hear_silence(timestamp: int) -> int:
    """Accept what was not answered within five working days (行政许可法 art. 32 (4))."""
    at = datetime.fromtimestamp(timestamp, UTC)
    silent = Case.objects.silent_since(day_of(at))
    failed = _look_before(at) if silent.exists() else None
    heard = _each(silent, actions.deem_accepted, at)
    if failed:
        raise failed
    return heard


def _look_before(at: datetime) -> Exception | None:
    """Let others see what was missed; whoever cannot is named in the log, and holds up no law."""
    failed = None
    for look in silence.BEFORE:
        try:
            with transaction.atomic():
                look(at=at)
        except Exception as error:
            log.exception("what was missed in silence was not looked at")
            failed = error
    return failed


@app.periodic(cron="3-59/10 * * * *")
@app.task(name="cases.deem_renewals")
def deem_renewals(timestamp: int) -> int:
    """Renew by law what was asked for in time and not decided by the day of expiry (art. 50)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return _each(Case.objects.unanswered_renewals(day_of(at)), actions.deem_renewed, at)


@app.periodic(cron="*/15 * * * *")
@app.task(name="cases.follow_calendar", queueing_lock="cases.follow_calendar")
def follow_calendar(timestamp: int) -> int:
    """Re-date running clocks when the calendar is not the one they were last reckoned by."""
    return actions.follow_calendar(at=datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="11 18 * * *")  # UTC: after two in the morning, before files are swept
@app.task(name="cases.tidy_what_was_not_sent")
def tidy_what_was_not_sent(timestamp: int) -> dict[str, int]:
    """Give notice of old drafts, throw away those whose notice is over, forget old uploads."""
    at = datetime.fromtimestamp(timestamp, UTC)
    days = settings.DRAFT_DAYS
    with transaction.atomic():  # who is not told is not marked as told
        warned = actions.warn_of_old_drafts(at=at, days=days)
        reminders.tell_of_drafts(warned, at)
    return {
        "discarded": actions.discard_old_drafts(at=at, days=days),
        "warned": len(warned),
        "forgotten": actions.forget_uploads(before=at - timedelta(days=settings.SWEEP_DAYS)),
    }


@app.periodic(cron="7 1-12 * * *")  # UTC: every hour from nine to eight, where people are awake
@app.task(name="cases.remind")
def remind(timestamp: int) -> int:
    """Remind of corrections, promised papers, hearings and expiring licences, each once."""
    return reminders.remind(datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="27 * * * *")
@app.task(name="cases.tell_of_unhandled", queueing_lock="cases.tell_of_unhandled")
def tell_of_unhandled(timestamp: int) -> int:
    """Tell who answers for a department of work that nobody has in hand (R23)."""
    return unhandled.tell_heads(datetime.fromtimestamp(timestamp, UTC))


@files.when_locked
def tell_of_locked_file(digest: str, at: datetime) -> None:
    """Tell handler and applicant of a file that was found harmful after it was taken in."""
    locked.inform(digest, at)


@files.refers
def files_of_drafts() -> Iterator[str]:
    """Yield the files of what is not sent yet: drafts, and uploads by program."""
    for draft in Draft.objects.iterator():
        yield from (one["digest"] for one in draft.read().get("materials", ()))
    yield from Upload.objects.values_list("digest", flat=True).iterator()


@app.periodic(cron="5-59/10 * * * *")
@app.task(name="cases.close_unasked_hearings")
def close_unasked_hearings(timestamp: int) -> int:
    """Let the decision go on where nobody asked for a hearing in five working days (art. 47)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return _each(Case.objects.unasked_hearings(day_of(at)), actions.drop_unasked_hearing, at)


@app.periodic(cron="7-59/10 * * * *")
@app.task(name="cases.end_unmended")
def end_unmended(timestamp: int) -> int:
    """Let joint examinations go on where nothing mended came in the time given (R22)."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return _each(Case.objects.mending(day_of(at)), actions.lapse_rework, at)


@app.periodic(cron="3-59/10 * * * *")
@app.task(name="cases.end_unkept_promises")
def end_unkept_promises(timestamp: int) -> int:
    """Terminate what was accepted tolerantly and whose papers did not come in time."""
    at = datetime.fromtimestamp(timestamp, UTC)
    return _each(Case.objects.owing(day_of(at)), actions.lapse_supply, at)
