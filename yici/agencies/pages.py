"""中介服务: the public register with fees, limits and record; the desk that keeps it (C129, R54, P09)."""

from collections.abc import Iterator
from uuid import uuid4

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST, require_safe

from yici.kernel.story import KeyReused
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.people.who import ANONYMOUS, who_is
from yici.ui.csvs import csv_file
from yici.ui.menu import Entry

from . import actions, rules
from .models import Agency, Record, Selection
from .reading import counted, told

SIZE = 20
SHOWN = 20  # selections on a page
HEADS = (
    "统一社会信用代码", "机构名称", "监管部门", "状态", "中介服务", "资质", "资质有效期至",
    "时限（工作日）", "收费", "表彰", "不良记录", "严重失信", "数据日期",
)  # fmt: skip


def _found(request, who):
    """Return the firms asked for: by a part of the name, the code, or a service."""
    firms = Agency.objects.visible_to(who).with_lines()
    if typed := request.GET.get("q", "").strip()[:100]:
        firms = firms.filter(name__icontains=typed) | firms.filter(code__istartswith=typed)
    if service := request.GET.get("service", "").strip()[:200]:
        firms = firms.filter(offers__service=service, offers__withdrawn_on=None)
    return firms.distinct().order_by("name", "code")


def _context(request, who) -> dict:
    page = Paginator(_found(request, who), SIZE).get_page(request.GET.get("page"))
    selections = Selection.objects.visible_to(who).select_related("agency", "department")
    return {
        "page": page,
        "firms": [(firm, counted(firm)) for firm in page.object_list],
        "typed": request.GET.get("q", "")[:100],
        "service": request.GET.get("service", "")[:200],
        "services": list(actions.services()),
        "selections": selections[:SHOWN],
        "today": timezone.localdate(),
        "query": request.GET.urlencode(),
    }


@require_safe
def register(request):
    """Show every firm with its services, limits, fees and record; nobody has to sign in (R54)."""
    return render(request, "agencies/register.html", _context(request, who_is(request.user)))


@require_safe
def agency(request, code):
    """Show a firm with its whole record and what it was chosen for."""
    firms = Agency.objects.visible_to(who_is(request.user)).with_lines()
    found = get_object_or_404(firms, code=code)
    return render(request, "agencies/agency.html", _about(found))


def _about(found: Agency) -> dict:
    chosen = found.selections.select_related("department")[:SHOWN]
    return {"firm": found, "counted": counted(found), "selections": chosen}


@require_safe
def selection(request, number):
    """Show a selection: among whom, by which seed, on whom it fell; anybody can reckon it again."""
    shown = Selection.objects.visible_to(who_is(request.user)).select_related("agency")
    found = get_object_or_404(shown, number=number)
    names = dict(Agency.objects.filter(code__in=found.firms).values_list("code", "name"))
    context = {"selection": found, "firms": [(code, names.get(code, "")) for code in found.firms]}
    return render(request, "agencies/selection.html", context)


@require_safe
def as_csv(request):
    """Export the register as it is today, one line a service."""
    firms = _found(request, ANONYMOUS)
    return csv_file(f"agencies-{timezone.localdate()}", HEADS, _rows(firms))


def _rows(firms) -> Iterator[list]:
    for firm in firms:
        record = counted(firm)
        state = "暂停" if firm.suspended_on else "正常"
        ends = [*record.values(), timezone.localdate().isoformat()]
        for one in firm.offered or [None]:
            said = ["", "", "", "", ""]
            if one:
                said = [
                    one.service,
                    one.qualification,
                    one.qualified_until,
                    one.limit_days,
                    one.fee,
                ]
            yield [firm.code, firm.name, firm.department.name, state, *said, *ends]


@require_safe
def as_json(request):
    """Export the register for programs."""
    firms = [told(firm) for firm in _found(request, ANONYMOUS)]
    answer = {"on": timezone.localdate().isoformat(), "count": len(firms), "agencies": firms}
    return JsonResponse(answer, json_dumps_params={"ensure_ascii": False})


# -- the desk --------------------------------------------------------------------------------------


def day_field(label) -> forms.DateField:
    return forms.DateField(label=label, widget=forms.DateInput(attrs={"type": "date"}))


def _departments(who):
    near = Department.objects.active().filter(is_hall=False).order_by("name")
    return near if who.has(rules.ALL) else near.filter(pk__in=who.departments(rules.KEEPER))


def _services() -> list[tuple[str, str]]:
    return [(name, name) for name in actions.services()]


class NewAgency(forms.Form):
    code = forms.CharField(label=gettext_lazy("Unified social credit code"), max_length=18)
    name = forms.CharField(label=gettext_lazy("Name of the firm"), max_length=100)
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department that watches over it")
    )
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["department"].queryset = _departments(who)  # type: ignore[attr-defined]


class NewOffer(forms.Form):
    service = forms.ChoiceField(
        label=gettext_lazy("Intermediary service"),
        help_text=gettext_lazy("Only what a guide in force asks for on a sufficient legal basis."),
    )
    qualification = forms.CharField(
        label=gettext_lazy("Certificate of qualification, with its number"), max_length=200
    )
    qualified_until = day_field(gettext_lazy("Qualified until"))
    limit_days = forms.IntegerField(
        label=gettext_lazy("Time limit in working days"), min_value=1, max_value=250
    )
    fee = forms.CharField(
        label=gettext_lazy("Fee, or how it is reckoned"),
        max_length=200,
        help_text=gettext_lazy("Everybody reads this before choosing."),
    )

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = _services()  # type: ignore[attr-defined]


class Correction(forms.Form):
    name = forms.CharField(label=gettext_lazy("Name of the firm"), max_length=100)
    address = forms.CharField(label=gettext_lazy("Address"), max_length=200, required=False)
    phone = forms.CharField(label=gettext_lazy("Telephone"), max_length=40, required=False)

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)


class NewRecord(forms.Form):
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of record"),
        choices=[one for one in Record.Kind.choices if one[0] in actions.JUDGED],
        help_text=gettext_lazy("A serious breach keeps the firm from being chosen for a year."),
    )  # fmt: skip
    facts = forms.CharField(
        label=gettext_lazy("What happened"), max_length=rules.LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("It is published: name no person."),
    )  # fmt: skip
    document = forms.CharField(
        label=gettext_lazy("Decision it rests on, with its number"), max_length=200
    )
    on = day_field(gettext_lazy("Decided on"))

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)


class NewSelection(forms.Form):
    service = forms.ChoiceField(label=gettext_lazy("Intermediary service"))
    project = forms.CharField(
        label=gettext_lazy("Project or matter"), max_length=200,
        help_text=gettext_lazy("It is published: name no person."),
    )  # fmt: skip
    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("Department that runs it")
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How the firm is found"), choices=Selection.Way.choices,
        widget=forms.RadioSelect,
    )  # fmt: skip

    def __init__(self, *args, who, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["service"].choices = _services()  # type: ignore[attr-defined]
        self.fields["department"].queryset = _departments(who)  # type: ignore[attr-defined]


@require_safe
@staff_page
def desk(request, who):
    """Show the register at the desk, with the forms to enter a firm and to open a selection."""
    return _desk(request, who, {})


def _desk(request, who, sent: dict, status=200):
    may = _departments(who).exists()
    forms_ = [
        ("agency", _("Enter a firm"), sent.get("agency") or NewAgency(prefix="agency", who=who)),
        ("selection", _("Seek a firm for a project"),
         sent.get("selection") or NewSelection(prefix="selection", who=who)),
    ]  # fmt: skip
    context = _context(request, who) | {"forms": forms_ if may else [], "key": uuid4()}
    return render(request, "agencies/desk.html", context, status=status)


@require_POST
@staff_page
def enter(request, who, name):
    """Enter a firm, or open a selection."""
    kinds = {"agency": (NewAgency, actions.enter_agency), "selection": (NewSelection, actions.open_selection)}  # fmt: skip
    if name not in kinds:
        raise Http404
    kind, act = kinds[name]
    form = kind(request.POST, prefix=name, who=who)
    made = _done(form, act, by=who)
    if made is None:
        return _desk(request, who, {name: form}, 422)
    messages.success(request, _("It is in the register, for everybody to see."))
    if isinstance(made, Selection):
        return redirect("desk:selection", made.number)
    return redirect("desk:agency", made.code)


def _done(form, act, **told):
    """Do what a form asks for, once however often it is sent; None: it was refused, and says why."""
    if not form.is_valid():
        return None
    sent = form.data.get("key", "")[:60]
    key = f"{told['by'].actor}:{sent}" if sent else None
    try:
        return act(at=timezone.now(), key=key, **told, **form.cleaned_data)
    except KeyReused:
        form.add_error(
            None, _("This was sent already. Reload the page to see it, or to enter more.")
        )
        return None
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, _(str(refused)))
        return None


LINES = {
    "correct": (Correction, actions.correct_agency, gettext_lazy("Correct the entry")),
    "offer": (NewOffer, actions.offer, gettext_lazy("Enter a service")),
    "record": (NewRecord, actions.record_credit, gettext_lazy("Add to its record")),
}


@require_safe
@staff_page
def desk_agency(request, who, code):
    """Show a firm with the forms of those who keep or judge it."""
    return _desk_agency(request, who, _firm(who, code), {})


def _firm(who, code: str) -> Agency:
    return get_object_or_404(Agency.objects.visible_to(who).with_lines(), code=code)


def _now(firm: Agency) -> dict:
    return {name: getattr(firm, name) for name in actions.SHOWN}


def _desk_agency(request, who, firm: Agency, sent: dict, status=200):
    may = {
        "correct": rules.may_keep(firm.department_id, who),
        "offer": rules.may_keep(firm.department_id, who),
        "record": rules.may_judge(firm.department_id, who),
    }
    shown = [
        (name, title, sent.get(name) or kind(prefix=name, who=who, initial=_now(firm)))
        for name, (kind, _act, title) in LINES.items()
        if may[name]
    ]
    context = _about(firm) | {"forms": shown, "keeps": may["offer"], "key": uuid4()}
    return render(request, "agencies/desk_agency.html", context, status=status)


@require_POST
@staff_page
def line(request, who, code, name):
    """Enter a service of a firm, add to its record, or withdraw a service."""
    firm = _firm(who, code)
    if name == "withdraw":
        try:
            actions.withdraw_offer(
                agency=firm, service=request.POST.get("service", ""), by=who, at=timezone.now()
            )
        except Refused as refused:
            messages.error(request, _(str(refused)))
        else:
            messages.success(request, _("The service is off the register from today on."))
        return redirect("desk:agency", code)
    if name not in LINES:
        raise Http404
    kind, act, _title = LINES[name]
    form = kind(request.POST, prefix=name, who=who)
    if _done(form, act, agency=firm, by=who) is None:
        return _desk_agency(request, who, firm, {name: form}, 422)
    messages.success(request, _("It is in the register, for everybody to see."))
    return redirect("desk:agency", code)


@staff_page
def desk_selection(request, who, number):
    """Show a selection; draw the lot, or enter whom the client chose."""
    found = get_object_or_404(Selection.objects.visible_to(who), number=number)
    refused = ""
    if request.method == "POST":
        try:
            actions.settle(
                selection=found, by=who, at=timezone.now(), code=request.POST.get("code", "")
            )
        except Refused as reason:
            refused = _(str(reason))
        else:
            messages.success(request, _("The outcome is published."))
            return redirect("desk:selection", number)
    names = dict(Agency.objects.filter(code__in=found.firms).values_list("code", "name"))
    context = {
        "selection": found,
        "firms": [(code, names.get(code, "")) for code in found.firms],
        "refused": refused,
        "may_settle": not found.settled_at and rules.may_keep(found.department_id, who),
    }
    return render(
        request, "agencies/desk_selection.html", context, status=422 if refused else 200
    )  # fmt: skip


def _is_shown(user) -> bool:
    who = who_is(user)
    return any(who.has(role) for role in (rules.KEEPER, rules.ALL, rules.WATCHER))


citizen = [
    path("agencies/", register, name="agencies"),
    path("agencies.csv", as_csv, name="agencies_csv"),
    path("agencies.json", as_json, name="agencies_json"),
    path("agencies/selections/<str:number>/", selection, name="selection"),
    path("agencies/<str:code>/", agency, name="agency"),
]
citizen_menu = [Entry(pgettext_lazy("menu", "Agencies"), "portal:agencies", "scale", order=62)]
staff = [
    path("agencies/", desk, name="agencies"),
    path("agencies/enter/<str:name>/", enter, name="agency_enter"),
    path("agencies/selections/<str:number>/", desk_selection, name="selection"),
    path("agencies/<str:code>/", desk_agency, name="agency"),
    path("agencies/<str:code>/<str:name>/", line, name="agency_line"),
]
staff_menu = [
    Entry(pgettext_lazy("menu", "Agencies"), "desk:agencies", "scale", order=72, shown=_is_shown)
]
