"""The components as template tags; `/desk/styleguide/` shows each of them.

{% load ui %}
{% icon "search" %}                       an icon of our sprite, hidden from screen readers
{% page_header title crumbs lead %}       crumbs: [(label, url), ...], without the page itself
{% field form.name %}                     a bound field, or a dict with the names of FieldView
{% error_summary form %}                  or a list of FieldViews/dicts
{% pill clock %}                          days left: see ui/pills.py for the names it reads
{% badge "Free" "green" %}                colours: blue (default) green amber red grey
{% notice "Words" "amber" %}              a bar; colours as above
{% steps list %}                          timeline: see ui/steps.html for the names
{% facts list %}                          [(label, value), ...] as a key-value list
{% table table %}                         a ui.table.Table
{% pager page %}                          Django's Page
{% empty_state title text link_text link_url %}
{{ cents|yuan }} {{ day|chinese_date }} {{ instant|chinese_time }} {{ day|short_date }} {{ day|whole_date }}
{{ words|joined }}
"""

from dataclasses import replace
from functools import cache

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString

from yici.ui import dates, fields, lists, money, pills

register = template.Library()
register.filter(money.yuan)
register.filter(lists.joined)


@register.simple_tag
@cache
def icon(name: str, size: int = 20) -> SafeString:
    return format_html(
        '<svg class="icon" width="{0}" height="{0}" aria-hidden="true" focusable="false">'
        '<use href="{1}#{2}"></use></svg>',
        size,
        static("ui/icons.svg"),
        name,
    )


@register.inclusion_tag("ui/page_header.html")
def page_header(title, crumbs=(), lead=""):
    return {"title": title, "crumbs": list(crumbs or ()), "lead": lead}


@register.inclusion_tag("ui/field.html")
def field(source, hint=None):
    shown = fields.view(source)
    return {"f": shown if hint is None else replace(shown, hint=hint)}


@register.inclusion_tag("ui/error_summary.html")
def error_summary(source):
    """List every error with a link to its field; nothing is shown when there is none."""
    views = [fields.view(one) for one in source]
    general = source.non_field_errors() if hasattr(source, "non_field_errors") else []
    return {"faulty": [one for one in views if one.errors], "general": general}


@register.inclusion_tag("ui/pill.html")
def pill(clock):
    return pills.pill(clock)


@register.inclusion_tag("ui/badge.html")
def badge(words, colour="blue", icon_name=""):
    return {"words": words, "colour": colour, "icon_name": icon_name}


NOTICE_ICONS = {"blue": "info", "green": "check", "amber": "warning", "red": "alarm"}


@register.inclusion_tag("ui/notice.html")
def notice(words, colour="blue", title=""):
    return {"words": words, "colour": colour, "title": title, "icon_name": NOTICE_ICONS[colour]}


@register.inclusion_tag("ui/steps.html")
def steps(entries):
    return {"entries": entries}


@register.inclusion_tag("ui/facts.html")
def facts(rows):
    return {"rows": rows}


@register.inclusion_tag("ui/empty.html")
def empty_state(title, text="", link_text="", link_url=""):
    return {"title": title, "text": text, "link_text": link_text, "link_url": link_url}


@register.inclusion_tag("ui/table.html", takes_context=True)
def table(context, shown):
    page = shown.page
    return {
        "request": context.get("request"),
        "table": shown,
        "page": page,
        "lines": shown.lines(page),
        "pages": numbered(page, lambda number: shown.address(page=number)),
    }


@register.inclusion_tag("ui/pager.html", takes_context=True)
def pager(context, page):
    query = context["request"].GET.copy()

    def address(number):
        query["page"] = str(number)
        return "?" + query.urlencode()

    return {"page": page, "pages": numbered(page, address)}


def numbered(page, address) -> dict:
    """Return the links of a pager: previous, the numbers (None: a gap) and next."""
    shown = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    gap = page.paginator.ELLIPSIS
    return {
        "previous": address(page.previous_page_number()) if page.has_previous() else "",
        "next": address(page.next_page_number()) if page.has_next() else "",
        "numbers": [
            {"number": n, "url": address(n), "now": n == page.number} if n != gap else None
            for n in shown
        ],
    }


@register.filter
def chinese_date(day) -> str:
    """2026年11月21日（周六）, in English 21 Nov 2026 (Sat)."""
    return dates.long_day(day) if day else ""


@register.filter
def whole_date(day) -> str:
    """2026年11月21日, in English 21 Nov 2026."""
    return dates.whole_day(day) if day else ""


@register.filter
def short_date(day) -> str:
    """11月21日, in English 21 Nov."""
    return dates.short_day(day) if day else ""


@register.filter
def chinese_time(moment) -> str:
    """2026年11月21日（周六）09:30, in English 21 Nov 2026 (Sat) 09:30."""
    return dates.instant(moment) if moment else ""
