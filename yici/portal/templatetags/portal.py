"""The citizen's navigation, from what the modules offer in `pages.citizen_menu`."""

from django import template
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils.translation import gettext as _

from yici.kernel.module import collect
from yici.portal import sign_in
from yici.ui.menu import line_up

register = template.Library()


@register.simple_tag(takes_context=True)
def citizen_menu(context) -> list[dict]:
    # A request for a foreign host is refused before anybody knows whose it is.
    user = getattr(context.get("request"), "user", None) or AnonymousUser()
    return line_up(collect("pages", "citizen_menu"), user)


@register.filter
def counted(entries) -> int:
    """Return what waits behind several entries together."""
    return sum(entry["count"] for entry in entries)


@register.simple_tag
def demo_roles() -> list:
    """Return those a demonstration offers for signing in with one click."""
    return sign_in.demo_roles()


@register.simple_tag
def home_crumb() -> list[tuple]:
    return [(_("Home"), reverse("portal:home"))]


@register.simple_tag
def services_crumbs() -> list[tuple]:
    return [*home_crumb(), (_("Services"), reverse("portal:search"))]
