"""Upload files, and apply."""

from typing import Literal
from uuid import UUID, uuid4

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import File, Router, UploadedFile
from pydantic import ConfigDict, Field

from yici.catalogue.models import Item, edition
from yici.kernel import rest
from yici.kernel.files import TooLarge
from yici.kernel.sql import rows
from yici.people.who import Who, who_is

from .. import actions, copying
from ..application import offered
from ..models import Upload
from .reading import router, told
from .schemas import CaseBrief, CaseOut, Code, FileOut, Form, MaterialIn, Region

files = Router(tags=["files"])


@files.post("", response={201: FileOut})
def upload_file(request, file: File[UploadedFile], key: rest.IdempotencyKey = None):
    """Upload a file (PDF, JPEG, PNG), to be named in an application of yours.

    It is looked through: what it is by its content, not locked, no scripts. The same file sent
    twice is there once.
    """
    if file.size is None or file.size > settings.UPLOAD_LIMIT:
        raise TooLarge
    kept = actions.upload(user=request.user, file=file, at=timezone.now())
    names = ("digest", "name", "size", "media_type")
    return 201, {name: getattr(kept, name) for name in names}


class Application(rest.Given):
    """An application (申请)."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "item": "11511602008679142H4510120017000",
                    "answers": {"kind": "shop"},
                    "form": {"shop_name": "老李面馆", "phone": "13800138000"},
                    "materials": [{"code": "floor_plan", "file": "9f86d0…"}],
                    "delivery": "online",
                }
            ]
        }
    )
    item: Code = Field(description="Code of the item, as GET /items gives it.")
    applicant: UUID | None = Field(None, description="For whom, from GET /me; you if left out.")
    agent: UUID | None = Field(
        None,
        description="At the window: who stands there for the applicant; a mandate of the"
        " applicant, of a guardian or by law has to cover it (R38).",
    )
    copy_of: Code | None = Field(
        None,
        description="Number of an earlier application of the same applicant for the same item:"
        " answers and fields you leave out are taken from it (复制历史办件, R37).",
    )
    answers: Form = Field({}, description="Your situation: {question: option}, or a list of them.")
    form: Form = {}
    materials: list[MaterialIn] = Field([], max_length=200)
    channel: Literal["online", "mobile", "agent", "window", "terminal", "hotline"] = "online"
    delivery: Literal["online", "window", "post", "terminal"] = "online"
    collect_at: Region | None = Field(
        None,
        description="Region of another hall at which the result is collected, where the item"
        " reaches it (跨区域通办, C051); `delivery` is then `window`.",
    )
    pre_review: bool = Field(False, description="Look at my papers first, where offered (预审).")
    undertaking: bool = Field(
        False, description="I sign the item's undertaking and keep to it (告知承诺, R30)."
    )
    renews: UUID | None = Field(None, description="Id of the licence to be renewed (art. 50).")


@router.post("", response={201: CaseOut | CaseBrief})
def apply(
    request,
    given: Application,
    key: rest.IdempotencyKey = None,
    prefer: rest.Prefer = None,
):
    """Apply for an item: a case with its number and its first clock, or every problem at once."""
    who, applicant = who_is(request.user), given.applicant
    applicant = applicant or who.applicant_id
    if applicant is None:
        raise _fault("applicant", _("Name the applicant: you are none yourself."))
    answers, form = _copied(given, who, applicant)
    case = actions.apply(
        edition_id=_edition(given.item),
        applicant_id=applicant,
        by=who,
        answers=answers,
        form=form,
        materials=materials(request.user, given.materials, at_window=_at_window(given, who)),
        channel=given.channel,
        delivery=given.delivery,
        agent_id=given.agent,
        collect_at=given.collect_at or "",
        pre_review=given.pre_review,
        undertaking=given.undertaking,
        renews=given.renews,
        at=timezone.now(),
        key=key or str(uuid4()),
    )
    return told(request, case, 201, prefer=prefer, Location=f"/api/v1/cases/{case.number}")


def _copied(given: Application, who: Who, applicant: UUID) -> tuple[dict, dict]:
    """Return answers and form, what is left out taken from the application that is copied.

    What the item asks no more falls away.

    :raises NotAllowed: when it is another item's or another applicant's (R37)
    """
    if given.copy_of is None:
        return given.answers, given.form
    before = copying.named(given.copy_of, who, item_code=given.item, applicant_id=applicant)
    acting = given.agent or applicant if given.channel == "window" else who.applicant_id
    answers, form = copying.answers_and_form(before, acting)
    content = edition(_edition(given.item)).content
    return offered(content, answers) | given.answers, form | given.form


# That in force, else the last that was: who sends again may have applied under it.
OFFERED = """select e.id from catalogue_edition e join catalogue_item i on i.id = e.item_id
    where i.code = %(code)s and e.status <> 'draft'
    order by e.status = 'published' desc, e.number desc limit 1"""


def _edition(code: str) -> int:
    """:raises Problem: 422, when no item of that code is known; NotOnOffer when it never was"""
    offered = rows(OFFERED, {"code": code})
    if offered:
        return offered[0][0]
    if Item.objects.filter(code=code).exists():
        raise actions.NotOnOffer(code)
    raise _fault("item", _("There is no item of this code. Look for it with GET /items."))


def _at_window(given: Application, who: Who) -> bool:
    """:raises Problem: when somebody says window who sits at none"""
    if given.channel != "window":
        return False
    if not who.has("clerk"):
        raise _fault("channel", _("Only a clerk takes in at the window."))
    return True


def materials(user, given: list[MaterialIn], *, at_window: bool) -> list[actions.Given]:
    """Return the materials with what is known of their files.

    :raises Problem: naming every one that is no upload of this account
    """
    if not given:
        return []
    wanted = [one.file for one in given if one.file]
    mine = {u.digest: u for u in Upload.objects.filter(user=user, digest__in=wanted)}
    found, errors = [], []
    for no, one in enumerate(given):
        kept = mine.get(one.file or "")
        if kept:
            found.append(
                actions.Given(one.code, kept.digest, kept.name, kept.size, kept.media_type)
            )
        elif one.seen and one.file is None and at_window:
            found.append(actions.Given(one.code, grade="B"))
        else:
            sentence = _("Upload the file first (POST /files), then give its digest here.")
            errors.append((f"materials.{no}.file", sentence))
    if errors:
        raise rest.Problem(422, "not-valid", errors[0][1], errors=errors)
    return found


def _fault(field: str, sentence: str) -> rest.Problem:
    return rest.Problem(422, "not-valid", sentence, errors=[(field, sentence)])
