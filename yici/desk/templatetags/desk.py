"""The officials' navigation, from what the modules offer in `pages.staff_menu`."""

from django import template

from yici.kernel.module import collect
from yici.ui.menu import line_up

register = template.Library()


@register.simple_tag(takes_context=True)
def staff_menu(context) -> list[dict]:
    return line_up(collect("pages", "staff_menu"), context["request"].user)
