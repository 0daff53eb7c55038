"""Staff reach the desk with a second factor; without it their session is nobody's."""

from allauth.account.authentication import get_authentication_records
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from .who import ANONYMOUS, Who, who_is

GUARDED = "desk"  # the namespace of the staff's pages


def is_required() -> bool:
    """Say whether staff need it: always, but for the simulated staff of a demo."""
    return settings.SECOND_FACTOR != "demo"


def was_used(request) -> bool:
    """Say whether this session was opened, or confirmed later, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


def who_of(request) -> Who:
    """Return who is behind a request; this is what doors use.

    Staff who have not shown their second factor, though they need one, are nobody.
    """
    who = who_is(request.user)
    if who.is_staff and is_required() and not was_used(request):
        return ANONYMOUS
    return who


class StaffDoor:
    """Let staff only, and only with their second factor, to every page of the desk."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if GUARDED not in request.resolver_match.namespaces:
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not who_is(request.user).is_staff:
            raise PermissionDenied
        if not is_required() or was_used(request):
            return None
        if is_mfa_enabled(request.user, [Authenticator.Type.TOTP]):
            return _on_to("mfa_reauthenticate", request)
        return _on_to("mfa_activate_totp", request)


def _on_to(name: str, request):
    return redirect(f"{reverse(name)}?{urlencode({'next': request.get_full_path()})}")


def banner(request) -> dict:
    """Tell every screen whether the second factor is switched off, so that it says so."""
    return {"second_factor_off": not is_required()}
