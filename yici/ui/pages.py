"""Switches every screen has."""

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600


@require_POST
def choose_type(request):
    """Remember large or normal type, and go back to where the visitor was."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    response = HttpResponseRedirect(back)
    if request.POST.get("type") == "large":
        response.set_cookie("type", "large", max_age=YEAR, samesite="Lax")
    else:
        response.delete_cookie("type")
    return response
