"""Entering local rules, and what befalls a rule. The only writers; nothing is written over."""

from datetime import date, datetime
from uuid import uuid4

from django.db import transaction

from yici.people.who import Who

from . import rules
from .models import CHANGED, WITHDRAWN, Change, LocalArticle, LocalLaw, register
from .ranks import Rank
from .refusals import BadLaw, Refused, UnknownLaw, WrongDay
from .rules import gettext_noop as _


@transaction.atomic
def enter_law(
    *,
    name: str,
    rank: Rank,
    body: str,
    published_on: date,
    starts_on: date,
    text: str,
    source: str,
    by: Who,
    at: datetime,
    number: str = "",
) -> LocalLaw:
    """Enter a rule that the register lacks, or a younger version of one that it has.

    :param text: the whole rule as published; each article begins a line with 第……条
    :raises NotAllowed: when not by a legality reviewer or administrator
    :raises BadLaw: which part cannot be so, and why
    """
    rules.need_keeper(by)
    rules.need_words(name=name, body=body, source=source)
    if starts_on < published_on:
        raise BadLaw(_("It cannot take effect before it is published."), "starts_on")
    versions = register().versions(name)
    if any(law.starts_on == starts_on for law in versions):
        raise BadLaw(_("The register has this version already."), "name")
    articles = rules.articles_of(text)
    local = LocalLaw.objects.create(
        code=f"local-{uuid4().hex[:16]}", name=name.strip(), rank=rank.value, body=body.strip(),
        number=number.strip(), published_on=published_on, starts_on=starts_on,
        source=source.strip(), entered_at=at, entered_by=by.actor,
    )  # fmt: skip
    LocalArticle.objects.bulk_create(
        LocalArticle(law=local, number=place[0], sub=place[1], text=words)
        for place, words in articles.items()
    )
    return local


@transaction.atomic
def change_law(*, code: str, kind: str, on: date, ground: str, by: Who, at: datetime) -> Change:
    """Record that a rule was amended or repealed; what stands on it is told to whoever asked (R17).

    :param ground: the law or decision that did it
    :raises NotAllowed, UnknownLaw, WrongDay:
    :raises BadLaw: without a ground
    """
    rules.need_keeper(by)
    law = register().laws.get(code)
    if law is None:
        raise UnknownLaw
    rules.need_words(ground=ground)
    if (law.starts_on and on < law.starts_on) or (law.ended_on and on >= law.ended_on):
        raise WrongDay
    change = Change.objects.create(
        law=code, kind=Change.Kind(kind), on=on, ground=ground.strip(), entered_at=at,
        entered_by=by.actor,
    )  # fmt: skip
    for follow in CHANGED:
        follow(law, change)
    return change


@transaction.atomic
def withdraw_change(*, change: Change, reason: str, by: Who, at: datetime) -> Change:
    """Take back a change that was entered by mistake; the row stays and says so.

    What followed from it is taken back, too (R17).

    :raises NotAllowed, Refused:
    """
    row = _withdraw(Change, change.pk, reason, by, at)
    for follow in WITHDRAWN:
        follow(row)
    return row


@transaction.atomic
def withdraw_law(*, law: LocalLaw, reason: str, by: Who, at: datetime) -> LocalLaw:
    """Take a local rule out of the register that was entered by mistake, with all that befell it.

    :raises NotAllowed, Refused:
    """
    row = _withdraw(LocalLaw, law.pk, reason, by, at)
    for change in Change.objects.standing().filter(law=row.code):
        withdraw_change(change=change, reason=reason, by=by, at=at)
    return row


def _withdraw(model, pk, reason: str, by: Who, at: datetime):
    rules.need_keeper(by)
    rules.need_words(reason=reason)
    row = model.objects.select_for_update().get(pk=pk)
    if row.withdrawn_at:
        raise Refused(_("This has been withdrawn already."))
    row.withdrawn_at, row.withdrawn_by, row.withdrawn_for = at, by.actor, reason.strip()
    row.save()
    return row
