"""SANDBOX: what the demo's own operator kept, for staff to look at."""

from django.core.paginator import Paginator
from django.shortcuts import render
from django.views.decorators.http import require_safe

from yici.people.doors import staff_page

from ..actions.sandbox import BUSY, FAILS, NOBODY
from ..models import Kept


@require_safe
@staff_page
def outbox(request, who):
    """Show the messages of the demo that went nowhere, newest first."""
    page = Paginator(Kept.objects.all(), 20).get_page(request.GET.get("page"))
    parts = {"nobody": NOBODY, "busy": BUSY, "fails": FAILS}
    return render(request, "notifications/outbox.html", {"page": page, **parts})
