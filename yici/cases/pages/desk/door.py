"""Who stands at the desk: an official, and nothing but that."""

from dataclasses import replace
from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404
from django.utils.cache import patch_cache_control

from yici.cases import reading
from yici.cases.models import Case
from yici.people.acting import Who
from yici.people.who import who_is

AT_THE_WINDOW = "window"  # in the session: the person who stands at the window now


def official(request) -> Who:
    """Return the official behind a request, without what she may do as a citizen.

    Her own applications and those of whom she acts for she sees on the portal, like anybody.
    """
    return replace(who_is(request.user), applicant_id=None, grants=())


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


def case_or_404(number: str, who: Who) -> Case:
    """Return the case with that number if this official may see it.

    :raises Http404: when there is none, or none for her: the two look the same
    """
    try:
        return reading.find(number, who)
    except Case.DoesNotExist:
        raise Http404 from None
