"""The register of papers: search, filters, export; a paper's record, service and print-outs."""

from itertools import islice
from urllib.parse import urlencode

from django import forms
from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from yici.documents import actions, previews
from yici.documents.kinds import KEPT, KINDS
from yici.documents.models import PrintOut, Service, series_of
from yici.documents.refusals import Refused
from yici.kernel import files
from yici.kernel.files import serving
from yici.licences.models import Paper, offices_of
from yici.licences.pages import _pdf
from yici.people.doors import staff_page
from yici.people.models import Applicant, Department, Staff
from yici.people.templatetags.people import shown_name
from yici.ui import dates
from yici.ui.csvs import csv_file
from yici.ui.table import Column, Table, remembered

LIST = "papers"
MOST_NAMED = 200  # applicants whom a name may stand for
MOST_BYTES = 10 * 2**20  # of a signed sheet
EVIDENCE = (b"%PDF-", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")


class Asked:
    """What the register is asked for: words, kind, office, year, served or not."""

    def __init__(self, query):
        self.q = query.get("q", "").strip()[:100]
        self.kind = query.get("kind", "") if query.get("kind") in KINDS else ""
        self.office = query.get("office", "")
        self.year = int(query["year"]) if query.get("year", "").isdecimal() and len(query["year"]) == 4 else None  # fmt: skip
        self.served = query.get("served", "") if query.get("served") in {"yes", "no"} else ""

    def chosen(self, who):
        """Return the papers she may see that are asked for, the newest first."""
        papers = Paper.objects.visible_to(who)
        served = Service.objects.filter(paper_id=OuterRef("id")).exclude(mode=Service.Mode.FAILED)
        papers = papers.annotate(is_served=Exists(served))
        if self.q:
            papers = papers.filter(self._worded(who))
        if self.kind:
            papers = papers.filter(kind=self.kind)
        if self.office:
            papers = papers.filter(issuer=self.office)
        if self.year:
            papers = papers.filter(year=self.year)
        if self.served:
            papers = papers.filter(is_served=self.served == "yes").exclude(kind__in=KEPT)
        return papers.defer("locked").order_by("-at", "id")

    def _worded(self, who) -> Q:
        named = Applicant.objects.visible_to(who).filter(name__icontains=self.q)
        found = Q(number__icontains=self.q) | Q(title__icontains=self.q)
        found |= Q(about__startswith=self.q)
        return found | Q(addressee__in=list(named.values_list("pk", flat=True)[:MOST_NAMED]))


class Papers(Table):
    """The list; what its rows show of other tables is read at once for a page."""

    def lines(self, page):
        self.beside = Beside(page.object_list)
        return super().lines(page)


class Beside:
    """Names of addressees (masked) and offices, one query each."""

    def __init__(self, papers):
        people = Applicant.objects.filter(pk__in={paper.addressee for paper in papers})
        self.people = {person.pk: shown_name(person) for person in people}
        offices = Department.objects.filter(credit_code__in={paper.issuer for paper in papers})
        self.offices = dict(offices.values_list("credit_code", "name"))

    def addressee(self, paper) -> str:
        return self.people.get(paper.addressee, "")

    def office(self, paper) -> str:
        return self.offices.get(paper.issuer, paper.issuer)


@require_GET
@staff_page
def register(request, who):
    """List the papers she may see, as the list was left or as it is asked for now."""
    asked = Asked(remembered(request, LIST))
    table = Papers(
        request,
        LIST,
        asked.chosen(who),
        [],
        caption=_("Register of papers"),
        filters=_filters(who, asked),
        link=lambda paper: reverse("desk:paper_record", args=[paper.story, paper.id]),
        export=reverse("desk:papers_export"),
        empty=_("No paper fits. Clear the filters, or look for the case number."),
        none=_("No paper has gone out yet."),
    )
    table.columns = [
        Column(_("Document number"), lambda paper: paper.number, sort="number"),
        Column(_("Title"), lambda paper: paper.title),
        Column(_("Addressee"), lambda paper: table.beside.addressee(paper)),
        Column(_("Case number"), lambda paper: paper.about, sort="about"),
        Column(_("Department"), lambda paper: table.beside.office(paper)),
        Column(_("Issued on"), lambda p: dates.short_day(timezone.localdate(p.at)), sort="at"),
        Column(_("Served"), _served_in_words),
    ]
    return render(request, "documents/register.html", {"table": table})


def _served_in_words(paper) -> str:
    if paper.kind in KEPT:
        return "—"
    return _("yes") if paper.is_served else _("not yet")


def _filters(who, asked) -> list[dict]:
    issuers = Paper.objects.visible_to(who).values_list("issuer", flat=True).distinct()
    offices = Department.objects.filter(credit_code__in=issuers).order_by("name")
    this_year = timezone.localdate().year
    choices = {
        "kind": (_("Kind"), [(kind.code, kind.name) for kind in KINDS.values()]),
        "office": (_("Department"), list(offices.values_list("credit_code", "name"))),
        "year": (_("Year"), [(str(y), str(y)) for y in range(this_year, this_year - 6, -1)]),
        "served": (_("Served"), [("yes", _("yes")), ("no", _("not yet"))]),
    }
    words = {"name": "q", "label": _("Number, case, title or addressee"), "value": asked.q}
    return [
        words,
        *(
            {
                "name": name,
                "label": label,
                "kind": "region",  # always a list to choose from
                "value": str(getattr(asked, name) or ""),
                "options": options,
            }
            for name, (label, options) in choices.items()
        ),
    ]


@require_GET
@staff_page
def export(request, who):
    """Stream the register as CSV: the same rows by the same filter, names masked."""
    papers = Asked(remembered(request, LIST)).chosen(who)
    heads = [
        _("Document number"), _("Series"), _("Year"), _("Serial"), _("Title"), _("Addressee"),
        _("Case number"), _("Department"), _("Issued on"), _("Served"), _("Wording"),
        _("File digest"),
    ]  # fmt: skip
    return csv_file(f"papers-{timezone.localdate().isoformat()}", heads, _lines(papers))


def _lines(papers, at_once: int = 500):
    """Yield the cells of each paper, reading what lies beside for many at once."""
    rows = papers.iterator(chunk_size=at_once)
    while some := list(islice(rows, at_once)):
        yield from _cells(some)


def _cells(papers) -> list[list]:
    beside = Beside(papers)
    return [
        [
            paper.number, paper.series, paper.year or "", paper.serial or "", paper.title,
            beside.addressee(paper), paper.about, beside.office(paper),
            timezone.localdate(paper.at).isoformat(), _served_in_words(paper),
            paper.wording, paper.digest,
        ]
        for paper in papers
    ]  # fmt: skip


class ServiceForm(forms.Form):
    """送达记录: what the mode asks for is said by the action."""

    mode = forms.ChoiceField(label=gettext_lazy("How"), choices=Service.Mode.choices)
    served_on = forms.DateField(
        label=gettext_lazy("On"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )
    recipient = forms.CharField(
        label=gettext_lazy("Signed by"), max_length=200, required=False,
        help_text=gettext_lazy("Who received it, as signed on the sheet."),
    )  # fmt: skip
    relation = forms.CharField(
        label=gettext_lazy("Who that is"), max_length=200, required=False,
        help_text=gettext_lazy("The addressee, an adult of the household, who takes in mail, an agent."),
    )  # fmt: skip
    place = forms.CharField(label=gettext_lazy("Where"), max_length=200, required=False)
    parcel = forms.CharField(
        label=gettext_lazy("Number of the consignment"), max_length=200, required=False
    )
    refusal = forms.CharField(
        label=gettext_lazy("Why not handed over"), max_length=200, required=False,
        help_text=gettext_lazy("Refused, not found, or why by public notice."),
    )  # fmt: skip
    witnesses = forms.CharField(label=gettext_lazy("Witnesses"), max_length=200, required=False)
    consent = forms.BooleanField(
        label=gettext_lazy("The addressee agreed to be served electronically"), required=False
    )
    evidence = forms.FileField(
        label=gettext_lazy("Signed sheet, receipt or picture"), required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "application/pdf,image/jpeg,image/png"}),
    )  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def paper(request, who, story, pk):
    """Show a paper's record; note its service, or that it is printed again."""
    one = get_object_or_404(Paper.objects.visible_to(who), story=story, id=pk)
    form = ServiceForm(initial={"served_on": timezone.localdate()})
    refused = ""
    if request.method == "POST" and request.POST.get("do") == "print":
        try:
            actions.print_again(
                paper=one, reason=request.POST.get("reason", ""), by=who, at=timezone.now()
            )
            return redirect("desk:paper_file", one.story, one.id)
        except Refused as reason:
            refused = _(str(reason))
    elif request.method == "POST":
        form = ServiceForm(request.POST, request.FILES)
        if form.is_valid() and _served(form, one, who):
            messages.success(request, _("The service has been recorded."))
            return redirect("desk:paper_record", one.story, one.id)
    context = {"paper": one, "form": form, "refused": refused, **_record(one, who)}
    faulty = bool(refused or form.errors)
    return render(request, "documents/paper.html", context, status=422 if faulty else 200)


def _served(form: ServiceForm, one: Paper, who) -> bool:
    told = dict(form.cleaned_data)
    evidence = told.pop("evidence")
    try:
        digest = _kept(evidence) if evidence else ""
        actions.serve(paper=one, by=who, at=timezone.now(), evidence=digest, **told)
    except (files.TooLarge, WrongFile):
        form.add_error("evidence", _("Choose a PDF, JPEG or PNG of at most 10 MB."))
    except files.Infected:
        form.add_error("evidence", _("A scanner found something harmful in it: it was not kept."))
    except Refused as refused:
        form.add_error(refused.field, _(str(refused)))
    return not form.errors


class WrongFile(ValueError):
    """It is neither a PDF nor a picture, whatever its name says."""


def _kept(evidence) -> str:
    begins = evidence.read(8)
    evidence.seek(0)
    if not begins.startswith(EVIDENCE):
        raise WrongFile
    return files.take(evidence.chunks(), limit=MOST_BYTES)


def _record(one: Paper, who) -> dict:
    beside = Beside([one])
    services = list(Service.objects.visible_to(who).filter(paper_id=one.id).order_by("at"))
    print_outs = list(PrintOut.objects.visible_to(who).filter(paper_id=one.id).order_by("at"))
    codes = {row.by.removeprefix("staff:") for row in (*services, *print_outs)}
    names = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))

    def name(actor: str) -> str:
        return names.get(actor.removeprefix("staff:"), actor)

    rows = [
        (_("Document number"), one.number),
        (_("Title"), one.title),
        (_("Addressee"), beside.addressee(one)),
        (_("Case number"), one.about),
        (_("Department"), beside.office(one)),
        (_("Issued on"), dates.long_day(timezone.localdate(one.at))),
        (_("Wording"), one.wording or _("before wordings were kept")),
        (_("Wording digest"), one.wording_digest),
        (_("File digest"), one.digest),
    ]
    return {
        "rows": rows,
        "services": [(row, _service_rows(row, name(row.by))) for row in services],
        "is_served": one.kind in KEPT or any(row.mode != Service.Mode.FAILED for row in services),
        "print_outs": [(row, name(row.by)) for row in print_outs],
        "verify": reverse("portal:verify") + "?" + urlencode({"text": one.number}),
    }


def _service_rows(row: Service, by: str) -> list[tuple]:
    told = row.read()
    labels = {
        "recipient": _("Signed by"), "relation": _("Who that is"), "place": _("Where"),
        "parcel": _("Number of the consignment"), "refusal": _("Why not handed over"),
        "witnesses": _("Witnesses"),
    }  # fmt: skip
    rows = [(_("How"), row.get_mode_display()), (_("On"), dates.long_day(row.served_on))]
    if row.effective_on and row.effective_on != row.served_on:
        rows.append((_("Counts as served on"), dates.long_day(row.effective_on)))
    rows += [(label, told[name]) for name, label in labels.items() if told.get(name)]
    return [*rows, (_("Recorded by"), by)]


@require_GET
@staff_page
def sheet(request, who, story, pk):
    """Set the sheet that is signed where the paper is handed over; it has no number and no seal."""
    one = get_object_or_404(Paper.objects.visible_to(who), story=story, id=pk)
    answer = HttpResponse(previews.service_sheet(one), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="service-sheet.pdf"'
    return answer


@require_GET
@staff_page
def series(request, who):
    """Show each series of numbers of her offices, and whether one is missing (文号连续性)."""
    return render(request, "documents/series.html", {"rows": series_of(offices_of(who))})


@require_GET
@staff_page
def file(request, who, story, pk):
    """Hand out the sealed file: the same bytes, whoever prints it and however often."""
    one = get_object_or_404(Paper.objects.visible_to(who), story=story, id=pk)
    return _pdf(request, one.digest, f"{one.title}-{one.number}.pdf")


@require_GET
@staff_page
def evidence(request, who, story, pk, service):
    """Hand out the signed sheet of a service, to keep: it is somebody's upload."""
    get_object_or_404(Paper.objects.visible_to(who), story=story, id=pk)
    row = get_object_or_404(Service.objects.visible_to(who), paper_id=pk, id=service)
    if not row.evidence:
        raise Http404
    return serving.response(
        request, row.evidence, name="evidence", media_type="application/octet-stream", inline=False
    )
