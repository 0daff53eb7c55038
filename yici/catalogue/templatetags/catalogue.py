"""How templates say what editions hold, in the language of the screen."""

from django import template
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext, gettext_lazy, ngettext

from yici.catalogue import examination_in_words, findings_in_words, grades
from yici.catalogue.content import LegalBasis, Limit, LimitUnit
from yici.catalogue.elements import named
from yici.catalogue.faults import Finding
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
def situation(condition, content) -> str:
    """Say a condition on a citizen's answers in the language of the screen."""
    said, either = [], gettext(" or ")
    for question in content.situations:
        chosen = [words(o) for o in question.options if o.code in condition.get(question.code, ())]
        if chosen:
            said.append(f"{words(question)} {either.join(chosen)}")
    return gettext(" and ").join(said)


@register.filter
def grade(material) -> grades.Said:
    """Say what the evidence grade asked of a material means (证据等级)."""
    return grades.said(material)


@register.filter
def examination_rules(content) -> list[dict]:
    """Return the rules by which an item is examined automatically (智能审批); none: by people."""
    return examination_in_words.rules(content)


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


@register.filter
def element(name: str) -> str:
    """Say an element by its name: 申请材料, Materials."""
    return words(named(name))


@register.filter
def of(people: dict, actor: str) -> str:
    """Say the name behind an actor."""
    return people.get(actor, "")


@register.simple_tag
def finding(one: Finding) -> str:
    """Say what is wrong, in the language of the screen."""
    return findings_in_words.said(one)


VERDICTS = {
    "same": (gettext_lazy("the same"), "grey", "check"),
    "better": (gettext_lazy("better"), "green", "check"),
    "worse": (gettext_lazy("worse: adjust it"), "red", "warning"),
    "differs": (gettext_lazy("differs: adjust it"), "red", "warning"),
    "open": (gettext_lazy("not stated"), "grey", ""),
}


@register.inclusion_tag("ui/badge.html")
def verdict(value) -> dict:
    """Show how an element was judged, in word, colour and icon."""
    said, colour, icon = VERDICTS[value.value]
    return {"words": said, "colour": colour, "icon_name": icon}


@register.simple_tag
def translated(words: str) -> str:
    """Say a rule's title or remedy, or a part's name, in the language of the screen."""
    return gettext(words) if words else ""


@register.inclusion_tag("catalogue/basis.html", takes_context=True)
def cited(context, basis: LegalBasis) -> dict:
    """Name a legal basis; the article's text folds out where the register or the guide has it."""
    laws, on = context.get("laws"), context.get("today")
    told = laws.resolve(basis.law, basis.article, on) if laws else None
    text = (told.whole if told else "") or basis.text
    ended = told.law.ended_on if told and told.law else None
    return {"basis": basis, "text": text, "ended": ended if ended and ended <= on else None}
