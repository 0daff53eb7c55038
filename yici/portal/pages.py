"""The citizen's home: search first, then what most people come for."""

from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from yici.bundles import finding as bundles
from yici.cases import reading
from yici.cases.lifecycle import FINAL
from yici.cases.models import Case
from yici.catalogue import themes
from yici.catalogue.finding import find_items
from yici.catalogue.search import Filters
from yici.people.models import Department
from yici.people.who import who_is
from yici.ui.menu import Entry

AUDIENCES = {"person": themes.PERSON, "company": themes.CORPORATE}
SERVED = {"person": "person", "company": "enterprise"}  # 服务对象 of each audience
TRIES = {  # everyday words that show what may be typed
    "person": (_("social security card"), _("register a birth"), _("transfer a home"), _("retire")),
    "company": (_("open a restaurant"), _("set up a company"), _("building permit")),
}
SHORT, FEW = 6, 3


def home(request):
    audience = request.GET.get("for", "person")
    audience = audience if audience in AUDIENCES else "person"
    who = who_is(request.user)
    frequent = find_items(
        who=who, filters=Filters(service_object=SERVED[audience], applicable=True), limit=SHORT
    )
    context = {
        "audience": audience,
        "themes": AUDIENCES[audience],
        "tries": TRIES[audience],
        "frequent": frequent.items,
        "without_visit": _by_visits(who, audience, 0),
        "one_visit": _by_visits(who, audience, 1),
        "things": [one for one in bundles.on_offer(who) if _serves(one.definition, audience)],
        "open_cases": _open_cases(who),
        "halls": Department.objects.active().filter(is_hall=True)[:3],
    }
    return render(request, "portal/home.html", context)


def _serves(thing, audience: str) -> bool:
    served = {one.value for one in thing.service_objects}
    return not served or SERVED[audience] in served


def _by_visits(who, audience: str, visits: int):
    wanted = Filters(service_object=SERVED[audience], visits=visits)
    return find_items(who=who, filters=wanted, limit=SHORT).items


def _open_cases(who):
    if not who.applicants:
        return []
    cases = Case.objects.visible_to(who).filter(applicant_id__in=who.applicants)
    today = timezone.localdate()
    return [
        {
            "case": case,
            "status": reading.status_in_words(case),
            "colour": "amber" if case.status == "correcting" else "blue",
            "next": reading.next_of(case, today),
        }
        for case in cases.exclude(status__in=FINAL).with_names().order_by("-opened_at")[:FEW]
    ]


citizen_menu = [Entry(_("Home"), "portal:home", "home", order=0)]
