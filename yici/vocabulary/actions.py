"""Adding and taking out words; counting searches in vain without knowing who made them."""

from datetime import date, datetime

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from yici.kernel.sql import rows
from yici.people.models import Applicant
from yici.people.who import Who

from . import rules
from .models import Change, Miss, Trace, synonyms
from .rules import BadWord
from .terms import keepable, trace


def add_synonym(
    *, everyday: str, official: str, origin: str, why: str = "", by: Who, at: datetime
) -> Change:
    """Let an everyday word stand for official ones (parted by 、), the best first.

    What it stood for before counts no more; the history keeps it.

    :raises NotAllowed, BadWord, ReasonMissing:
    """
    rules.need_editor(by)
    word, words = rules.clean(everyday, official)
    kind = origin if origin in Change.Origin.values else Change.Origin.EVERYDAY
    return Change.objects.create(
        everyday=word, official=words, origin=kind, why=rules.clean_why(why), by=by.actor, at=at
    )


def take_out_synonym(*, everyday: str, why: str, by: Who, at: datetime) -> Change:
    """Let an everyday word stand for nothing any more, also one that was shipped.

    :raises NotAllowed, BadWord, ReasonMissing:
    """
    rules.need_editor(by)
    if everyday not in synonyms():
        raise BadWord(BadWord.UNKNOWN, "everyday")
    return Change.objects.create(
        everyday=everyday, official=[], origin=Change.Origin.EVERYDAY,
        why=rules.clean_why(why, needed=True), by=by.actor, at=at,
    )  # fmt: skip


FIGURE = """
insert into vocabulary_figure (day, nothing, close) values (%(day)s, %(nothing)s, %(close)s)
on conflict (day) do update set nothing = vocabulary_figure.nothing + excluded.nothing,
    close = vocabulary_figure.close + excluded.close
returning day
"""


@transaction.atomic
def note_search(*, typed: str, near: bool, asker: str, at: datetime) -> Miss | None:
    """Count a search that found nothing, or only what comes close.

    The term itself is written down only once so many different people looked for it within a
    month that it tells of nobody (k-anonymity; 个人信息保护法 art. 6 and 51). Until then there are
    keyed digests, which the month's end makes worthless. What may name or number somebody is
    counted without its words.

    :param asker: an address or account; only a digest of it is kept
    """
    day = timezone.localtime(at).date()
    rows(FIGURE, {"day": day, "nothing": int(not near), "close": int(near)})
    term = keepable(typed)
    if not term:
        return None
    month = day.replace(day=1)
    spelt, secret = month.isoformat(), settings.BLIND_INDEX_KEY
    digest = trace(secret, spelt, "term", term)
    who = trace(secret, spelt, "asker", digest, asker)
    _row, is_new = Trace.objects.get_or_create(month=month, term=digest, asker=who)
    return _counted(month, term, digest, near) if is_new else None


def _counted(month: date, term: str, digest: str, near: bool) -> Miss | None:
    askers = Trace.objects.filter(month=month, term=digest).count()
    if askers < settings.SEARCH_ASKERS or Applicant.objects.filter(name__iexact=term).exists():
        return None
    miss, _new = Miss.objects.update_or_create(
        month=month, term=term, defaults={"askers": askers, "near": near}
    )
    return miss


def forget(*, at: datetime) -> int:
    """Forget the digests of months that are over."""
    month = timezone.localtime(at).date().replace(day=1)
    return Trace.objects.filter(month__lt=month).delete()[0]
