"""What a citizen was told: one place to read everything, hers and theirs for whom she acts."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yici.people.doors import citizens_only
from yici.people.models import Applicant
from yici.people.who import who_is

from .. import actions
from ..kinds import kind_of
from ..models import Notification
from ..outgoing import in_space

PAGE = 20


def unread(user):
    """Return the messages that wait for her; the menu counts them."""
    who = who_is(user)
    return Notification.objects.visible_to(who).unread_by(who) if who.applicants else 0


@citizens_only
@require_safe
def messages(request):
    """Show what she was told, newest first; seen is read."""
    mine = Notification.objects.visible_to(request.who)
    page = Paginator(mine.order_by("-at", "-seq", "-id"), PAGE).get_page(request.GET.get("page"))
    rows = _rows(list(page), request.who)
    ids = [row["told"].id for row in rows]
    actions.mark_read(notifications=mine.filter(id__in=ids), by=request.who)
    return render(request, "notifications/messages.html", {"page": page, "rows": rows})


def _rows(told: list[Notification], who) -> list[dict]:
    others = {one.recipient for one in told} - {who.applicant_id}
    people = Applicant.objects.in_bulk(others) if others else {}
    shown = in_space(told, (get_language() or "zh-hans").lower())
    return [_row(one, words, people, who) for one, words in zip(told, shown, strict=True)]


def _row(one: Notification, words, people: dict, who) -> dict:
    kind = kind_of(one.kind)
    return {
        "told": one,
        "words": words,
        "for": people.get(one.recipient),
        "is_new": who.applicant_id not in one.readers,
        "links": kind.links(one, who) if kind.links else (),
    }


@citizens_only
@require_safe
def message(request, pk):
    """Lead from the link in a message to what it is about; it is read now."""
    mine = Notification.objects.visible_to(request.who)
    one = get_object_or_404(mine, id=pk)
    actions.mark_read(notifications=mine.filter(id=pk), by=request.who)
    return redirect(one.path or "portal:messages")
