"""What changed since she last looked: news of the cases she has in hand, told by others."""

from datetime import datetime, timedelta

from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yici.calendar.local import current
from yici.cases import reading
from yici.cases.models import Case, Task
from yici.cases.pages.desk.door import staff_page
from yici.kernel.ledger import Entry

LOOKED = "desk_looked"  # in the session: when she said that she has seen it all
MOST = 50
FARTHEST = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def news(request, who):
    """Show what others did with her cases since she last said "seen"; POST says it.

    The to-do list asks for the few words of it (`htmx`) after it is there.
    """
    if request.method == "POST":
        request.session[LOOKED] = timezone.now().isoformat()
        return redirect("desk:news")
    since = looked_at(request)
    entries = list(_told(who, since))
    context = {"since": since, "lines": _lines(entries), "most": MOST}
    part = request.htmx and request.htmx.target == "news"
    return render(request, "desk/_news.html" if part else "desk/news.html", context)


def looked_at(request) -> datetime:
    """Return when she last looked: in this session, else the morning of the last working day."""
    now, seen = timezone.now(), request.session.get(LOOKED)
    if seen:
        return max(datetime.fromisoformat(seen), now - FARTHEST)
    day = current().after(timezone.localdate(now), -1)
    return timezone.make_aware(datetime(day.year, day.month, day.day, 8))


def _told(who, since: datetime):
    """Return the newest facts about cases of which she has, or had, a piece of work."""
    hers = Task.objects.filter(handler=who.staff_code).values("case")
    cases = Case.objects.visible_to(who).filter(pk__in=hers).values("pk")
    told = Entry.objects.filter(at__gt=since, kind__startswith="cases.", story__in=cases)
    return told.exclude(actor=who.actor).order_by("-at", "-seq")[:MOST]


def _lines(entries) -> list[dict]:
    cases = Case.objects.with_names().in_bulk({entry.story for entry in entries})
    actors = reading.actors_in(entries)
    return [
        {
            "case": cases[entry.story],
            "name": cases[entry.story].edition.content.name,
            "title": reading.EVENT_WORDS[entry.kind.partition(".")[2]],
            "by": actors.get(entry.actor, ""),
            "at": entry.at,
        }
        for entry in entries
    ]
