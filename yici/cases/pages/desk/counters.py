"""Where a clerk sits, whom colleagues have sent to her, and what her window does not take (C037, R23)."""

from dataclasses import dataclass

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone

from yici.cases import words
from yici.cases.actions import NoSeat, OtherWindow, seat_of
from yici.halls.counter import Counter, counter_of
from yici.halls.expected import booked_for
from yici.halls.models import Referral
from yici.halls.rules.windows import GENERAL
from yici.people.models import Applicant


@dataclass(frozen=True)
class Sent:
    """Somebody whom a colleague has asked to this window."""

    referral: Referral
    person: Applicant | None


def elsewhere(request, who, person, offered, title: str, refer: str = ""):
    """Return the page that says which window takes this, or None when hers does.

    :param offered: several where they are one thing
    :param refer: where the note is sent that she was asked first
    """
    today, first = timezone.localdate(), offered[0].item
    try:
        seat_of(who, offered, person.pk, today, first.region_id)
    except (NoSeat, OtherWindow) as refusal:
        if booked_for(person.pk, first, who.halls, today).get("booked") == "home":
            return None  # a visit at her home is at no window
        if isinstance(refusal, NoSeat):
            messages.warning(request, words.why(refusal))
            return redirect("desk:seat")
        shown = {"person": person, "places": refusal.places, "title": title, "refer": refer}
        return render(request, "cases/desk/other_window.html", shown)
    return None


def desk_of(who) -> tuple[Counter | None, list[Sent]]:
    """Return where she sits today, and whom colleagues have asked to her window."""
    today = timezone.localdate()
    counter = counter_of(who, today)
    if counter is None or counter.seat is None:
        return counter, []
    waiting = Referral.objects.visible_to(who).waiting(today).filter(hall=counter.hall)
    waiting = waiting.exclude(asked=counter.seat.pk)
    if counter.seat.category != GENERAL:
        waiting = waiting.filter(category=counter.seat.category)
    rows = list(waiting.select_related("item", "asked", "first_asked"))
    people = Applicant.objects.in_bulk({row.applicant_id for row in rows})
    return counter, [Sent(row, people.get(row.applicant_id)) for row in rows]
