"""Who gets through the officials' door."""

from functools import wraps

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied

from yici.people.who import who_is


def is_official(user) -> bool:
    """Say whether an account belongs to somebody who holds a post."""
    return user.is_active and (user.is_superuser or who_is(user).is_staff)


def officials_only(page):
    """Ask a stranger to sign in; refuse a citizen.

    :raises PermissionDenied: when somebody is signed in who is no official
    """

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        if not is_official(request.user):
            raise PermissionDenied
        return page(request, *args, **kwargs)

    return guarded
