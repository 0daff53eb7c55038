"""How templates say what editions hold, in the language of the screen."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, ngettext

from yici.catalogue.content import Limit, LimitUnit
from yici.ui.dates import is_chinese
from yici.ui.money import yuan

register = template.Library()
register.filter(yuan)

ENGLISH = ("english", "text_en", "label_en")
CHINESE = ("label", "text", "name")
THEME_ICONS = {
    "birth": "baby",
    "household": "house",
    "education": "school",
    "work": "work",
    "setup": "company",
    "permit": "shop",
    "qualification": "seal",
    "marriage": "heart",
    "housing": "home",
    "social": "shield",
    "health": "medical",
    "aid": "family",
    "documents": "card",
    "transport": "car",
    "border": "globe",
    "retirement": "elder",
    "hr": "user",
    "construction": "grid",
}


@register.filter
def words(thing) -> str:
    """Say an option, a question, a theme or a member of a code list; Chinese where no English is."""
    names = CHINESE if is_chinese() else ENGLISH + CHINESE
    return next(filter(None, (getattr(thing, name, "") for name in names)), "")


@register.filter
def limit(value: Limit | None) -> str:
    """Say a time limit: 8 个工作日, 8 working days; 0 is the same visit."""
    if value is None:
        return ""
    if value.days == 0:
        return gettext("At once")
    if value.unit == LimitUnit.WORKDAY:
        return working_days(value.days)
    return ngettext("%(n)d calendar day", "%(n)d calendar days", value.days) % {"n": value.days}


@register.filter
def working_days(days: int) -> str:
    if days == 0:
        return gettext("At once")
    return ngettext("%(n)d working day", "%(n)d working days", days) % {"n": days}


@register.filter
def theme_icon(theme) -> str:
    return THEME_ICONS.get(theme.code.partition(".")[2], "folder")


@register.simple_tag
def in_chinese() -> SafeString:
    """Mark what an edition holds as Chinese, when the page around it is not."""
    return mark_safe("" if is_chinese() else ' lang="zh-hans"')
