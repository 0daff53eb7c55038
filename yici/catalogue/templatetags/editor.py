"""How the editor's templates say a finding."""

from django import template
from django.utils.translation import gettext

register = template.Library()


@register.filter
def finding(found) -> str:
    """Say where and what, in the language of the screen."""
    words = gettext(found.message) % {
        name: gettext(value) if isinstance(value, str) and value else value
        for name, value in found.params.items()
    }
    return f"{gettext(found.where)}: {words}" if found.where else words
