"""The language of the screens: Chinese unless the visitor chose otherwise."""

from django.conf import settings
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import Promise
from django.utils.translation import get_supported_language_variant

Words = str | Promise  # of a screen; a promise is said in the language of who reads it


class ChosenLanguage:
    """Show Chinese until English is chosen; a program at the API is answered as its header asks.

    A browser's header says what its maker set, not what the citizen reads, so it is not followed.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = _chosen(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Cookie", "Accept-Language"])
        return response


def _chosen(request) -> str:
    cookie = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME)
    if not cookie and request.path.startswith("/api/"):
        return translation.get_language_from_request(request)
    try:
        return get_supported_language_variant(cookie)
    except LookupError:
        return settings.LANGUAGE_CODE
