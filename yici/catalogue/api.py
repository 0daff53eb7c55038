"""`/items`: finding service items and reading their guides. Open to everybody."""

from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field as Limits

from yici.kernel.rest import Cursor, Page, Plain, Problem, seal, unseal
from yici.kernel.rest import Limit as Most
from yici.people.who import who_is

from . import access, bpmn, brochures, concentration_api, desk_api, linting, reduction_api, sharing
from .blank_forms import blank_form
from .content import Content, Limit, TaskType
from .finding import find_items
from .findings_in_words import said
from .lint import BY_NUMBER
from .models import Edition, Item
from .rules import UnknownAnswer, applicable
from .search import Filters

router = Router(tags=["items"], auth=None)
FAR = 10_000  # results; nobody pages further
PDF = {
    "responses": {
        200: {"content": {"application/pdf": {"schema": {"type": "string", "format": "binary"}}}}
    }
}

XML = {"responses": {200: {"content": {"application/xml": {"schema": {"type": "string"}}}}}}


class ItemOut(Schema):
    """A service item. `can_apply` is false while its guide is in preparation or suspended."""

    code: str
    name: str
    main_item: str
    task_type: str
    task_type_label: str
    department: str
    region: str
    can_apply: bool
    can_apply_online: bool = False
    edition: int | None = None
    digest: str | None = None
    case_kind: str | None = None
    promised: Limit | None = None
    statutory: Limit | None = None
    visits: int | None = None


class GuideOut(ItemOut):
    """A service item with the whole content of its edition in force."""

    guide: Content | None = None
    evidence: dict[str, str] = Limits(
        default={},
        description="证据等级 of each material by its code, as fixed or as it follows: A issued by the "
        "authority, B original verified at a window, C copy or upload, D declared.",
    )


class Results(Page[ItemOut]):
    """Results, best first. `near`: nothing fits as typed, these come close."""

    total: int
    near: bool


class ApplicableOut(Schema):
    """What applies to a situation: codes of the guide's parts, and what is still open.

    `rows` are those of the item's decision tables. While an answer is open, the limits are the
    longest that may apply.
    """

    questions: list[str]
    unanswered: list[str]
    materials_asked: list[str]
    materials_fetched: list[str]
    evidence: dict[str, str]
    fields: list[str]
    stages: list[str]
    special_procedures: list[str]
    fees: list[str]
    amount_cents: int
    rows: list[str] = []
    promised: Limit | None = None
    statutory: Limit | None = None


class Asked(Schema):
    """What to look for."""

    q: Annotated[Plain, Limits(max_length=100, description="Name, everyday word, pinyin, code")] = (
        ""
    )
    department: int | None = None
    theme: str = ""
    service_object: str = ""
    task_type: str = ""
    region: Annotated[str, Limits(pattern=r"^(\d{12})?$")] = ""
    online: bool = False
    applicable: bool = False

    def filters(self) -> Filters:
        return Filters(
            department=self.department,
            theme=self.theme,
            service_object=self.service_object,
            task_type=self.task_type,
            region=self.region,
            online=self.online,
            applicable=self.applicable,
        )


@router.get("", response=Results)
def list_items(request: HttpRequest, asked: Query[Asked], cursor: Cursor = None, limit: Most = 20):
    """Find service items; with nothing asked, list them all."""
    [start] = unseal(cursor, _place) if cursor else [0]
    who = who_is(request.user)
    found = find_items(asked.q, who=who, filters=asked.filters(), offset=start, limit=limit)
    end = start + limit
    return Results(
        items=[_told(item) for item in found.items],
        total=found.total,
        near=found.near,
        next=seal(end) if end < min(found.total, FAR) else None,
    )


def _place(told) -> int:
    if not (type(told) is int and 0 <= told < FAR):
        raise ValueError
    return told


@router.get("/{code}", response={200: GuideOut, 304: None})
def read_item(request: HttpRequest, code: str, response: HttpResponse):
    """Read an item and its guide; `ETag` is the digest of the content."""
    item = _item(request, code)
    edition = item.current
    if edition is None:
        return GuideOut(**_told(item).dict())
    tag = f'"{edition.digest}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponseNotModified(headers={"ETag": tag})
    response["ETag"], response["Cache-Control"] = tag, "no-cache"  # kept, and asked about anew
    return GuideOut(
        **_told(item).dict(), guide=edition.content, evidence=_evidence(edition.content.materials)
    )


def _evidence(materials) -> dict[str, str]:
    return {material.code: material.evidence.code for material in materials}


@router.get("/{code}/applicable", response=ApplicableOut)
def read_applicable(request: HttpRequest, code: str, situation: Query[list[str]] = []):  # noqa: B006
    """Say what applies to a situation: `situation=premises:leased&situation=trade:catering`."""
    _only(request, "situation")
    edition = _item(request, code).current
    if edition is None:
        raise _in_preparation()
    found = applicable(edition.content, _known(edition.content, situation))
    return ApplicableOut(
        questions=_codes(found.questions),
        unanswered=list(found.unanswered),
        materials_asked=_codes(found.asked),
        materials_fetched=_codes(found.fetched),
        evidence=_evidence(found.materials),
        fields=_codes(found.fields),
        stages=_codes(found.stages),
        special_procedures=_codes(found.special_procedures),
        fees=_codes(found.fees),
        amount_cents=found.amount_cents,
        rows=_codes(found.rows),
        promised=found.promised,
        statutory=found.statutory,
    )


class FindingOut(Schema):
    """A breach of a rule. `blocks`: an edition with it is not published."""

    rule: str
    where: str
    message: str
    blocks: bool
    sentence: str
    source: str
    remedy: str


@router.get("/{code}/findings", response=list[FindingOut])
def read_findings(request: HttpRequest, code: str):
    """Say which rules the guide in force breaks today, with the sentence behind each rule."""
    edition = _item(request, code).current
    if edition is None:
        raise _in_preparation()
    return [
        FindingOut(
            rule=one.rule,
            where=_(one.where),
            message=said(one),
            blocks=one.blocks,
            sentence=BY_NUMBER[one.rule].sentence,
            source=BY_NUMBER[one.rule].source,
            remedy=_(BY_NUMBER[one.rule].remedy),
        )
        for one in linting.findings(edition, timezone.localdate())
    ]


@router.get("/{code}/form", response={200: None}, openapi_extra=PDF)
def read_form(request: HttpRequest, code: str):
    """Download the item's form as an empty PDF, for pen and window."""
    item = _item(request, code)
    edition = item.current
    if edition is None:
        raise _in_preparation()
    return HttpResponse(
        blank_form(edition.content, item.code),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="form-{edition.pk}.pdf"'},
    )


@router.get("/{code}/brochure", response={200: None}, openapi_extra=PDF)
def read_brochure(
    request: HttpRequest,
    code: str,
    version: Literal["simple", "full"] = "simple",
    situation: Query[list[str]] = [],  # noqa: B006
):
    """Download the guide as a brochure for print, with a QR code that leads to the guide.

    Its headings follow Accept-Language; what the guide says is Chinese.
    """
    _only(request, "version", "situation")
    item = _item(request, code)
    edition = item.current
    if edition is None:
        raise _in_preparation()
    given = _known(edition.content, situation)
    return HttpResponse(
        brochures.brochure(
            item,
            edition,
            given,
            version=version,
            on=timezone.localdate(),
            language=get_language() or brochures.CHINESE,
        ),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="guide-{edition.pk}.pdf"'},
    )


@router.get("/{code}/flow", response={200: None}, openapi_extra=XML)
def read_flow(request: HttpRequest, code: str, situation: Query[list[str]] = []):  # noqa: B006
    """Download the flow of an item as BPMN 2.0, with its diagram."""
    _only(request, "situation")
    item = _item(request, code)
    edition = item.current
    if edition is None:
        raise _in_preparation()
    applies = applicable(edition.content, _known(edition.content, situation))
    return HttpResponse(
        bpmn.export(edition.content, applies, item.code),
        content_type="application/xml",
        headers={"Content-Disposition": f'attachment; filename="flow-{edition.pk}.bpmn"'},
    )


def _only(request: HttpRequest, *known: str) -> None:
    """Refuse what is not asked for: a misspelt answer would count as none, and the rest be wrong.

    :raises Problem: naming every parameter that is not known
    """
    unknown = sorted(set(request.GET) - set(known))
    if unknown:
        told = _("There is no such parameter; answers are given as situation=question:option.")
        raise Problem(422, "not-valid", told, errors=[(name[:100], told) for name in unknown])


def _known(content: Content, situation: list[str]) -> dict[str, list[str]]:
    """:raises Problem: an answer that the item does not offer"""
    given = _answers(situation)
    try:
        applicable(content, given)
    except UnknownAnswer:
        detail = _("One of the answers is none that this item offers; read its situations.")
        raise Problem(422, "not-valid", detail, errors=[("situation", detail)]) from None
    return given


def _item(request: HttpRequest, code: str) -> Item:
    items = Item.objects.visible_to(who_is(request.user)).with_current()
    item = items.filter(code=code).first() if "\0" not in code else None
    if item is None:
        raise Problem(404, "no-such-item", _("There is no service item with this code."))
    return item


def _in_preparation() -> Problem:
    return Problem(404, "in-preparation", _("The guide of this item is in preparation."))


def _answers(situation: list[str]) -> dict[str, list[str]]:
    answers: dict[str, list[str]] = {}
    for told in situation:
        question, _, option = told.partition(":")
        answers.setdefault(question, []).append(option)
    return answers


def _codes(parts) -> list[str]:
    return [part.code for part in parts]


def _told(item: Item) -> ItemOut:
    edition: Edition | None = item.current
    content = edition.content if edition else None
    return ItemOut(
        code=item.code,
        name=item.name,
        main_item=item.main_item,
        task_type=item.task_type,
        task_type_label=TaskType.of_code(item.task_type).label,
        department=item.department.name,
        region=item.region_id,
        can_apply=edition is not None,
        can_apply_online=bool(content and content.can_apply_online),
        edition=edition.number if edition else None,
        digest=edition.digest if edition else None,
        case_kind=content.case_kind.value if content else None,
        promised=content.promised if content else None,
        statutory=content.statutory if content else None,
        visits=content.visits if content else None,
    )


access_router = Router(tags=["market-access"], auth=None)


class AccessItemOut(Schema):
    number: int
    code: str
    kind: Literal["forbidden", "licensed"]
    industry: str
    name: str
    measures: str
    authority: str
    local: str


class LicensingItemOut(Schema):
    code: str
    name: str
    department: str


class AccessOut(Schema):
    edition: str
    source: str
    announced: int = Limits(description="Items the edition has.")
    here: int = Limits(description="Items of it that are here.")
    whole: bool = Limits(description="Only then does finding nothing mean that entry is free.")
    verdict: Literal["forbidden", "licensed", "free", "unknown", ""] = Limits(
        description="What the list and the catalogue say of what you want to do; empty: nothing asked."
    )
    licences: list[LicensingItemOut] = Limits(
        description="Licences of this catalogue that what you want to do needs (行政许可事项)."
    )
    items: list[AccessItemOut]


@access_router.get("", response=AccessOut)
def read_market_access(
    request, q: Annotated[str, Query(max_length=100, description="What you want to do.")] = ""
):
    """Look up the negative list for market access (市场准入负面清单, C064)."""
    answer = access.look_up(q, who_is(request.user))
    now = answer.of
    return {
        "edition": now.edition if now else "",
        "source": now.source if now else "",
        "announced": now.announced if now else 0,
        "here": answer.count,
        "whole": answer.is_whole,
        "verdict": answer.verdict,
        "licences": [
            {"code": one.code, "name": one.name, "department": one.department.name}
            for one in answer.licences
        ],
        "items": [
            {name: getattr(one, name) for name in AccessItemOut.model_fields}
            for one in answer.items
        ],
    }


routers = [
    ("/items", router),
    ("/market-access", access_router),
    *sharing.routers,
    *desk_api.routers,
    *reduction_api.routers,
    *concentration_api.routers,
]
