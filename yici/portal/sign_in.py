"""Where people go after they signed in; and, in a demonstration, signing in with one click."""

from typing import TYPE_CHECKING, NamedTuple

from django.conf import settings
from django.contrib.auth import get_user_model, login
from django.http import Http404
from django.shortcuts import redirect
from django.urls import path
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from yici.people.demo import cast
from yici.people.who import who_is

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class DemoRole(NamedTuple):
    username: str
    name: str
    title: "StrOrPromise"
    icon: str


def demo_roles() -> list[DemoRole]:
    """Return the simulated people who have an account here; none outside a demonstration."""
    if not settings.DEMO:
        return []
    citizens = [
        DemoRole(c.username, c.name, _("Citizen"), "user") for c in cast.CITIZENS if c.username
    ]
    staff = [DemoRole(s.username, s.name, s.role.label, "card") for s in cast.STAFF]
    there = set(get_user_model().objects.values_list("username", flat=True))
    return [role for role in citizens + staff if role.username in there]


@require_POST
def demo_sign_in(request):
    """Sign in as one of the simulated people, without a password.

    :raises Http404: outside a demonstration, and for any account that is not of the demo
    """
    wanted = request.POST.get("username", "")
    if wanted not in {role.username for role in demo_roles()}:
        raise Http404
    user = get_user_model().objects.get(username=wanted)
    login(request, user, backend="yici.people.backends.Passwords")
    back = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        return redirect(back)
    return welcome(request)


def welcome(request):
    """Lead officials to the desk and citizens to the portal."""
    who = who_is(request.user)
    return redirect("desk:home" if who.is_staff else "portal:home")


demo_addresses = [path("accounts/demo/", demo_sign_in, name="demo_sign_in")]
