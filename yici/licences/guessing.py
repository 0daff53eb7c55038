"""Who checks so many numbers in a minute that she must be trying them out?"""

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.utils import timezone

from yici.kernel import limits


def too_often(request) -> bool:
    """Say whether somebody tries numbers out: what is public by number is not public as a list."""
    who, now = get_adapter().get_client_ip(request), timezone.now()
    return not limits.within("verify", who, most=settings.VERIFICATIONS, seconds=60, at=now)
