"""Programs that bring a token go a short way: no session, no messages, nothing of pages.

The long way gives them the same answers; all it does for pages costs as much as a verb's rules.
"""

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.handlers.exception import convert_exception_to_response
from django.core.handlers.wsgi import WSGIHandler
from django.utils.module_loading import import_string

ROOT = "/api/v1/"
LONG_WAY = {f"{ROOT}tokens", f"{ROOT}docs"}  # signing in with a password; a page for people


def bring_a_token(environ: dict) -> bool:
    """Whether a request comes from a program that says who it is by its token."""
    path = environ.get("PATH_INFO", "")
    return (
        environ.get("HTTP_AUTHORIZATION", "").startswith("Bearer ")
        and path.startswith(ROOT)
        and path not in LONG_WAY
    )


class Programs(WSGIHandler):
    """Django's handler with the few layers that programs need."""

    def load_middleware(self, is_async=False):
        self._view_middleware: list = []
        self._template_response_middleware: list = []
        self._exception_middleware: list = []
        chain = convert_exception_to_response(self._get_response)
        for name in reversed(settings.MIDDLEWARE_OF_PROGRAMS):
            chain = convert_exception_to_response(import_string(name)(chain))
        self._middleware_chain = chain


class NobodyYet:
    """Nobody is signed in until the token was looked at."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.user = AnonymousUser()
        return self.get_response(request)
