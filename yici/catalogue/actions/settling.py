"""Tasks about cancelled proofs that close by themselves, once no edition in force asks the proof (C025)."""

from datetime import date, datetime

from django.db import transaction

from yici.catalogue import linting
from yici.catalogue.models import Adjustment, Edition, Item
from yici.people.who import Who

Answer, Cause, Status = Adjustment.Answer, Adjustment.Cause, Adjustment.Status
NOT_ASKED = "生效的办事指南不再要求提交。"  # a task's words are kept: Chinese, whoever entered it
ENDED = "办事指南不再生效。"
AGAIN = "证明已重新论证，任务不再适用。"


def about(name: str, day: date, number: int) -> str:
    """Return what a task is about, once per list: the proof, the day and number of its decision."""
    return f"{name}/{day.isoformat()}/{number}"


def paper_of(task: Adjustment) -> str:
    return task.about.rsplit("/", 2)[0]


def close_what_is_settled(item: Item, at: datetime) -> None:
    """Close what the edition now in force has adjusted; all of it where none is. The item is locked."""
    tasks = list(_alive(item_id=item.pk))
    edition = Edition.objects.in_force().filter(item=item).first() if tasks else None
    for task in tasks:
        if edition is None:
            _close(task, Answer.CANCELLED, ENDED, at)
        elif not linting.asks(edition.content, paper_of(task)):
            _close(task, Answer.ADJUSTED, NOT_ASKED, at, edition)


@transaction.atomic
def forget_cancelled(*, department_id: int, name: str, at: datetime) -> None:
    """Close what is open about a proof that is examined anew: until then it may be asked."""
    for task in _alive(owner_id=department_id, about__startswith=f"{name}/"):
        if paper_of(task) == name:
            _close(task, Answer.KEPT, AGAIN, at)


def _alive(**which):
    found = Adjustment.objects.select_for_update().filter(cause=Cause.PROOF, **which)
    return found.open().order_by("pk")


def _close(task: Adjustment, answer: str, words: str, at: datetime, edition=None) -> None:
    actor = Who.clock().actor
    task.answer, task.answer_words = answer, words
    task.answered_at, task.answered_by = at, actor
    task.edition = edition or task.edition
    task.status, task.closed_at, task.closed_by = Status.CLOSED, at, actor
    task.save()
