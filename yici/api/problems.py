"""Whatever goes wrong at the API is told as problem details (RFC 9457), in the caller's language."""

import orjson
from django.conf import settings
from django.core.exceptions import (
    PermissionDenied,
    RequestDataTooBig,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpResponse
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja.errors import AuthenticationError, HttpError, ValidationError

from yici.kernel import actions, files, story
from yici.kernel.rest import BadCursor, Problem
from yici.people.refusals import Refused

from . import sayings

MEDIA_TYPE = "application/problem+json"
DATA = (MEDIA_TYPE, "application/json")
NOTHING = "default-src 'none'; frame-ancestors 'none'"
ROOT = "/api/v1/"
TITLES = {
    400: gettext_lazy("The request cannot be read"),
    401: gettext_lazy("Sign in first"),
    403: gettext_lazy("You may not do this"),
    404: gettext_lazy("Not found"),
    405: gettext_lazy("This address does not take this method"),
    409: gettext_lazy("Not possible as things stand"),
    412: gettext_lazy("Changed since you saw it"),
    413: gettext_lazy("Too large"),
    415: gettext_lazy("Wrong kind of content"),
    422: gettext_lazy("Something has to be corrected"),
    429: gettext_lazy("Too many attempts"),
    500: gettext_lazy("Something went wrong here"),
    503: gettext_lazy("Not available just now"),
}
DETAILS = {
    400: gettext_lazy("Send the request as the document at /api/v1/openapi.json describes it."),
    401: gettext_lazy("Get a token with POST /api/v1/tokens and send it as Authorization: Bearer."),
    403: gettext_lazy("Your account may not do this."),
    404: gettext_lazy("There is nothing at this address, or nothing that you may see."),
    405: gettext_lazy("The header Allow names the methods that it takes."),
    413: gettext_lazy("Send less at once."),
    415: gettext_lazy("Send JSON, and files as multipart/form-data."),
    500: gettext_lazy("It was recorded and will be looked at. Please try again later."),
    503: gettext_lazy("Please try again later."),
}


class ProblemDetails:
    """Give every failure under /api/v1/ one form, and let nobody keep what is personal."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not request.path.startswith(ROOT):
            return self.get_response(request)
        too_large = _too_large(request)
        response = respond(request, too_large) if too_large else self.get_response(request)
        if response.status_code >= 400 and response.get("Content-Type") != MEDIA_TYPE:
            _tell(response, request, plain(response.status_code))
        response.headers.setdefault("Cache-Control", "no-store")
        if response.headers.get("Content-Type", "").startswith(DATA):
            # Data, whatever a browser makes of it: it loads nothing and stands in no frame.
            response.headers["Content-Security-Policy"] = NOTHING
        patch_vary_headers(response, ["Authorization"])
        return response


def _too_large(request) -> Problem | None:
    """Return the problem before anything is read: an upload has a limit, with room for its frame."""
    announced = request.META.get("CONTENT_LENGTH") or "0"
    if announced.isdigit() and int(announced) > settings.UPLOAD_LIMIT + 64 * 1024:
        return too_large(settings.UPLOAD_LIMIT)
    return None


def too_large(limit: int) -> Problem:
    megabytes = limit / 1024 / 1024
    return Problem(413, "too-large", _("At most %(mb)d MB are taken.") % {"mb": megabytes})


def plain(status: int) -> Problem:
    """Return the problem of a bare status."""
    return Problem(status, f"http-{status}", DETAILS.get(status, DETAILS[400]))


def respond(request, problem: Problem) -> HttpResponse:
    return _tell(HttpResponse(status=problem.status), request, problem)


def answering(meaning):
    """Return what ninja calls when an exception is raised: its meaning, as an answer."""

    def answer(request, raised):
        return respond(request, meaning(raised))

    return answer


def _tell(response, request, problem: Problem) -> HttpResponse:
    told = {
        "type": f"urn:yici:problem:{problem.code}",
        "title": str(TITLES.get(problem.status, TITLES[400])),
        "status": problem.status,
        "detail": str(problem.detail),
        "instance": request.path,
        "rule": problem.rule,
        "errors": [{"field": field, "detail": str(told)} for field, told in problem.errors],
    }
    response.content = orjson.dumps(told)
    response.headers["Content-Type"] = MEDIA_TYPE
    response.headers["Content-Length"] = str(len(response.content))
    for name, value in problem.headers.items():
        response.headers[name] = value
    if problem.status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="yici"'
    return response


# -- what exceptions mean ------------------------------------------------------------------------


def not_valid(error: ValidationError) -> Problem:
    """Return every fault of the input, each at its field."""
    errors = [(_field(one["loc"]), sayings.of(one)) for one in error.errors]
    detail = _("Correct what is named under errors; nothing was changed.")
    return Problem(422, "not-valid", detail, errors=errors)


def _field(loc) -> str:
    """Return the path of a fault within what was sent: `materials.0.file`."""
    place = [str(part) for part in loc[1:]]
    return ".".join(place[1:] if loc[0] == "body" and len(place) > 1 else place) or str(loc[0])


def _told_by_ninja(error: HttpError) -> Problem:
    bare = plain(error.status_code)
    # ninja's own words are English; those of our modules are in the caller's language.
    own = error.status_code not in (400, 401) and not isinstance(error, AuthenticationError)
    return Problem(error.status_code, bare.code, str(error) if own and str(error) else bare.detail)


MEANINGS = [
    (Problem, lambda error: error),
    (Http404, lambda error: plain(404)),
    (files.Infected, lambda error: Problem(
        403, "file-locked", _("A scanner found something harmful in this file after it had been taken in: "
        "it is locked, and nobody gets it. If it is needed, hand in or ask for a clean one."),
    )),
    (PermissionDenied, lambda error: plain(403)),
    (HttpError, _told_by_ninja),
    (ValidationError, not_valid),
    (RequestDataTooBig, lambda error: too_large(settings.DATA_UPLOAD_MAX_MEMORY_SIZE)),
    (TooManyFieldsSent, lambda error: plain(413)),
    (TooManyFilesSent, lambda error: plain(413)),
    (BadCursor, lambda error: Problem(
        422, "not-valid", _("Start again from the first page."),
        errors=[("cursor", _("This cursor is not one of ours."))],
    )),
    (actions.StaleEdit, lambda error: Problem(
        412, "stale", _("Somebody has changed it meanwhile. Read it again, then decide."),
    )),
    (story.Stale, lambda error: Problem(
        503, "busy", _("Others are changing it just now. Please try again."),
        headers={"Retry-After": "1"},
    )),
    (story.OtherContent, lambda error: Problem(
        422, "key-reused", _("This Idempotency-Key was sent before with other content. What was "
        "sent first stands; for something new, use a new key."),
        errors=[("Idempotency-Key", _("Sent before with other content."))],
    )),
    (story.KeyReused, lambda error: Problem(
        422, "key-reused", _("This Idempotency-Key was used for something else. Use a new one."),
        errors=[("Idempotency-Key", _("Used before for something else."))],
    )),
    (files.TooLarge, lambda error: too_large(settings.UPLOAD_LIMIT)),
    (files.Missing, lambda error: plain(404)),
    (Refused, lambda error: Problem(
        422, "refused", str(error), errors=[(error.field, str(error))] if error.field else [],
    )),
]  # fmt: skip
