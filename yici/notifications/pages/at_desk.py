"""What an official was told at her desk: her own list, newest first."""

from django.core.paginator import Paginator
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from yici.people.doors import staff_page

from .. import actions
from ..models import Notification
from ..outgoing import in_space

PAGE = 20


@require_safe
@staff_page
def messages(request, who):
    """Show what she was told, newest first; seen is read."""
    mine = Notification.objects.at_desk_of(who)
    page = Paginator(mine.order_by("-at", "-seq", "-id"), PAGE).get_page(request.GET.get("page"))
    told = list(page)
    words = in_space(told, (get_language() or "zh-hans").lower())
    rows = [
        {"told": one, "words": said, "is_new": not one.readers}
        for one, said in zip(told, words, strict=True)
    ]
    actions.mark_desk_read(ids=[one.id for one in told if not one.readers], by=who)
    return render(request, "notifications/at_desk.html", {"page": page, "rows": rows})


@require_safe
@staff_page
def message(request, who, pk):
    """Lead to what a message is about; it is read now."""
    one = get_object_or_404(Notification.objects.at_desk_of(who), id=pk)
    actions.mark_desk_read(ids=[one.id], by=who)
    return redirect(one.path or "desk:messages")
