"""Who checks so many numbers in a minute that she must be trying them out?"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.utils import timezone

from yici.kernel import limits


def too_often(request) -> bool:
    """Say whether somebody tries numbers out: what is public by number is not public as a list."""
    who, now = _caller(request), timezone.now()
    return not limits.within("verify", who, most=settings.VERIFICATIONS, seconds=60, at=now)


def _caller(request) -> str:
    """Return the caller's address; where headers give nonsense, that of the connection."""
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return request.META.get("REMOTE_ADDR", "")
