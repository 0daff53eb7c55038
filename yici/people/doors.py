"""Who comes through a door: a citizen at the portal, an official at the desk, and nothing but that."""

from functools import wraps
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.shortcuts import render
from django.utils import timezone
from django.utils.cache import patch_cache_control

from .acting import Who
from .models import Applicant
from .who import who_acts_as, who_is


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
            return render(request, "people/nobody.html", status=403)
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


def official(request) -> Who:
    """Return the official behind a request, without what she may do as a citizen.

    Her own applications and those of whom she acts for she sees on the portal, like anybody.
    """
    return who_is(request.user).at_work()


def staff_page(page):
    """Let officials in, as `page(request, who, ...)`; refuse citizens, ask strangers to sign in.

    What it shows is personal: no browser or proxy keeps it.

    :raises PermissionDenied: for somebody signed in who is no official
    """

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        who = official(request)
        if not who.is_staff:
            raise PermissionDenied
        _need_words(request, kwargs)
        response = page(request, who, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response

    return guarded


def _need_words(request, kwargs) -> None:
    """:raises BadRequest: when something sent holds a character that no text can hold"""
    sent = [v for query in (request.GET, request.POST) for _name, vs in query.lists() for v in vs]
    if any("\x00" in str(value) for value in [*sent, *kwargs.values()]):
        raise BadRequest
