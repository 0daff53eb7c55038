"""How the editor's templates say a finding."""

from django import template
from django.utils.translation import gettext

from yici.catalogue.faults import Told
from yici.catalogue.findings_in_words import spoken

register = template.Library()


@register.filter
def finding(found) -> str:
    """Say where and what, in the language of the screen."""
    words = gettext(found.message) % {
        name: _in_words(value) for name, value in found.params.items()
    }
    return f"{gettext(found.where)}: {words}" if found.where else words


def _in_words(value):
    if isinstance(value, Told) or not isinstance(value, str) or not value:
        return spoken(value)
    return gettext(value)
