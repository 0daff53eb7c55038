"""What a person reads where she may not go; a locked file says why, and what to do."""

from django.http import HttpResponseNotAllowed
from django.shortcuts import render
from django.views.defaults import permission_denied

from yici.kernel.files import Infected

GUIDE, DESK = "portal:guide_file", "desk"


class FormsOnly:
    """Put words on the blank answer to whoever opens an address that only takes a form.

    She comes there when her session ended while she filled the form in: signed in again, she is led
    to where she was going.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        answer = self.get_response(request)
        is_blank = isinstance(answer, HttpResponseNotAllowed) and not answer.content
        if not is_blank or request.method != "GET" or request.path.startswith("/api/"):
            return answer
        page = render(request, "405.html", status=405)
        page["Allow"] = answer["Allow"]
        return page


def forbidden(request, exception=None):
    """Answer 403. Whoever comes as far as a locked file may see what it belongs to: others got 404."""
    if not isinstance(exception, Infected):
        return permission_denied(request, exception)
    place = request.resolver_match
    reader = "public" if place and place.view_name == GUIDE else "applicant"
    if place and place.app_name == DESK:
        reader = "office"
    return render(request, "portal/locked_file.html", {"reader": reader}, status=403)
