"""Who calls: a program with a token, or a page of ours with the visitor's session."""

from django.conf import settings
from django.utils import timezone
from ninja.security import APIKeyCookie, HttpBearer
from ninja.utils import check_csrf

from yici.kernel.rest import Problem
from yici.people.who import who_calls

from .problems import plain


class Bearer(HttpBearer):
    """`Authorization: Bearer <token>`, a token from POST /tokens."""

    def authenticate(self, request, token: str):
        if "\x00" in token:
            return None
        user = who_calls(token, timezone.now())
        if user is not None:
            request.user = user
        return user


class Session(APIKeyCookie):
    """The visitor's session, for our own pages; a change needs the CSRF token as well."""

    param_name = settings.SESSION_COOKIE_NAME

    def __call__(self, request):
        # A bad token must not fall back on whoever happens to sit at the browser.
        if "Authorization" in request.headers or not request.user.is_authenticated:
            return None
        if getattr(request.user, "lacks_second_factor", False):
            return None
        if check_csrf(request):
            raise Problem(403, "csrf", plain(403).detail)
        return request.user

    def authenticate(self, request, key):
        raise NotImplementedError("__call__ says it all")


SIGNED_IN = [Bearer(), Session()]
