"""Who comes through the citizen's door: a person, acting for herself or for those she may."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from yici.cases import reading
from yici.cases.models import Case
from yici.people.models import Applicant
from yici.people.who import who_acts_as


def citizens_only(page):
    """Let a signed-in person through, as `request.citizen` (Applicant) and `request.who` (Who).

    Officials come here as the private persons they are: what their posts let them see stays at
    the desk. A stranger is asked to sign in, and comes back to where she was.
    """

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(_back(request))
        citizen = Applicant.objects.filter(user=request.user).first()
        if citizen is None:
            return render(request, "cases/portal/nobody.html", status=403)
        request.citizen = citizen
        request.who = who_acts_as(citizen, timezone.now())
        response = page(request, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def _back(request) -> str:
    """Return the page to come back to: a form that was sent cannot be sent again by a link."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    came_from = urlsplit(request.headers.get("Referer", ""))
    return came_from.path if came_from.netloc == request.get_host() else "/"


def case_of(request, number: str) -> Case:
    """Return the case with that number, or say that there is none for her."""
    try:
        return reading.find(number, request.who)
    except Case.DoesNotExist:
        raise Http404 from None


def applicants_of(who) -> dict:
    """Return herself and those she acts for, by id, herself first."""
    known = Applicant.objects.visible_to(who).filter(pk__in=who.applicants)
    return {one.pk: one for one in sorted(known, key=lambda a: (a.pk != who.applicant_id, a.name))}
