"""Tasks that close by themselves once the edition in force has done what they ask (C011, C025).

| cause | is settled when the edition in force |
|---|---|
| proof | no longer asks the proof |
| basic item changed | is neither other nor worse than what is fixed above, by that edition or a later one |
| law changed | rests nowhere on that law any more |
| file locked | does not have that file any more |

Whether an item was adjusted to a law that was amended, to a better list elsewhere, to an objection
or a suggestion is for people to say: these tasks are answered and confirmed.
"""

from collections.abc import Callable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from yici.catalogue import drift, linting
from yici.catalogue.lint.stands import stands_on
from yici.catalogue.models import Adjustment, Edition, Item
from yici.catalogue.twins import compared
from yici.laws.models import Change, register
from yici.people.who import Who

Answer, Cause, Status = Adjustment.Answer, Adjustment.Cause, Adjustment.Status
NOT_ASKED = "生效的办事指南不再要求提交。"  # a task's words are kept: Chinese, whoever entered it
AS_ABOVE = "生效的办事指南已与基本目录一致。"
NOT_CITED = "生效的办事指南不再以该法律为依据。"
NOT_ATTACHED = "生效的办事指南已不再附该文件。"
ENDED = "办事指南不再生效。"
AGAIN = "证明已重新论证，任务不再适用。"
MISTAKEN = "法律变动系误录，已撤回（{reason}），任务不再适用。"


def about(name: str, day: date, number: int) -> str:
    """Return what a task is about, once per list: the proof, the day and number of its decision."""
    return f"{name}/{day.isoformat()}/{number}"


def paper_of(task: Adjustment) -> str:
    return task.about.rsplit("/", 2)[0]


def close_what_is_settled(item: Item, at: datetime) -> None:
    """Close what the edition now in force has adjusted; all of it where none is. The item is locked."""
    tasks = list(_alive(item_id=item.pk, cause__in=IS_SETTLED))
    edition = Edition.objects.in_force().filter(item=item).first() if tasks else None
    for task in tasks:
        is_settled, words = IS_SETTLED[task.cause]
        if edition is None:
            if task.cause in {Cause.PROOF, Cause.FILE}:
                _close(task, Answer.CANCELLED, ENDED, at)
        elif is_settled(task, edition, localdate(at)):
            _close(task, Answer.ADJUSTED, words, at, edition)


def _asks_no_more(task: Adjustment, edition: Edition, on: date) -> bool:
    return not linting.asks(edition.content, paper_of(task))


def _is_as_above(task: Adjustment, edition: Edition, on: date) -> bool:
    code, _, number = task.about.rpartition("/")
    item = edition.item
    if item.basic is None or item.basic.code != code or not number.isdecimal():
        return False
    asked = item.basic.editions.filter(number=number).first()
    fixed = item.basic.on(on)
    if fixed is None or (asked and fixed.number < asked.number):
        fixed = asked  # it is not in force yet: what is done early is done
    if fixed is None or fixed.cancelled_on:
        return False
    return not drift.wrong(compared(item, edition.content, fixed.content))


def _cites_no_more(task: Adjustment, edition: Edition, on: date) -> bool:
    code, _, change = task.about.rpartition("/")
    law = register().laws.get(code)
    if law is None or not change.isdecimal():
        return False  # entered by hand: people say what it is about
    if not Change.objects.filter(pk=change, law=code).exists():
        return False
    return not any(True for _stand in stands_on(law.name, edition.content))


def _has_file_no_more(task: Adjustment, edition: Edition, on: date) -> bool:
    return not any(file.digest == task.about for file in edition.content.attached)


IS_SETTLED: dict[str, tuple[Callable[[Adjustment, Edition, date], bool], str]] = {
    Cause.PROOF: (_asks_no_more, NOT_ASKED),
    Cause.UPSTREAM: (_is_as_above, AS_ABOVE),
    Cause.LAW: (_cites_no_more, NOT_CITED),
    Cause.FILE: (_has_file_no_more, NOT_ATTACHED),
}


@transaction.atomic
def forget_cancelled(*, department_id: int, name: str, at: datetime) -> None:
    """Close what is open about a proof that is examined anew: until then it may be asked."""
    of_it = {"cause": Cause.PROOF, "about__startswith": f"{name}/"}
    for task in _alive(owner_id=department_id, **of_it):
        if paper_of(task) == name:
            _close(task, Answer.KEPT, AGAIN, at)


@transaction.atomic
def forget_change(*, law: str, change: int, reason: str, at: datetime) -> None:
    """Close what is open, or waits to be confirmed, about a change of a law entered by mistake.

    :param law: its code; change: the number of the row that was withdrawn
    """
    for task in _alive(cause=Cause.LAW, about=about_change(law, change)):
        _close(task, Answer.KEPT, MISTAKEN.format(reason=reason)[:1000], at)


def about_change(law: str, change: int) -> str:
    """Return what a task is about, once per list: the law and the number of its change."""
    return f"{law}/{change}"


def _alive(**which):
    return Adjustment.objects.select_for_update().filter(**which).open().order_by("pk")


def _close(task: Adjustment, answer: str, words: str, at: datetime, edition=None) -> None:
    actor = Who.clock().actor
    task.answer, task.answer_words = answer, words
    task.answered_at, task.answered_by = at, actor
    task.edition = edition or task.edition
    task.status, task.closed_at, task.closed_by = Status.CLOSED, at, actor
    task.save()
