"""Window mode: who stands there, what she has open, what she can get, what she brings."""

from functools import wraps
from uuid import uuid4

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from yici.cases import actions, copying, evidence, reading, renewals, rules, words
from yici.cases.application import Application, offered
from yici.cases.halls import halls_for
from yici.cases.known import facts
from yici.cases.lifecycle import FINAL
from yici.cases.models import Case
from yici.catalogue.finding import find_items
from yici.catalogue.models import Edition, Item, edition
from yici.catalogue.search import Filters
from yici.halls import actions as halls
from yici.halls.expected import today_of
from yici.halls.models import Appointment
from yici.kernel.module import collect
from yici.kernel.story import KeyReused
from yici.licences.models import Licence
from yici.notifications.pages import wishes
from yici.people import actions as people
from yici.people.actions.applicants import clean_number
from yici.people.models import Applicant, Mandate
from yici.people.refusals import Refused

from .counters import desk_of, elsewhere
from .door import AT_THE_WINDOW, FOR_HER, staff_page
from .sheet import Sheet

MOST = 20  # items found, cases shown


def window_page(page):
    """Let clerks in only, as `page(request, who, ...)`.

    :raises PermissionDenied: for officials without a window
    """

    @staff_page
    @wraps(page)
    def guarded(request, who, *args, **kwargs):
        if not who.has("clerk"):
            raise PermissionDenied
        return page(request, who, *args, **kwargs)

    return guarded


def person_page(page):
    """Bring the person at the window along, as `page(request, who, person, ...)`."""

    @window_page
    @wraps(page)
    def with_person(request, who, *args, **kwargs):
        person = Applicant.objects.filter(pk=request.session.get(AT_THE_WINDOW)).first()
        if person is None:
            return redirect("desk:window")
        return page(request, who, person, *args, **kwargs)

    return with_person


@require_http_methods(["GET", "HEAD", "POST"])
@window_page
def window(request, who):
    """Find the person by the number on her card; it never stands in an address."""
    asked = request.POST if request.method == "POST" else {}
    kind = "organisation" if asked.get("kind") == "organisation" else "person"
    counter, sent = desk_of(who)
    shown = {"kind": kind, "typed": asked, "counter": counter, "sent": sent}
    if not asked:
        return render(request, "cases/desk/window.html", shown)
    try:
        person = _found(kind, asked, who)
    except Refused as refused:
        shown |= {"error": str(refused), "error_at": refused.field}
        return render(request, "cases/desk/window.html", shown, status=400)
    if person is None:
        return render(request, "cases/desk/window.html", shown | {"unknown": True})
    request.session.pop(FOR_HER, None)
    request.session[AT_THE_WINDOW] = str(person.pk)
    return redirect("desk:window_person")


def _found(kind: str, asked, who) -> Applicant | None:
    """Return the person with that number; with a name too, registered now if she was not known.

    :raises Refused: when number or name is not well formed, or they do not belong together
    """
    at = timezone.now()
    number = clean_number(kind, asked.get("number", ""), at)
    known = Applicant.objects.with_number(kind, number).first()
    name = asked.get("name", "").strip()
    if known or not name:
        return known
    return people.register_applicant(
        kind=kind, name=name, number=number, by=who, at=at, checked_by="window"
    )


@require_POST
@window_page
def leave(request, who):
    """The person goes; the next one comes."""
    for kept in (AT_THE_WINDOW, FOR_HER):
        request.session.pop(kept, None)
    return redirect("desk:window")


@require_POST
@window_page
def receive(request, who, number):
    """Receive somebody who booked: note that she has come, and open the item with her before you.

    :raises Http404: when there is no such appointment at her hall
    """
    found = Appointment.objects.visible_to(who).with_names().open().filter(number=number).first()
    if found is None:
        raise Http404
    at = timezone.now()
    try:
        if found.status == "booked":
            halls.check_in(appointment=found, by=who, at=at)
    except Refused as refused:
        messages.error(request, gettext(str(refused)))
        return redirect("desk:appointment", number)
    request.session.pop(FOR_HER, None)
    request.session[AT_THE_WINDOW] = str(found.applicant_id)
    offered = Edition.objects.in_force(timezone.localdate(at)).filter(item=found.item_id).first()
    if offered is None or found.applicant.kind != "person":  # who stands for a firm is named first
        return redirect("desk:window_person")
    return redirect("desk:window_apply", offered.pk)


@require_GET
@person_page
def person(request, who, person):
    """Show her, masked: her open cases, what waits for her, and what can be applied for."""
    cases = Case.objects.visible_to(who).filter(applicant_id=person.pk).with_names()
    cases = cases.with_suspension()
    open_cases = cases.exclude(status__in=FINAL).order_by("-opened_at")[:MOST]
    asked = request.GET.get("q", "").strip()[:100]
    licences = Licence.objects.visible_to(who).filter(holder=person.pk)
    shown = {
        "person": person,
        "mandate": mandate_at_window(request, person),
        "mandates": Mandate.objects.valid(timezone.now())
        .filter(principal=person)
        .select_related("agent")
        .order_by("granted_at"),
        "cases": [(c, reading.status_in_words(c, words.OFFICE_STATUS_WORDS)) for c in open_cases],
        "ready": [c for c in open_cases if c.status == "delivering"],
        "licences": licences.in_force(timezone.localdate()).order_by("-issued_on")[:MOST],
        "query": asked,
        "found": _offered(who, asked),
        "booked": today_of(person.pk, who, timezone.localdate()),
        "more": [one for offer in collect("pages", "window_offers") for one in offer(who, asked)],
    }
    return render(request, "cases/desk/person.html", shown)


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def contacts(request, who, person):
    """Take down where she is reached; she reads the code aloud from her own telephone or mailbox."""
    is_done, cards = wishes.change(request, person, who, prefilled=False)
    if is_done:
        return redirect("desk:window_contacts")
    status = 422 if request.method == "POST" else 200
    shown = {"person": person, "cards": cards}
    return render(request, "cases/desk/contacts.html", shown, status=status)


def mandate_at_window(request, person) -> Mandate | None:
    """Return the mandate of whoever stands here for the applicant; None: she is here herself."""
    pk = request.session.get(FOR_HER)
    held = Mandate.objects.valid(timezone.now()).filter(principal=person)
    return held.filter(pk=pk).select_related("agent").first() if pk else None


def lacks_somebody(request, person) -> bool:
    """Whether nobody is named yet who stands here for an organisation (R38); she is told so."""
    if person.kind == "person" or mandate_at_window(request, person):
        return False
    messages.warning(
        request, gettext("An organisation acts through a person: name who stands here for it.")
    )
    return True


def _offered(who, asked: str) -> list[Item]:
    """Return what this clerk can take in, found by words as citizens find it; without any, first ones."""
    found = {}
    for place in _places(who):
        for item in find_items(asked, who=who, filters=place, limit=MOST).items:
            if item.current:
                found[item.current.pk] = item
    return list(found.values())[:MOST]


def _places(who) -> list[Filters]:
    """Return where she takes in: everything of her hall's region, then what reaches it from other
    regions (C051); else her departments' items."""
    if who.halls:
        halls = sorted(who.halls)
        near = [Filters(region=region, applicable=True) for region in halls]
        reaching = dict.fromkeys(hall[:digits] for digits in (6, 4, 2, 0) for hall in halls)
        return near + [Filters(reach=start, applicable=True) for start in reaching]
    departments = sorted(who.departments("clerk"))
    return [Filters(department=pk, applicable=True) for pk in departments]


@require_http_methods(["GET", "HEAD", "POST"])
@person_page
def take_in(request, who, person, edition_id):
    """Take in an application: situation, form and materials on one page, then the receipt.

    :raises Http404: when the item is not on offer
    """
    if not Edition.objects.in_force(timezone.localdate()).filter(pk=edition_id).exists():
        raise Http404
    if lacks_somebody(request, person):
        return redirect("desk:window_person")
    content = edition(edition_id).content
    note = reverse("desk:window_refer", args=[edition_id])
    there = request.method != "POST" and elsewhere(
        request, who, person, [edition(edition_id)], content.name, note
    )
    if there:
        return there
    mandate, today = mandate_at_window(request, person), timezone.localdate()
    made = Application(content, facts(person, mandate.agent if mandate else person))
    made.licences = evidence.standing(person.pk, content.materials, today)
    office = edition(edition_id).item.department
    made.renewable = renewals.choices(content, office, person.pk, today)
    made.halls = halls_for(edition(edition_id).item, content.cross_region)
    earlier = copying.last_of(who, edition(edition_id).item.code, [person.pk]).get(person.pk)
    typed = any(name.startswith("f_") for name in request.POST)
    if earlier and request.GET.get("copy") and not typed:
        acting = mandate.agent_id if mandate else person.pk
        before, made.form = copying.answers_and_form(earlier, acting)
        made.answers = offered(content, before)
    sheet = Sheet(made, owner=f"{who.actor}:{person.pk}")
    key = request.POST.get("key") or str(uuid4())
    if request.method == "POST":
        sheet.read(request.POST, request.FILES)
        if request.POST.get("do") == "send" and not sheet.errors:
            case = _applied(sheet, who, person, mandate, edition_id, key)
            if case:
                return redirect("desk:case_receipt", case.number)
            key = str(uuid4())
    shown = {
        "person": person,
        "mandate": mandate,
        "sheet": sheet,
        "content": content,
        "key": key,
        "earlier": earlier,
    }
    return render(request, "cases/desk/take_in.html", shown, status=400 if sheet.errors else 200)


def _applied(sheet, who, person, mandate, edition_id, key) -> Case | None:
    try:
        return actions.apply(
            edition_id=edition_id,
            applicant_id=person.pk,
            by=who,
            answers=sheet.app.answers,
            form=sheet.app.filled,
            materials=sheet.given(),
            channel="window",
            delivery=sheet.app.delivery_to_send,
            renews=sheet.app.renews_to_send,
            agent_id=mandate and mandate.agent_id,
            mandate_id=mandate and mandate.pk,
            collect_at=sheet.app.collect_at_to_send,
            at=timezone.now(),
            key=key[:64],
        )
    except actions.Incomplete as incomplete:
        sheet.blame(incomplete)
    except (rules.NotAllowed, KeyReused) as refusal:
        sheet.wrong("", words.why(refusal))
    return None
