"""The materials of an application: what the state has, what is asked, and the way up."""

from functools import wraps

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt, csrf_protect
from django.views.decorators.http import require_GET, require_http_methods

from yici.cases import photographs
from yici.cases.application import MATERIALS, Application, as_kept, told, words
from yici.cases.words import scan_words
from yici.documents import uploads
from yici.kernel import files
from yici.kernel.files import serving

from .access import citizens_only
from .inputs import MATERIAL, file_input, limit_of
from .steps import frame, go_on, step_of

JOIN = "join-"
MAX_FILES = 20  # of one material
AT_ONCE = 5  # largest files in one request
DRAINED = 200 * uploads.MEGABYTE


class Limited(FileUploadHandler):
    """Stops keeping a file as soon as it is larger than anything that may be sent."""

    def __init__(self, request, limit: int):
        super().__init__(request)
        self.limit, self.size = limit, 0
        request.too_large = set()  # names of the inputs

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.size = 0

    def receive_data_chunk(self, raw_data, start):
        self.size += len(raw_data)
        if self.size > self.limit:
            self.request.too_large.add(self.field_name)
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None


def takes_files(page):
    """Let a page read files that are at most so large, and never keep a larger one.

    A request that says beforehand that it is too large is not even read into the form: its body
    runs past, so that the browser gets an answer, and `request.too_large` says so.
    """
    protected = csrf_protect(page)

    @csrf_exempt
    @wraps(page)
    def guarded(request, *args, **kwargs):
        limit = settings.UPLOAD_LIMIT
        if request.method != "POST":
            return page(request, *args, **kwargs)
        request.upload_handlers.insert(0, Limited(request, limit))
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit * AT_ONCE:
            _run_past(request)
            return _refused(request)
        return protected(request, *args, **kwargs)

    return guarded


def _run_past(request) -> None:
    for _count in range(DRAINED // uploads.CHUNK):
        if not request.read(uploads.CHUNK):
            return


def _refused(request):
    return render(
        request,
        "cases/portal/too_large.html",
        {"mb": settings.UPLOAD_LIMIT // uploads.MEGABYTE, "back": request.path},
        status=413,
    )


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def materials(request, pk, wizard):
    """Show the materials, or take in files and go on."""
    draft, made = wizard.open(request, pk)
    here = step_of(made, MATERIALS)
    if request.method != "POST":
        return _show(request, wizard, draft, made, {})
    errors = _take(request, made)
    if removed := _removed(request, made):
        made.materials.remove(removed)
    wizard.keep(request, draft, made)
    if errors:
        return _show(request, wizard, draft, made, errors)
    match request.POST.get("go"):
        case "continue":
            lacking = {p.field: told(p) for p in made.problems(here)}
            if lacking:
                return _show(request, wizard, draft, made, lacking)
            return go_on(request, wizard, draft, made, here)
        case "leave":
            return redirect(wizard.drafts)
    return redirect(request.get_full_path())


def _take(request, made: Application) -> dict[str, str]:
    """Keep every file that is in order; return what is wrong with the others, by material."""
    errors, sent = {}, request.FILES  # read first: only then is known what was too large
    for material in (*made.asked, *made.addable):
        name = f"{MATERIAL}{material.code}"
        limit = limit_of(material)
        if name in request.too_large:
            errors[material.code] = _in_words(uploads.too_large(limit))
        try:
            for file in pages_joined(request, material, sent.getlist(name)):
                if len(made.given(material.code)) >= MAX_FILES:
                    raise uploads.too_many(MAX_FILES)
                got = uploads.receive(file, accepts=material.accepts, limit=limit)
                if got.digest not in {one["digest"] for one in made.given(material.code)}:
                    made.materials.append(_named_once(made, as_kept(material.code, got)))
        except uploads.BadFile as bad:
            errors[material.code] = _in_words(bad)
    return errors


def pages_joined(request, material, sent: list) -> list:
    """Return what was sent for a material: several photographs as one PDF, when she wants that."""
    wanted = request.POST.get(f"{JOIN}{material.code}")
    if not wanted or photographs.PDF not in material.accepts:
        return sent
    return photographs.joined(sent, name=material.name, limit=limit_of(material))


def _in_words(bad: uploads.BadFile) -> str:
    return _(bad.message) % bad.values


def _named_once(made: Application, kept: dict) -> dict:
    names = {one["name"] for one in made.given(kept["code"])}
    stem, dot, ending = kept["name"].rpartition(".")
    number = 2
    while kept["name"] in names:
        kept["name"] = f"{stem} ({number}){dot}{ending}"
        number += 1
    return kept


def _removed(request, made: Application) -> dict | None:
    named = {(f"remove-{one['code']}", one["name"]): one for one in made.materials}
    return next((one for key, one in named.items() if request.POST.get(key[0]) == key[1]), None)


def _show(request, wizard, draft, made: Application, errors: dict):
    context = frame(wizard, draft, made, step_of(made, MATERIALS)) | {
        "held": [(m, words(m, "name"), licence) for m, licence in made.held],
        "to_fetch": [m for m in made.to_fetch if m not in made.addable],
        "made_here": made.made_here,
        "views": [],
    }
    known = files.scans_of(one["digest"] for one in made.materials)
    for name in ("asked", "addable"):
        some = getattr(made, name)
        context[name] = [_asked(draft, made, m, errors.get(m.code), known) for m in some]
        context["views"] += [one["field"] for one in context[name]]
    return render(request, "cases/portal/materials.html", context, status=422 if errors else 200)


def _asked(draft, made: Application, material, error, known) -> dict:
    return {
        "material": material,
        "name": words(material, "name"),
        "files": [
            {
                "name": one["name"],
                "size": one["size"],
                "url": f"../files/{one['code']}/{one['digest'][:16]}/",
                "remove": f"remove-{one['code']}",
                "scan": scan_words(known[one["digest"]]),
            }
            for one in made.given(material.code)
        ],
        "field": file_input(
            material,
            error,
            "" if error else _("Choose a file"),
            required=material.asked and material.necessity.value == "required",
        ),
        "join": f"{JOIN}{material.code}" if photographs.PDF in material.accepts else "",
    }


@citizens_only
@require_GET
def draft_file(request, pk, code, digest, wizard):
    """Hand out a file of one's own draft."""
    _draft, made = wizard.open(request, pk)
    for one in made.given(code):
        if one["digest"].startswith(digest):
            return handed_out(request, one["digest"], one["name"], one["media_type"])
    raise Http404


def handed_out(request, digest: str, name: str, media_type: str):
    """Return a stored file as a download that no browser runs or guesses at."""
    name = uploads.file_name(name)
    return serving.response(request, digest, name=name, media_type=media_type)
