"""The editor's pages at the desk: lists of parts, the form of a part, undo, preview."""

from hashlib import sha256

import orjson
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from pydantic import ValidationError

from yici.catalogue import actions
from yici.catalogue.content import Content, SituationTable, StageKind
from yici.catalogue.coverage import tables_are_whole
from yici.catalogue.faults import Finding
from yici.catalogue.findings_in_words import said
from yici.catalogue.linting import findings
from yici.catalogue.models import Edition, Item
from yici.catalogue.refusals import Refused
from yici.documents import uploads
from yici.laws.models import register
from yici.people.doors import staff_page
from yici.people.models import Role
from yici.people.who import who_is
from yici.ui.menu import Entry

from . import lookup, saying
from .drafts import Draft, NothingToUndo, Overtaken, Place, can_undo, change, opened, undo
from .inputs import GONE, block, filled, fresh, take_files, unfit
from .sections import SECTIONS, Section

SIZE = 30
NEW = "~new"  # can be no code
MOST_TOLD = 3  # findings after a step; all of them stand on the overview


def _item(who, code: str) -> Item:
    """:raises Http404: no such item, or not one of her departments'"""
    mine = who.departments(Role.CATALOGUE_EDITOR)
    items = Item.objects.visible_to(who).filter(department_id__in=mine)
    return get_object_or_404(items.select_related("department"), code=code)


def _place(draft: Draft, name: str, owner: str) -> Place:
    section = SECTIONS.get(name)
    if section is None or bool(section.within) != bool(owner):
        raise Http404
    place = Place(section, owner)
    try:
        place.read(draft.body)
    except KeyError:
        raise Http404 from None
    return place


@require_GET
@staff_page
def home(request, who):
    """List the items of her departments, those with a draft first."""
    mine = who.departments(Role.CATALOGUE_EDITOR)
    typed = request.GET.get("q", "").strip()[:100]
    items = Item.objects.visible_to(who).filter(department_id__in=mine).with_current()
    if typed:
        items = items.filter(name__icontains=typed)
    begun = Edition.objects.filter(item=OuterRef("pk"), status=Edition.Status.DRAFT)
    items = items.annotate(has_draft=Exists(begun))
    if only := "drafts" in request.GET:
        items = items.filter(has_draft=True)
    in_order = items.order_by("-has_draft", "name", "pk")
    page = Paginator(in_order, SIZE).get_page(request.GET.get("page"))
    context = {"lines": page, "page": page, "typed": typed, "only": only}
    return render(request, "catalogue/editor/home.html", context)


@require_GET
@staff_page
def overview(request, who, code):
    """Show what can be edited, and what still keeps the draft from being published."""
    draft = opened(_item(who, code))
    lines = [
        {"section": one, "count": len(getattr(draft.content, one.name)) if one.code else None}
        for one in SECTIONS.values()
        if not one.within
    ]
    context = _context(request, draft) | {"lines": lines, "findings": _breaches(draft)}
    return render(request, "catalogue/editor/overview.html", context)


def _breaches(draft: Draft) -> list[Finding]:
    """Return what the rules find in a draft as it stands."""
    begun = draft.edition or Edition(item=draft.item, body=draft.body)
    return findings(begun, timezone.localdate())


def _say_what_broke(request, before: Draft) -> None:
    """Say at once which rules the step just saved has broken; what was wrong before is not repeated.

    Nothing is kept from being saved: a draft may be unfinished, an edition in force may not (R01-R21).
    """
    known = {str(one) for one in _breaches(before)}
    new = [one for one in _breaches(opened(before.item)) if str(one) not in known]
    for one in new[:MOST_TOLD]:
        told = {"rule": one.rule, "finding": said(one)}
        if one.blocks:
            words = _("Saved, but this keeps it from being published. %(rule)s: %(finding)s")
            messages.warning(request, words % told)
        else:
            messages.info(request, _("Advice, %(rule)s: %(finding)s") % told)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def section(request, who, code, name, owner=""):
    """List the parts of a section in their order; move one, or take one out."""
    draft = opened(_item(who, code))
    place = _place(draft, name, owner)
    if not place.section.code:
        return part(request, code=code, name=name, code_of=NEW)
    refused = ""
    if request.method == "POST":
        try:
            change(draft.item, place, who, request.session, _moved(request.POST))
            _say_what_broke(request, draft)
            return redirect(request.path)
        except Overtaken:
            refused = _("Another has changed it since this page was opened; look again.")
        except ValidationError as fault:
            refused = saying.refers(fault)
        except Refused as reason:
            refused = _(str(reason))
        draft = opened(draft.item)
    context = _context(request, draft, place) | {"refused": refused} | _listed(draft, place)
    status = 422 if refused else 200
    return render(request, "catalogue/editor/section.html", context, status=status)


def _listed(draft: Draft, place: Place) -> dict:
    content = draft.content
    holder: Content | SituationTable = content
    if place.owner:
        holder = next(table for table in content.tables if table.code == place.owner)
    parts = getattr(holder, place.section.name)
    shown = place.read(draft.body)
    lines = [
        saying.line(place.section, one, content)
        | {"mark": _mark(told), "address": _address(draft.item, place, one.code)}
        for one, told in zip(parts, shown, strict=True)
    ]
    about_tables = place.section.name in {"tables", "rows"}
    return {
        "parts": lines,
        "new": _address(draft.item, place, NEW),
        "grid": saying.grid(content, holder) if isinstance(holder, SituationTable) else None,
        "holes": list(tables_are_whole(content)) if about_tables else [],
    }


def _moved(post):
    """Return how the list becomes: one up, one down, or one out, as she saw it."""

    def alter(parts: list) -> list:
        codes = [part["code"] for part in parts]
        if post.get("code") not in codes:
            raise Overtaken(None)
        at = codes.index(post["code"])
        if post.get("do") == "remove":
            if _mark(parts[at]) != post.get("mark"):
                raise Overtaken(parts[at])
            return parts[:at] + parts[at + 1 :]
        to = min(max(at + {"up": -1, "down": 1}.get(post.get("do", ""), 0), 0), len(parts) - 1)
        parts.insert(to, parts.pop(at))
        return parts

    return alter


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def part(request, who, code, name, code_of, owner=""):
    """Show the form of a part, and save it; what another changed meanwhile is told."""
    draft = opened(_item(who, code))
    place = _place(draft, name, owner)
    if place.section.own_page or (code_of != NEW and not place.section.code):
        raise Http404
    now = _found(draft, place, code_of)
    if request.method != "POST":
        return _form(request, draft, place, code_of, now, _seen(place.section, now))
    begun, post = now or _begun(place.section, draft.content), request.POST.copy()
    looked = lookup.looked(post, register(), timezone.localdate())
    bad = take_files(place.section.inputs, post, request.FILES, _keeper(who))
    data = _read(place.section, post, draft, begun)
    was = request.POST.get("was", "")
    if looked:
        looked = looked.moved(_where(place.section, post, draft, looked.prefix))
        return _form(request, draft, place, code_of, data, was, looked=looked)
    if bad:
        return _form(request, draft, place, code_of, data, was, errors=bad)
    asked_for_more = request.POST.get("do", "").removeprefix("more-")
    if asked_for_more != request.POST.get("do", ""):
        return _form(request, draft, place, code_of, data, was, more=asked_for_more)
    if code_of == NEW and place.section.code:
        taken = {one["code"] for one in place.read(draft.body)}
        data["code"] = fresh(place.section.code, taken)
    data = _kept(place.section, data)
    if wrong := _wrong(place.section, data, begun):
        return _form(request, draft, place, code_of, data, was, errors=wrong)
    try:
        change(
            draft.item, place, who, request.session, _replaced(place.section, data, was, code_of)
        )
    except Overtaken as meanwhile:
        told = saying.changes(place.section, _loads(was), meanwhile.now)
        theirs = _seen(place.section, meanwhile.now)
        refused = _("Another has changed this since you opened it. Yours is not saved yet.")
        return _form(request, draft, place, code_of, data, theirs, refused=refused, meanwhile=told)
    except ValidationError as fault:
        return _form(request, draft, place, code_of, data, was, refused=saying.refers(fault))
    except Refused as reason:
        return _form(request, draft, place, code_of, data, was, refused=_(str(reason)))
    messages.success(request, _("Saved in the draft. Nothing is in force yet."))
    _say_what_broke(request, draft)
    back = _address(draft.item, place) if place.section.code else _overview(draft.item)
    return redirect(back)


def _wrong(section: Section, data: dict | None, begun: dict) -> dict[str, list[str]]:
    """Return what is wrong with a part by the names of its inputs."""
    if data is None:
        return {}
    wrong = unfit(section.inputs, data, begun)
    try:
        section.model.model_validate(data)
    except ValidationError as fault:
        return saying.errors(fault) | wrong
    return wrong


def _keeper(who):
    """Return what keeps a file that she sends, and tells it as a content names it."""

    def keep(file) -> dict:
        kept = actions.keep_guide_file(file=file, by=who, at=timezone.now())
        named = {name: getattr(kept, name) for name in ("digest", "size", "media_type")}
        return named | {"name": uploads.file_name(file.name)[-140:]}

    return keep


def _found(draft: Draft, place: Place, code_of: str) -> dict | None:
    parts = place.read(draft.body)
    if not place.section.code:
        return parts
    if code_of == NEW:
        return None
    found = next((one for one in parts if one["code"] == code_of), None)
    if found is None:
        raise Http404
    return found


def _begun(section: Section, content) -> dict:
    """Return what a new part begins with: the defaults of its kind, and what the section adds."""
    fields = section.model.model_fields.items()
    told = {
        name: one.get_default(call_default_factory=True)
        for name, one in fields
        if not one.is_required()
    }
    return orjson.loads(orjson.dumps(told, default=dict)) | section.start(content)


def _read(section: Section, post, draft: Draft, begun: dict) -> dict:
    data = dict(begun)
    for one in section.inputs:
        told = one.read(post, draft.content)
        if told is GONE:
            data.pop(one.name, None)
        else:
            data[one.name] = told
    if section.name == "stages" and data["kind"] in {kind.value for kind in StageKind}:
        data["name"] = next(kind.label for kind in StageKind if kind.value == data["kind"])  # R13
    return data


def _where(section: Section, post, draft: Draft, prefix: str) -> str:
    """Return how names of inputs begin once empty lines are gone, of those that began with `prefix`."""
    name, number, rest = [*prefix.split("-", 2), "", ""][:3]
    one = next((one for one in section.inputs if one.name == name and one.columns), None)
    kept = [str(n) for n, _told in filled(one, post, draft.content, name)] if one else []
    return f"{name}-{kept.index(number) if number in kept else len(kept)}-{rest}"


def _seen(section: Section, now: dict | None) -> str:
    """Return what she has before her, to tell whether another has changed it since."""
    return _json(now) if now or section.optional else ""


def _kept(section: Section, data: dict) -> dict | None:
    """Return what is kept of a part: nothing of one that may be missing and was left empty."""
    filled_in = any(data.get(one.name) for one in section.inputs)
    return data if filled_in or not section.optional else None


def _replaced(section: Section, data: dict | None, was: str, code_of: str):
    def alter(parts):
        if not section.code:
            if _json(parts) != was:
                raise Overtaken(parts)
            return data
        if code_of == NEW:
            return [*parts, data]
        at = next((n for n, one in enumerate(parts) if one["code"] == code_of), None)
        if at is None:
            raise Overtaken(None)
        if _json(parts[at]) != was:
            raise Overtaken(parts[at])
        parts[at] = data
        return parts

    return alter


def _form(
    request,
    draft,
    place,
    code_of,
    data,
    was,
    errors=None,
    refused="",
    meanwhile=(),
    more="",
    looked=None,
):
    errors, data = errors or {}, data or _begun(place.section, draft.content)
    blocks = [block(one, data, draft.content, errors, more) for one in place.section.inputs]
    general = errors.get("", [])
    context = _context(request, draft, place) | {
        "blocks": blocks,
        "was": was,
        "is_new": code_of == NEW and bool(place.section.code),
        "faulty": [b["field"] for b in blocks if b["sort"] == "field"],
        "refused": refused or " ".join(general),
        "meanwhile": meanwhile,
        "looked": looked,
        "part_name": _part_name(place.section, code_of, data),
        "back": _address(draft.item, place) if place.section.code else _overview(draft.item),
    }
    status = 422 if errors or refused else 200
    return render(request, "catalogue/editor/part.html", context, status=status)


def _part_name(section: Section, code_of: str, data: dict) -> str:
    """What the page is about: the part by its name, or the new one; a section of one part is named so."""
    if not section.code:
        return ""
    named = next((data[key] for key in ("label", "name", "text") if data.get(key)), "")
    return _("New %(one)s") % {"one": section.one} if code_of == NEW else str(named)


@require_POST
@staff_page
def take_back(request, who, code):
    """Undo the last step of this session."""
    item = _item(who, code)
    try:
        name = undo(item, who, request.session)
    except NothingToUndo:
        messages.error(request, _("That cannot be undone: another has changed the same since."))
    except Refused as reason:
        messages.error(request, _(str(reason)))
    else:
        messages.success(request, _("Undone."))
        return redirect("desk:editor_section", code, name)
    return redirect("desk:editor", code)


def _context(request, draft: Draft, place: Place | None = None) -> dict:
    table = ""
    if place and place.owner:
        table = next(t.name for t in draft.content.tables if t.code == place.owner)
    return {
        "item": draft.item,
        "draft": draft,
        "section": place.section if place else None,
        "table": table,
        "can_undo": can_undo(draft.item, request.session),
    }


def _address(item: Item, place: Place, code_of: str = "") -> str:
    if place.owner:
        names = [item.code, place.owner] + [code_of] * bool(code_of)
        return reverse("desk:editor_row" if code_of else "desk:editor_rows", args=names)
    names = [item.code, place.section.name] + [code_of] * bool(code_of)
    return reverse("desk:editor_part" if code_of else "desk:editor_section", args=names)


def _overview(item: Item) -> str:
    return reverse("desk:editor", args=[item.code])


def _json(part) -> str:
    return orjson.dumps(part, option=orjson.OPT_SORT_KEYS).decode()


def _loads(text: str) -> dict:
    try:
        told = orjson.loads(text)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _mark(part) -> str:
    """A short mark of what a part was when the list was shown."""
    return sha256(_json(part).encode()).hexdigest()[:16]


rows = {"name": "rows"}
staff = [
    path("catalogue/editor/", home, name="editor_home"),
    path("catalogue/editor/<str:code>/", overview, name="editor"),
    path("catalogue/editor/<str:code>/undo", take_back, name="editor_undo"),
    path("catalogue/editor/<str:code>/tables/<str:owner>/rows/", section, rows, name="editor_rows"),
    path("catalogue/editor/<str:code>/tables/<str:owner>/rows/<str:code_of>/", part, rows, name="editor_row"),
    path("catalogue/editor/<str:code>/<slug:name>/", section, name="editor_section"),
    path("catalogue/editor/<str:code>/<slug:name>/<str:code_of>/", part, name="editor_part"),
]  # fmt: skip
staff_menu = [
    Entry(
        gettext_lazy("Edit guides"),
        "desk:editor_home",
        "edit",
        order=70,
        shown=lambda user: bool(who_is(user).departments(Role.CATALOGUE_EDITOR)),
    )
]
