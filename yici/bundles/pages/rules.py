"""What the rules say of each bundle, in force or drafted, and the button that publishes a draft."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from yici.catalogue.findings_in_words import said
from yici.catalogue.lint import BY_NUMBER
from yici.people.doors import staff_page

from .. import actions
from ..models import Edition
from ..publication import remedy
from ..refusals import NotPublishable, Refused
from ..rules import NotAllowed

SHOWN = (Edition.Status.DRAFT, Edition.Status.PUBLISHED)


@require_GET
@staff_page
def overview(request, who):
    """Show every edition in force, and the drafts she may see, with what bars or blemishes them."""
    return _shown(request, who)


def _shown(request, who, status: int = 200):
    editions = Edition.objects.visible_to(who).filter(status__in=SHOWN)
    rows = [
        {
            "edition": one,
            "is_draft": one.status == Edition.Status.DRAFT,
            "findings": (found := _findings(one)),
            "may_publish": actions.may_publish(one, who)
            and not any(line["finding"].blocks for line in found),
        }
        for one in editions.select_related("bundle__department").order_by("bundle__code", "number")
    ]
    rows.sort(key=lambda row: not row["findings"])
    return render(request, "bundles/desk/rules.html", {"rows": rows}, status=status)


def _findings(edition: Edition) -> list[dict]:
    return [
        {
            "finding": one,
            "words": said(one),
            "remedy": remedy(one.rule),
            "rule": BY_NUMBER.get(one.rule),
        }
        for one in actions.findings_of(edition)
    ]


@require_POST
@staff_page
def publish(request, who, pk):
    """Put a draft in force; say what bars it where something does."""
    edition = get_object_or_404(Edition.objects.visible_to(who).select_related("bundle"), pk=pk)
    try:
        actions.publish_edition(edition=edition, by=who, at=timezone.now())
    except NotPublishable as refusal:
        messages.error(request, "; ".join(said(one) for one in refusal.findings))
        return _shown(request, who, status=409)
    except (NotAllowed, Refused):
        words = _("You may not publish this edition, or it has been published already.")
        messages.error(request, words)
        return _shown(request, who, status=409)
    messages.success(request, _("%(bundle)s is in force.") % {"bundle": edition.bundle.name})
    return redirect("desk:thing_rules")
