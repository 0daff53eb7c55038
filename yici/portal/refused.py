"""What a person reads where she may not go; a locked file says why, and what to do."""

from django.shortcuts import render
from django.views.defaults import permission_denied

from yici.kernel.files import Infected

GUIDE, DESK = "portal:guide_file", "desk"


def forbidden(request, exception=None):
    """Answer 403. Whoever comes as far as a locked file may see what it belongs to: others got 404."""
    if not isinstance(exception, Infected):
        return permission_denied(request, exception)
    place = request.resolver_match
    reader = "public" if place and place.view_name == GUIDE else "applicant"
    if place and place.app_name == DESK:
        reader = "office"
    return render(request, "portal/locked_file.html", {"reader": reader}, status=403)
