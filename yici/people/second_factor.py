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

from .who import who_is

GUARDED = "desk"  # the namespace of the staff's pages


def is_required() -> bool:
    """Say whether staff need it: always, but for the simulated staff of a demo."""
    return not (settings.DEMO and settings.SECOND_FACTOR == "demo")


def was_used(request) -> bool:
    """Say whether this session was opened, or confirmed later, with a second factor."""
    records = get_authentication_records(request, request.user)
    return any(record.get("method") == "mfa" for record in records)


class StaffDoor:
    """Let staff only, and only with their second factor, to every page of the desk.

    Elsewhere staff who have not shown it are nobody: `who_is` says so of the request's user.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        guarded = GUARDED in request.resolver_match.namespaces
        if not (guarded or is_required()):
            return None
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path()) if guarded else None
        is_staff = who_is(request.user).is_staff
        if is_staff and is_required() and not was_used(request):
            request.user.lacks_second_factor = True
            return _ask_for_it(request) if guarded else None
        if guarded and not is_staff:
            raise PermissionDenied
        return None


def _ask_for_it(request):
    has_one = is_mfa_enabled(request.user, [Authenticator.Type.TOTP])
    page = reverse("mfa_reauthenticate" if has_one else "mfa_activate_totp")
    return redirect(f"{page}?{urlencode({'next': request.get_full_path()})}")


def banner(request) -> dict:
    """Tell screens of signed-in staff when the second factor is switched off, so that they say so."""
    if is_required() or not hasattr(request, "user"):
        return {}
    return {"second_factor_off": who_is(request.user).is_staff}
