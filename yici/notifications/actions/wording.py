"""Editing the words that everybody is sent: checked, versioned, never overwritten."""

from datetime import datetime

from django.db import IntegrityError, transaction

from .. import rules, words
from ..kinds import Kind, kind_of
from ..models import Wording
from ..refusals import BadWording

MAX_BODY, MAX_SUBJECT, MAX_PARTS = 4000, 100, 3


def edit_words(
    *, kind: str, channel: str, language: str, subject: str, body: str, seen: int, by, at: datetime
) -> Wording:
    """Put an official's words in place of those in force, as the next version.

    :param body: empty: the platform's own words again
    :param seen: the version she looked at (0: the platform's own)
    :raises NotForYourPost: unless an administrator
    :raises UnknownKind: when there is no such kind
    :raises BadWording: saying what cannot be sent
    """
    rules.need_editor(by)
    what = kind_of(kind)
    subject, body = subject.strip(), body.replace("\r\n", "\n").strip()
    if body:
        check(what, channel, language, subject, body)
    same = Wording.objects.filter(kind=kind, channel=channel, language=language)
    last = same.order_by("-version").first()
    if (last.version if last else 0) != seen:
        raise BadWording(BadWording.STALE)
    try:
        with transaction.atomic():
            return Wording.objects.create(
                kind=kind, channel=channel, language=language, version=seen + 1,
                subject=subject if body else "", body=body, by=by.actor, at=at,
            )  # fmt: skip
    except IntegrityError:
        raise BadWording(BadWording.STALE) from None


def check(what: Kind, channel: str, language: str, subject: str, body: str) -> None:
    """:raises BadWording: naming the first thing that cannot be sent"""
    both = f"{subject}\n{body}"
    used = words.placeholders(both)
    shown = words.filled(words.Words(subject, body), words.example(what), language)
    too_long = len(body) > MAX_BODY or (
        channel == "sms" and words.length(words.signed(shown.body))[1] > MAX_PARTS
    )
    needs_subject = channel != "sms"
    for fault, wrong in (
        (BadWording.EMPTY, not body or not _is_text(body)),
        (BadWording.SUBJECT, needs_subject and not _is_line(subject)),
        (BadWording.BRACES, _has_stray_braces(both)),
        (BadWording.UNKNOWN, used - {*what.holds, *words.ALWAYS}),
        (BadWording.MISSING, set(what.needs) - words.placeholders(body)),
        (BadWording.ADDRESS, words.ADDRESS.search(both)),
        (BadWording.LONG, too_long),
    ):
        if wrong:
            raise BadWording(fault)


def _is_text(text: str) -> bool:
    return all(c.isprintable() or c in "\n\t" for c in text)


def _is_line(text: str) -> bool:
    return 0 < len(text) <= MAX_SUBJECT and text.isprintable()


def _has_stray_braces(text: str) -> bool:
    return bool(set("{}") & set(words.PLACE.sub("", text)))
