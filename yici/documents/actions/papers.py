"""Setting a notice in the wording that applies; recording how it was served; printing it again."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid5

from django.db import transaction
from django.utils import timezone

from yici.documents import rules, wordings
from yici.documents.kinds import COMMON, KEPT, NUMBER, kind_of
from yici.documents.models import PrintOut, Service, chosen, service_context
from yici.documents.refusals import AlreadyServed, Incomplete, NotAllowed, ReasonMissing
from yici.documents.wordings import gettext_noop as _
from yici.licences import actions as licences
from yici.licences import faces, printing
from yici.licences.models import Paper
from yici.people import secrets
from yici.people.models import Department
from yici.people.who import Who

ARRIVES = 30  # days after a public notice (民事诉讼法 art. 95)
MODES = Service.Mode


def issue(
    *,
    kind: str,
    department: Department,
    story: UUID,
    addressee: UUID,
    name: str,
    values: Mapping[str, str],
    at: datetime,
    items: Iterable[Mapping[str, str]] = (),
    contact: Iterable[tuple[str, str]] = (),
    key: str = "",
    about: str = "",
    addressee_kind: str = "person",
) -> Paper:
    """Set, number, seal and store a notice in the wording that applies to the authority today.

    Twice with the same story, kind and key is one paper: it keeps the wording of the first time.

    :param name: of the addressee, as the notice begins
    :param values: placeholder -> words, see kinds.py
    :param contact: who is responsible and how to reach him: always printed, whatever the wording
    :param about: what it is about, for the register: the case's number
    :raises UnknownKind: when there is no such kind
    :raises Unfilled: when a value that the law asks for is missing; then no number was used
    :raises NoCreditCode: when the authority cannot seal
    """
    how = kind_of(kind)
    if found := licences.paper_of(story, kind, key):
        return licences.seal_paper(found)
    wording, number = chosen((how, NUMBER), department.credit_code or "")
    said = wordings.filled(how, wording.body, values, items)
    write = partial(_number, body=number.body, agency=department.short_name, word=how.word)
    form = licences.Form(how.word, write, wording.origin, wording.digest)
    data = {
        **said,
        "addressee": name,
        "addressee_kind": addressee_kind,
        "contact": [list(row) for row in contact if row[1]],
        "wording": wording.origin,
        "values": {name: values[name] for name in COMMON if values.get(name)},
    }
    return licences.make_paper(
        kind=kind,
        form=form,
        department=department,
        story=story,
        addressee=addressee,
        data=data,
        at=at,
        key=key,
        about=about,
    )


def _number(year: int, serial: int, *, body, agency: str, word: str) -> str:
    return wordings.number(body, agency=agency, word=word, year=year, serial=serial)


def serve(
    *,
    paper: Paper,
    mode: str,
    served_on: date,
    by: Who,
    at: datetime,
    place: str = "",
    recipient: str = "",
    relation: str = "",
    refusal: str = "",
    witnesses: str = "",
    parcel: str = "",
    consent: bool = False,
    evidence: str = "",
) -> Service:
    """Record how a paper was served, or that it could not be (送达回证).

    :param served_on: the day on which it was received, left or published
    :param relation: of who signed to the addressee (本人, 同住成年家属, 收件人员, 代理人)
    :param parcel: number of the consignment, by post
    :param consent: the addressee agreed to be served electronically
    :param evidence: digest of the signed sheet, the photographs or the receipt of the post
    :raises NotAllowed: unless her office issued it or may see it
    :raises Incomplete: naming what the mode asks for
    :raises AlreadyServed:
    """
    told = {
        "place": place.strip(),
        "recipient": recipient.strip(),
        "relation": relation.strip(),
        "refusal": refusal.strip(),
        "witnesses": witnesses.strip(),
        "parcel": parcel.strip(),
    }
    if not by.is_staff or not Paper.objects.visible_to(by).filter(id=paper.id).exists():
        raise NotAllowed
    _need(mode, served_on, told, consent, at)
    made = _recorded(paper, mode, served_on, told, evidence, by, at)
    return _with_receipt(made, paper, told, by)


@transaction.atomic
def _recorded(paper, mode, served_on, told, evidence, by, at) -> Service:
    Paper.objects.select_for_update().get(story=paper.story, id=paper.id)  # one after the other
    earlier = Service.objects.filter(paper_id=paper.id)
    if paper.kind in KEPT or earlier.exclude(mode=MODES.FAILED).exists():
        raise AlreadyServed
    pk = uuid5(paper.id, f"service {earlier.count()}")
    made = Service(
        story=paper.story,
        id=pk,
        paper_id=paper.id,
        mode=mode,
        served_on=served_on,
        effective_on=_effective(mode, served_on),
        locked=secrets.encrypt_json(told, service_context(paper.story, pk)),
        evidence=evidence,
        by=by.actor,
        at=at,
    )
    made.save(force_insert=True)
    return made


def _with_receipt(made: Service, paper: Paper, told: dict, by: Who) -> Service:
    """Set the 送达回证 of a paper that reached its addressee (民事诉讼法 art. 87)."""
    if made.mode == MODES.FAILED:
        return made
    face = faces.unlock(bytes(paper.locked), paper.story, paper.id)
    receipt = issue(
        kind="delivery",
        department=Department.objects.select_related("region").get(credit_code=paper.issuer),
        story=paper.story,
        addressee=paper.addressee,
        name=face.get("addressee", ""),
        values=service_values(paper, face) | _of_service(made, told),
        items=[{"name": paper.title, "note": paper.number}],
        contact=[
            ("送达人", by.name),
            *(row for row in face.get("contact", []) if row[0] != "承办人"),
        ],
        at=made.at,
        key=f"service {made.id}",
        about=paper.about,
    )
    Service.objects.filter(story=made.story, id=made.id).update(receipt_id=receipt.id)
    made.receipt_id = receipt.id
    return made


def service_values(paper: Paper, face: dict) -> dict[str, str]:
    """Return what a service sheet says of the paper; papers of before say less of their case."""
    known = {"事项类别": "行政", "依照": "依照", "申请人": face.get("addressee", "")}
    return known | {"办件编号": paper.about} | face.get("values", {})


def _of_service(made: Service, told: dict) -> dict[str, str]:
    relation = f"（{told['relation']}）" if told["relation"] else ""
    return {
        "送达方式": CHINESE[MODES(made.mode)],
        "送达日期": printing.in_words(made.served_on),
        "送达地点": told["place"],
        "收件人": f"{told['recipient']}{relation}" if told["recipient"] else "",
        "拒收事由": told["refusal"],
        "见证人": told["witnesses"],
        "依据": f"《中华人民共和国民事诉讼法》{ARTICLES[MODES(made.mode)]}",
    }


CHINESE = {
    MODES.DIRECT: "直接送达",
    MODES.WINDOW: "窗口领取",
    MODES.ELECTRONIC: "电子送达（经受送达人同意）",
    MODES.POST: "邮寄送达",
    MODES.LEFT: "留置送达",
    MODES.ENTRUSTED: "委托送达",
    MODES.FORWARDED: "转交送达",
    MODES.PUBLISHED: "公告送达",
}
ARTICLES = {
    MODES.DIRECT: "第八十八条",
    MODES.WINDOW: "第八十八条",
    MODES.ELECTRONIC: "第九十条",
    MODES.POST: "第九十一条",
    MODES.LEFT: "第八十九条",
    MODES.ENTRUSTED: "第九十一条",
    MODES.FORWARDED: "第九十二条、第九十三条、第九十四条",
    MODES.PUBLISHED: "第九十五条",
}
ASKED = {  # mode -> what its record says; the articles are those of 民事诉讼法
    MODES.DIRECT: ("recipient", "relation"),  # art. 88
    MODES.WINDOW: ("recipient", "relation"),
    MODES.LEFT: ("place", "refusal"),  # art. 89
    MODES.POST: ("parcel",),  # art. 91
    MODES.ENTRUSTED: ("recipient", "place"),
    MODES.FORWARDED: ("recipient",),  # art. 92-94
    MODES.PUBLISHED: ("place", "refusal"),  # art. 95: where, and why no other way
    MODES.FAILED: ("refusal",),
}
WORDS = {
    "recipient": _("Say who received and signed it."),
    "relation": _("Say who that is to the addressee."),
    "place": _("Say where."),
    "refusal": _("Say why: refused, not found, or no other way."),
    "parcel": _("Give the number of the consignment."),
}


def _need(mode: str, served_on: date, told: dict, consent: bool, at: datetime) -> None:
    if mode not in MODES.values:
        raise Incomplete(_("Choose how it was served."), "mode")
    if served_on > timezone.localdate(at) or served_on.year < 2000:
        raise Incomplete(_("The day of service lies ahead."), "served_on")
    for field in ASKED.get(MODES(mode), ()):
        if not told[field]:
            raise Incomplete(WORDS[field], field)
    if any(len(words) > 200 for words in told.values()):
        raise Incomplete(_("Say it in at most 200 characters."), "place")
    if mode == MODES.LEFT and not told["witnesses"]:
        raise Incomplete(_("What is left behind needs witnesses, or a record in pictures (art. 89)."), "witnesses")  # fmt: skip
    if mode == MODES.ELECTRONIC and not consent:
        raise Incomplete(_("Electronic service needs the addressee's consent (art. 90)."), "consent")  # fmt: skip


def _effective(mode: str, served_on: date) -> date | None:
    if mode == MODES.FAILED:
        return None
    return served_on + timedelta(days=ARRIVES) if mode == MODES.PUBLISHED else served_on


@transaction.atomic
def print_again(*, paper: Paper, reason: str, by: Who, at: datetime) -> PrintOut:
    """Note that a sealed paper is printed again: the same file, the same number.

    :raises NotAllowed: unless she may see it, as an official
    :raises ReasonMissing:
    """
    if not by.is_staff or not Paper.objects.visible_to(by).filter(id=paper.id).exists():
        raise NotAllowed
    reason = reason.strip()
    if not 0 < len(reason) <= min(300, rules.MAX_REASON):
        raise ReasonMissing
    earlier = PrintOut.objects.filter(paper_id=paper.id).count()
    made = PrintOut(
        story=paper.story,
        id=uuid5(paper.id, f"print {earlier} {at.isoformat()} {by.actor}"),
        paper_id=paper.id,
        reason=reason,
        by=by.actor,
        at=at,
    )
    made.save(force_insert=True)
    return made
