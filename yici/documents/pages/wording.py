"""Wordings on the desk: what applies, the form with its placeholders, a preview, history, approval."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from yici.documents import actions, comparing, previews, rules, wordings
from yici.documents import words as said
from yici.documents.kinds import KINDS, NUMBER, SAMPLES, Kind, UnknownKind, kind_of
from yici.documents.models import CITY, Wording, chosen
from yici.documents.refusals import NotLawful, Refused, WrittenOver
from yici.people.doors import staff_page
from yici.people.models import Department, Staff
from yici.ui.fields import FieldView

CITYWIDE = "city"
LAST = "wordings_of"  # in the session: whose notices she looked at last
Status = Wording.Status


class Place:
    """Whose notices are looked at: a department's, or the city's default."""

    def __init__(self, request, who):
        wanted = request.GET.get("of") or request.session.get(LAST, "")
        offices = {office for _role, office in who.posts}
        self.offices = list(
            Department.objects.filter(pk__in=offices).exclude(credit_code=None).order_by("name")
        )
        known = {str(office.pk): office for office in self.offices}
        if not request.GET.get("of") and wanted not in {CITYWIDE, *known}:
            wanted = ""  # she has changed posts since
        first = self.offices[0] if rules.offices_to_word(who) and self.offices else None
        self.department = known.get(wanted) or (None if wanted == CITYWIDE else first)
        if wanted not in {"", CITYWIDE, *known}:
            raise Http404
        if request.GET.get("of"):
            request.session[LAST] = wanted

    @property
    def key(self) -> str:
        return str(self.department.pk) if self.department else CITYWIDE

    @property
    def authority(self) -> str:
        return self.department.credit_code if self.department else CITY

    @property
    def name(self) -> str:
        return self.department.name if self.department else _("The whole city")

    @property
    def pk(self) -> int | None:
        return self.department.pk if self.department else None

    def field(self) -> FieldView:
        options = [(CITYWIDE, _("The whole city")), *((str(o.pk), o.name) for o in self.offices)]
        return FieldView("of", _("Whose notices"), "select", self.key, options=options, quiet=True)


@require_GET
@staff_page
def overview(request, who):
    """List the kinds of notices, what applies to an authority, and what awaits approval."""
    place = Place(request, who)
    kinds = [*KINDS.values(), NUMBER]
    pending = Wording.objects.visible_to(who).pending()
    here = {row.kind: row for row in pending.filter(authority=place.authority)}
    now = zip(kinds, chosen(tuple(kinds), place.authority), strict=True)
    lines = [_line(kind, one, here.get(kind.code), place) for kind, one in now]
    groups = [
        {"name": name, "lines": [line for line in lines if line["kind"].group == group]}
        for group, name in said.GROUPS.items()
    ]
    waiting = pending.filter(status=Status.PROPOSED).select_related("department")
    context = {
        "place": place,
        "groups": groups,
        "number": lines[-1],
        "waiting": [(one, _title(one)) for one in waiting] if rules.may_approve(who) else [],
    }
    return render(request, "documents/overview.html", context)


def _line(kind: Kind, now, pending, place) -> dict:
    return {
        "kind": kind,
        "origin": _origin(now.origin),
        "own": now.origin.split("/")[1] != CITYWIDE,
        "pending": pending,
        "link": reverse("desk:wording", args=[kind.code]) + f"?of={place.key}",
    }


def _origin(origin: str) -> str:
    """Return where a wording comes from, in words."""
    _kind, authority, number = origin.split("/")
    if number == "0":
        return _("as shipped")
    words = _("the city's, version %(n)s") if authority == CITYWIDE else _("its own, version %(n)s")
    return words % {"n": number}


def _title(wording: Wording) -> str:
    whose = wording.department.name if wording.department else _("The whole city")
    return f"{wording.how.name} · {whose}"


@require_GET
@staff_page
def kind(request, who, kind):
    """Show what a notice says now, and its versions with who and when."""
    how, place = _kind(kind), Place(request, who)
    (now,) = chosen((how,), place.authority)
    rows = list(Wording.objects.visible_to(who).of(how.code, place.authority))
    context = {
        "kind": how,
        "place": place,
        "origin": _origin(now.origin),
        "parts": _parts(how, now.body),
        "digest": now.digest,
        "versions": [(row, _who_and_when(row)) for row in rows],
        "may_write": rules.may_write(who, place.pk),
        "pending": next((r for r in rows if r.status in {Status.DRAFT, Status.PROPOSED}), None),
        "needs": said.needs(how),
    }
    return render(request, "documents/kind.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def edit(request, who, kind):
    """Edit the draft: save it, or save and propose it; what the law lacks is told at its part."""
    how, place = _kind(kind), Place(request, who)
    if not rules.may_write(who, place.pk):
        raise Http404
    draft = Wording.objects.of(how.code, place.authority).pending().first()
    if draft and draft.status == Status.PROPOSED:
        return redirect("desk:wording_version", draft.pk)
    (now,) = chosen((how,), place.authority)
    body = wordings.cleaned(how, draft.body if draft else now.body)
    context = {"kind": how, "place": place, "draft": draft, "seen": draft.digest if draft else ""}
    if request.method != "POST":
        reason = draft.reason if draft else ""
        own = bool(place.authority)
        found = wordings.findings(how, body, own=own) if draft else []
        return _form(request, context, body, reason, found)
    typed, reason = request.POST, request.POST.get("reason", "")
    body = wordings.cleaned(how, typed)
    try:
        saved = actions.draft(
            kind=how.code,
            department=place.department,
            body=body,
            reason=reason,
            by=who,
            at=timezone.now(),
            seen=typed.get("seen", ""),
        )
        context |= {"draft": saved, "seen": saved.digest}
        if typed.get("then") == "propose":
            actions.propose(wording=saved, by=who)
            messages.success(request, _("Another person has to approve it now."))
            return redirect("desk:wording_version", saved.pk)
    except NotLawful as refused:
        return _form(request, context, body, reason, refused.findings, refused)
    except Refused as refused:
        written_over = isinstance(refused, WrittenOver)
        context["seen"] = draft.digest if written_over else context["seen"]
        found = wordings.findings(how, body, own=bool(place.authority))
        return _form(request, context, body, reason, found, refused)
    messages.success(request, _("The draft has been saved. Nothing is in force yet."))
    return redirect(reverse("desk:wording_edit", args=[how.code]) + f"?of={place.key}")


def _form(request, context, body, reason, found, refused=None):
    errors: dict[str, list[str]] = {}
    for one in found:
        errors.setdefault(one.part, []).append(said.finding(one))
    how, place = context["kind"], context["place"]
    fields = [_field(part, body[part], errors.get(part, [])) for part in wordings.parts_of(how)]
    reason_errors = [_(str(refused))] if refused and refused.field == "reason" else []
    fields.append(
        FieldView(
            "reason", _("Why it is changed"), "longtext", reason, errors=reason_errors,
            hint=_("The approver and the history read this."), max_length=rules.MAX_REASON,
            required=False, quiet=True,
        )
    )  # fmt: skip
    context |= {
        "fields": fields,
        "refused": _(str(refused)) if refused and not reason_errors else "",
        "places": [(name, SAMPLES[name]) for name in _allowed(how)],
        "needs": said.needs(how),
        "preview": reverse("desk:wording_preview", args=[how.code]) + f"?of={place.key}",
    }
    return render(request, "documents/edit.html", context, status=422 if refused else 200)


def _allowed(how: Kind):
    return how.places if how is NUMBER else how.allowed


def _field(part: str, value: str, errors: list[str]) -> FieldView:
    label, hint = said.PARTS[part]
    kind = "text" if part in said.SHORT else "longtext"
    return FieldView(part, str(label), kind, value, str(hint), False, errors=errors, quiet=True)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def preview(request, who, kind):
    """Set what was typed, or what applies now, with sample values; nothing is kept."""
    how, place = _kind(kind), Place(request, who)
    if request.method == "POST":
        body = wordings.cleaned(how, request.POST)
    else:
        body = chosen((how,), place.authority)[0].body
    return _pdf(how, body, place.department)


@require_GET
@staff_page
def preview_version(request, who, pk):
    """Set one version with sample values."""
    row = get_object_or_404(Wording.objects.visible_to(who), pk=pk)
    return _pdf(row.how, row.body, row.department)


def _pdf(how: Kind, body, department: Department | None) -> HttpResponse:
    authority = department.name if department else "示例行政机关"
    agency = department.short_name if department else "示例机关"
    on = timezone.localdate()
    made = previews.pdf(how, body, authority=authority, agency=agency, on=on)
    answer = HttpResponse(made, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{how.code}-sample.pdf"'
    return answer


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def version(request, who, pk):
    """Show a version, what it changes, and let another person approve or return it."""
    row = get_object_or_404(Wording.objects.visible_to(who).select_related("department"), pk=pk)
    refused = ""
    if request.method == "POST":
        try:
            return _judged(request, who, row)
        except Refused as reason:
            refused = _(str(reason))
            row.refresh_from_db()
    before, origin = _before(row)
    pending = row.status in {Status.DRAFT, Status.PROPOSED}
    body = wordings.cleaned(row.how, row.body)
    context = {
        "row": row,
        "title": _title(row),
        "facts": _who_and_when(row),
        "parts": _parts(row.how, body),
        "changes": [
            (said.PARTS[part][0], pieces)
            for part, pieces in comparing.differences(before, body).items()
        ],
        "origin": origin,
        "findings": [said.finding(one) for one in wordings.findings(row.how, body, own=bool(row.authority))]
        if pending
        else [],
        "may_approve": row.status == Status.PROPOSED and rules.may_approve(who) and who.actor not in row.written_by,
        "own_work": row.status == Status.PROPOSED and who.actor in row.written_by,
        "may_give_up": row.status == Status.IN_FORCE and rules.may_approve(who),
        "refused": refused,
        "place": row.department_id or CITYWIDE,
    }  # fmt: skip
    return render(request, "documents/version.html", context, status=422 if refused else 200)


def _judged(request, who, row: Wording):
    typed = request.POST
    match typed.get("do"):
        case "approve":
            actions.approve(wording=row, by=who, at=timezone.now(), seen=typed.get("seen", ""))
            messages.success(request, _("In force: notices set from now on say it."))
        case "return":
            actions.send_back(wording=row, by=who, reason=typed.get("reason", ""))
            messages.success(request, _("Returned to those who wrote it."))
        case "give-up":
            actions.give_up(wording=row, by=who, reason=typed.get("reason", ""), at=timezone.now())
            messages.success(request, _("Out of force: what lies below it applies again."))
    return redirect("desk:wording_version", row.pk)


def _before(row: Wording) -> tuple[dict, str]:
    """Return what a version replaces or would replace, and where that came from."""
    if row.status in {Status.DRAFT, Status.PROPOSED}:
        (now,) = chosen((row.how,), row.authority)
        return now.body, _origin(now.origin)
    older = Wording.objects.of(row.kind, row.authority).filter(number__lt=row.number).first()
    if older:
        return wordings.cleaned(row.how, older.body), _origin(str(older))
    return wordings.shipped(row.how), _("as shipped")


def _parts(how: Kind, body) -> list[tuple]:
    return [(said.PARTS[part][0], body[part]) for part in wordings.parts_of(how)]


def _who_and_when(row: Wording) -> dict:
    codes = {
        actor.removeprefix("staff:") for actor in (*row.written_by, row.approved_by, row.ended_by, row.returned_by)
    }  # fmt: skip
    names = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))

    def name(actor: str) -> str:
        code = actor.removeprefix("staff:")
        return names.get(code, code)

    return {
        "written_by": "、".join(name(actor) for actor in row.written_by),
        "approved_by": name(row.approved_by) if row.approved_by else "",
        "returned_by": name(row.returned_by) if row.returned_by else "",
        "ended_by": name(row.ended_by) if row.ended_by else "",
    }


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except UnknownKind:
        raise Http404 from None
