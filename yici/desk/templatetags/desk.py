"""The officials' navigation, from what the modules offer in `pages.staff_menu`."""

from django import template
from django.utils import timezone

from yici.kernel.module import collect
from yici.people.who import who_is
from yici.ui.menu import line_up

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_menu(context) -> list[dict]:
    user = context["request"].user
    alike = (who_is(user), timezone.localdate())
    known = getattr(user, "counted", None)
    return line_up(collect("pages", "staff_menu"), user, known=known, alike=alike)


@register.simple_tag(takes_context=True)
def official_name(context) -> str:
    """Return the name of the official at work, as her colleagues know her."""
    user = context["request"].user
    return who_is(user).name or user.get_username()
