"""The answer first: what a citizen asks of an item, in five lines."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from yici.ui.money import yuan

from .content import CaseKind, Content, OnlineDepth
from .rules import Applicable
from .templatetags.catalogue import limit


@dataclass(frozen=True)
class Line:
    icon: str
    label: Any
    value: Any
    note: Any = ""


def answers(content: Content, applies: Applicable) -> list[Line]:
    """Return where, how many visits, how long, what it costs and what is needed."""
    return [
        _online(content),
        _visits(content),
        _time(content, applies),
        _cost(applies),
        _papers(applies),
    ]


def _online(content: Content) -> Line:
    if content.online_depth == OnlineDepth.FULL:
        value, note = pgettext("can it be done online", "Yes"), _("entirely online, or at a window")
    elif content.can_apply_online:
        value, note = pgettext("can it be done online", "Yes"), _("apply online, or at a window")
    else:
        value, note = _("Not yet"), _("come to a window")
    return Line("globe", _("Online?"), value, note)


def _visits(content: Content) -> Line:
    if content.visits == 0:
        return Line("walk", _("Visits"), pgettext("visits", "None"), _("nothing to come for"))
    value = ngettext("%(n)d visit", "%(n)d visits", content.visits) % {"n": content.visits}
    return Line("walk", _("Visits"), value, content.visit_reason)


def _time(content: Content, applies: Applicable) -> Line:
    if content.case_kind == CaseKind.IMMEDIATE:
        return Line("clock", _("Takes"), _("Done at once"), _("at the same visit"))
    promised = applies.promised or applies.statutory
    note = _("the law allows %(limit)s") % {"limit": limit(applies.statutory)}
    return Line(
        "clock",
        _("Takes"),
        limit(promised) or _("No limit set"),
        note if applies.statutory and applies.promised else "",
    )


def _cost(applies: Applicable) -> Line:
    if not applies.fees:
        return Line("money", _("Costs"), _("Free"))
    if applies.unanswered and len(applies.fees) > 1:
        return Line("money", _("Costs"), _("By situation"), _("answer the questions to see"))
    names = "、".join(fee.name for fee in applies.fees)
    return Line("money", _("Costs"), yuan(applies.amount_cents), names)


def _papers(applies: Applicable) -> Line:
    count, fetched = len(applies.asked), len(applies.fetched)
    value = ngettext("%(n)d paper", "%(n)d papers", count) % {"n": count}
    note = ngettext(
        "%(n)d more is fetched by the office", "%(n)d more are fetched by the office", fetched
    )
    return Line(
        "file",
        _("You supply"),
        value if count else _("Nothing"),
        note % {"n": fetched} if fetched else "",
    )
