"""延续: the licence that an application renews, and whether silence will renew it (art. 50)."""

from datetime import date

from django.db.models import Q
from django.utils.translation import gettext

from yici.catalogue.content import Content
from yici.codes import licences as identifiers
from yici.licences.models import Licence

from . import clocks, forms, periods, rules
from .clocks import Clock
from .models import Case
from .reading.terms import day_in_words


def _(text: str) -> str:
    """Mark a message for translation where it is told."""
    return text


MISSING = _("Choose the licence to be renewed.")
NONE_HELD = _("You hold no licence that this item renews, issued here and in force.")
NOTHING = _("This item renews no licence.")
RENEWED = _("The licence expired without a decision: it counts as renewed.")


def renewable(content: Content, department, applicant_id, day: date) -> list[Licence]:
    """Return the applicant's licences that the item renews: in force, with a day of expiry.

    Asked of the authority that issued them (art. 50 (1)), the one that expires first, first.
    """
    wanted = content.paths.renews
    if not wanted:
        return []
    mine = Licence.objects.in_force(day).filter(
        holder=applicant_id, issuer=department.credit_code or "", valid_until__isnull=False
    )
    of_type = Case.objects.filter(applicant_id=applicant_id, licence=wanted).values("pk")
    return list(mine.filter(Q(kind=wanted) | Q(case_id__in=of_type)).order_by("valid_until", "pk"))


def problem(content: Content, department, applicant_id, licence_id, day: date):
    """Return what is wrong with the licence that was named, or None."""
    if not content.paths.renews:
        if licence_id is None:
            return None
        return forms.Problem("renews", NOTHING, {})
    known = {licence.pk for licence in renewable(content, department, applicant_id, day)}
    if licence_id in known:
        return None
    return forms.Problem("renews", MISSING if known else NONE_HELD, {})


def choices(content: Content, department, applicant_id, day: date) -> dict[str, str]:
    """Return what she may choose from, in words: name, last day, and whether it is late."""
    return {
        str(one.pk): _words(one, one.valid_until, day)
        for one in renewable(content, department, applicant_id, day)
        if one.valid_until
    }


def _words(licence: Licence, until: date, day: date) -> str:
    face = licence.face_now() or {}
    said = {
        "name": face.get("name") or licence.how.name,
        "about": next((value for _label, value in face.get("fields", ())), ""),
        "serial": identifiers.parse(licence.identifier).serial,
        "day": day_in_words(until),
    }
    if periods.is_in_time(day, until):
        return gettext("%(name)s: %(about)s (no. %(serial)s), valid until %(day)s") % said
    return (
        gettext(
            "%(name)s: %(about)s (no. %(serial)s), valid until %(day)s. That is less than thirty days,"
            " so silence will not renew it."
        )
        % said
    )


def clock(calendar, licence_id, on: date) -> tuple[Clock, ...]:
    """Return the clock that runs until the licence expires, if one is to be renewed.

    Asked less than thirty days before, silence does not renew it; the clock says so.
    """
    expires = licence_id and Licence.objects.get(pk=licence_id).valid_until
    if not expires:
        return ()
    ground = "renewal" if periods.is_in_time(on, expires) else "renewal_late"
    days = (expires - on).days
    return (clocks.start(calendar, "renewal", ground, max(days, 0), "day", on),)


def is_renewed_by_law(state, today: date) -> bool:
    """Whether silence has renewed the licence: asked for in time, not decided while it was in force."""
    one = state.clock("renewal")
    if not rules.is_unanswered(state, one, today):
        return False
    return still_to_renew(state.renews, one.due_on) is not None


def still_to_renew(licence_id, expires_on: date) -> Licence | None:
    """Return the licence if it is as it was: not renewed otherwise, suspended or withdrawn."""
    return Licence.objects.filter(pk=licence_id, valid_until=expires_on, status="valid").first()
