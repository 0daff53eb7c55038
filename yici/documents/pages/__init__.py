"""What the desk shows of documents: the wordings, and the register of papers."""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.documents import rules
from yici.documents.models import Wording
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import register, wording

staff = [
    path("documents/", wording.overview, name="wordings"),
    path("documents/versions/<int:pk>/", wording.version, name="wording_version"),
    path("documents/versions/<int:pk>/preview", wording.preview_version, name="wording_version_preview"),
    path("documents/<slug:kind>/", wording.kind, name="wording"),
    path("documents/<slug:kind>/edit/", wording.edit, name="wording_edit"),
    path("documents/<slug:kind>/preview", wording.preview, name="wording_preview"),
    path("papers/", register.register, name="papers"),
    path("papers/series/", register.series, name="paper_series"),
    path("papers.csv", register.export, name="papers_export"),
    path("papers/<uuid:story>/<uuid:pk>/", register.paper, name="paper_record"),
    path("papers/<uuid:story>/<uuid:pk>/sheet", register.sheet, name="paper_sheet"),
    path("papers/<uuid:story>/<uuid:pk>/file", register.file, name="paper_file"),
    path("papers/<uuid:story>/<uuid:pk>/evidence/<uuid:service>", register.evidence, name="paper_evidence"),
]  # fmt: skip


def _to_approve(user):
    who = who_is(user)
    waiting = Wording.objects.filter(status=Wording.Status.PROPOSED)
    return waiting.exclude(written_by__contains=[who.actor]) if rules.may_approve(who) else 0


staff_menu = [
    Entry(
        _("Register of papers"),
        "desk:papers",
        "file",
        order=60,
        shown=lambda user: bool(who_is(user).posts),
    ),
    Entry(
        _("Notice wordings"),
        "desk:wordings",
        "edit",
        order=65,
        shown=lambda user: (
            rules.may_approve(who_is(user)) or bool(rules.offices_to_word(who_is(user)))
        ),
        waiting=_to_approve,
    ),
]
