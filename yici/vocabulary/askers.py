"""Who asks, as one word that is digested at once: an account, or an address."""

from allauth.account.adapter import get_adapter
from django.core.exceptions import PermissionDenied


def asker_of(request) -> str:
    """Return what tells two askers apart; it is never kept as it is."""
    if request.user.is_authenticated:
        return f"user:{request.user.pk}"
    try:
        return get_adapter().get_client_ip(request)
    except PermissionDenied:
        return request.META.get("REMOTE_ADDR", "")
