"""The only writer of ratings."""

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from yici.cases.models import Case

from . import rules
from .models import Rating

CHANNELS = {"online", "mobile", "window", "terminal", "hotline", "api"}


def rate(
    *,
    case: Case,
    by,
    level: str,
    details: Collection[str] = (),
    dimensions: Mapping[str, str] | None = None,
    words: str = "",
    channel: str = "online",
    at: datetime,
) -> Rating:
    """Take a rating in, once per case and applicant (C098, R35).

    :param level: a key of `scale.LEVELS`
    :param details: keys of `scale.DETAILS`; a bad rating needs one, or words
    :param dimensions: {key of `scale.DIMENSIONS`: level}
    :raises Refused: when it is not hers, not yet time, said already, or says too little
    """
    rules.check_right(case, by)
    ticked, points, words = rules.clean(level, details, dimensions or {}, words)
    if channel not in CHANNELS:
        raise rules.UNKNOWN
    try:
        with transaction.atomic():
            return Rating.objects.create(
                case=case,
                applicant_id=case.applicant_id,
                level=level,
                details=ticked,
                dimensions=points,
                words=words,
                channel=channel,
                at=at,
            )
    except IntegrityError:
        if Rating.objects.filter(case=case, applicant_id=case.applicant_id).exists():
            raise rules.TWICE from None
        raise
