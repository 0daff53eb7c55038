"""How messages were sent: the log, what was given up, and sending it again."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from yici.people import masking
from yici.people.doors import staff_page
from yici.people.refusals import Refused
from yici.ui.dates import instant
from yici.ui.table import Column, Table, remembered

from .. import actions, faults, rules
from ..kinds import all_kinds
from ..models import Contact, Sending
from ..words import CHANNELS

LIST = "notifications"
COLOURS = {
    "waiting": "amber", "handed": "blue", "delivered": "green",
    "failed": "red", "dead": "red", "dropped": "grey",
}  # fmt: skip


class Log(Table):
    """The list; contacts of a page are read at once."""

    def lines(self, page):
        self.contacts = Contact.objects.in_bulk([row.contact for row in page.object_list])
        return super().lines(page)

    def masked(self, row: Sending) -> str:
        contact = self.contacts.get(row.contact)
        mask = masking.email if row.channel == "email" else masking.phone
        to = (contact.value if row.notification else contact.pending) if contact else ""
        return mask(to) or "—"


@require_safe
@staff_page
def log(request, who):
    """Show how messages went, filtered; nobody is named and no address shown whole."""
    if not rules.may_watch(who):
        raise PermissionDenied
    asked = remembered(request, LIST)
    sendings = _chosen(Sending.objects.visible_to(who), asked)
    table = Log(
        request, LIST, sendings.order_by("-told_at", "-pk"), [],
        caption=_("Notifications"), filters=_filters(asked),
        empty=_("No message is like that. Clear the filters to see all of them."),
        none=_("No message has gone out yet."),
    )  # fmt: skip
    table.columns = _columns(table)
    lost = Sending.objects.visible_to(who).filter(status="dead").count()
    again = actions.lost(sendings).count() if lost else 0
    context = {
        "table": table,
        "lost": lost,
        "again": again,
        "today": _today(who),
        "may_edit": who.has("administrator"),
    }
    return render(request, "notifications/log.html", context)


def _chosen(sendings, asked):
    for name in ("status", "channel", "kind"):
        if asked.get(name):
            sendings = sendings.filter(**{name: asked[name]})
    return sendings


def _columns(table: Log) -> list[Column]:
    kinds = all_kinds()
    return [
        Column(_("Told at"), lambda row: instant(row.told_at), sort="told_at"),
        Column(_("News"), lambda row: kinds[row.kind].title if row.kind in kinds else row.kind),
        Column(_("By"), lambda row: CHANNELS[row.channel]),
        Column(_("To"), table.masked),
        Column(_("State"), _state, sort="status"),
        Column(_("Tries"), lambda row: row.attempts, sort="attempts", number=True),
        Column(_("Handed over after"), _delay, number=True),
    ]


def _state(row: Sending) -> str:
    badge = {"words": row.get_status_display(), "colour": COLOURS[row.status]}
    said = faults.in_words(row.fault) if row.status in {"waiting", "dead", "failed"} else ""
    return render_to_string("notifications/state.html", badge | {"said": said})


def _delay(row: Sending) -> str:
    return "—" if row.seconds is None else _("%(seconds).1f s") % {"seconds": row.seconds}


def _filters(asked) -> list[dict]:
    choices = {
        "status": (_("State"), Sending.Status.choices),
        "channel": (_("By"), Contact.Channel.choices),
        "kind": (_("News"), [(kind.code, kind.title) for kind in all_kinds().values()]),
    }
    return [
        {"name": name, "label": label, "kind": "select", "value": asked.get(name, ""),
         "options": options, "required": False}
        for name, (label, options) in choices.items()
    ]  # fmt: skip


def _today(who) -> dict:
    """Return what the last day looked like: how many, how many late, how many given up."""
    since = timezone.now() - timedelta(days=1)
    late = Q(handed_at__isnull=False) & Q(handed_at__gt=_ten_seconds_after())
    found = Sending.objects.visible_to(who).filter(told_at__gte=since)
    return found.aggregate(
        told=Count("pk"), late=Count("pk", filter=late), waiting=Count("pk", filter=Q(status="waiting"))
    )  # fmt: skip


def _ten_seconds_after():
    from django.db.models import DurationField, ExpressionWrapper, F

    return ExpressionWrapper(F("due_at") + timedelta(seconds=10), DurationField())


@require_POST
@staff_page
def again(request, who):
    """Try again what was given up, as it is filtered now."""
    lost = _chosen(Sending.objects.visible_to(who), remembered(request, LIST))
    try:
        count = actions.send_again(sendings=lost, by=who, at=timezone.now())
    except Refused as refused:
        messages.error(request, _(str(refused)))
    else:
        said = ngettext("%(n)d message is sent again.", "%(n)d messages are sent again.", count)
        messages.success(request, said % {"n": count})
    return redirect("desk:notifications")
