"""合并补正告知: what several parts ask for, in one sealed notice of the lead department."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone

from yici.cases import reading
from yici.cases.models import Note
from yici.documents import actions as documents
from yici.kernel import ledger
from yici.people.masking import number as masked_number
from yici.people.models import Applicant, Department, Staff

from . import actions
from .actions.answering import correcting, missing_of
from .editions import joint_of
from .models import BundleCase

CLOSES = time(17, 30)  # later than this, a day's notices are not waited for any longer


def gather(bundle: BundleCase, at: datetime) -> bool:
    """Give the notice of what is asked for, if nobody is to be waited for; twice is once.

    It waits while another part may still ask on the same day, so that the applicant is told once.
    """
    asking = [(part, case) for part, case in correcting(bundle) if part.noticed_on is None]
    if not asking or (_others_may_ask(bundle) and not _day_is_over(asking, at)):
        return False
    office = Department.objects.select_related("region").get(pk=bundle.department_id)
    applicant = Applicant.objects.get(pk=bundle.applicant_id)
    items, said, due = _asked(bundle, asking)
    paper = documents.issue(
        kind="correction",
        department=office,
        story=bundle.pk,
        addressee=applicant.pk,
        name=applicant.name,
        addressee_kind=applicant.kind,
        values=_common(bundle, office, applicant)
        | {"补正说明": "；".join(said), "补正期限": reading.day_in_words(due)},
        items=items,
        contact=_contact(bundle, office),
        at=at,
        key=",".join(f"{part.code}:{case.seq}" for part, case in asking),
        about=bundle.number,
    )
    codes = tuple(part.code for part, _case in asking)
    actions.notice_given(
        bundle=bundle.pk, parts=codes, paper_id=paper.id, at=at, key=f"notice:{paper.id}"
    )
    return True


def _others_may_ask(bundle: BundleCase) -> bool:
    return bool(actions.handling.waiting_cases(bundle, "applied"))


def _day_is_over(asking, at: datetime) -> bool:
    first = min(p.from_on for part, _ in asking for p in part.pauses if p.until_on is None)
    local = timezone.localtime(at)
    return local.date() > first or local.time() >= CLOSES


def _asked(bundle: BundleCase, asking) -> tuple[list[dict], list[str], date]:
    """Return what is missing, each thing once; the words of the offices; and until when."""
    joint, names = joint_of(bundle), {}
    for one in (*joint.content.fields, *joint.content.materials):
        names[one.code] = getattr(one, "label", "") or getattr(one, "name", "")
    found: dict[str, list[str]] = {}
    for part, case in asking:
        for code in missing_of(case):
            whose = found.setdefault(joint.joint_code(part.code, code) or code, [])
            whose.append(joint.contents[part.code].name)
    items = [
        {"name": names.get(code, code), "note": f"用于{'、'.join(whose)}"}
        for code, whose in found.items()
    ]
    said = list(dict.fromkeys(words for _part, case in asking for words in _words(case)))
    due = min(case.state.clock("correction").due_on for _part, case in asking)
    return items, said, due


def _common(bundle: BundleCase, office: Department, applicant: Applicant) -> dict[str, str]:
    """Return the placeholders that every notice may use, said of the whole."""
    joint = joint_of(bundle)
    known = [content.remedies for content in joint.contents.values() if content.remedies]
    review_by = known[0].review_by if known else f"{office.region.full_name()}人民政府"
    court = known[0].court if known else "有管辖权的人民法院"
    return {
        "申请人": applicant.name,
        "证件号码": masked_number(applicant.number),
        "事项名称": joint.definition.name,
        "事项类别": "一件事",
        "办件编号": bundle.number,
        "申请日期": reading.day_in_words(bundle.received_on),
        "依照": "依照",
        "承办单位": office.name,
        "承办人": "",
        "复议机关": review_by,
        "管辖法院": court,
        "救济途径": known[0].text if known else "",
    }


def _contact(bundle: BundleCase, office: Department) -> list[tuple[str, str]]:
    counter = joint_of(bundle).definition.counter
    return [
        ("承办单位", office.name),
        ("联系电话", office.phone),
        ("办理地址", counter.address or office.address),
        ("监督投诉", counter.complaint),
    ]


def _words(case) -> list[str]:
    notes = dict(Note.objects.filter(case_id=case.pk).values_list("digest", "text"))
    asked = ledger.history(case.pk, since=case.opened_at).filter(kind="cases.correction_asked")
    return [notes[entry.body["note"]] for entry in asked if entry.body["note"] in notes]


def due_to_be_gathered(at: datetime):
    """Return the bundle cases in which something was asked for and no notice was given yet."""
    since = timezone.localtime(at).date() - timedelta(days=60)
    open_ = BundleCase.objects.under_way().filter(is_paused=True, received_on__gte=since)
    return open_.filter(
        part_rows__noticed_on=None, part_rows__pauses__contains=[{"until_on": None}]
    )


# -- 联合踏勘: one notice, one record ---------------------------------------------------------------

PASSED = {"pass": "符合要求", "refuse": "不符合要求"}
ART_34, ART_45 = (
    "《中华人民共和国行政许可法》第三十四条第三款",
    "《中华人民共和国行政许可法》第四十五条",
)


def of_visit(bundle: BundleCase, entry) -> None:
    """Seal the notice of a joint visit, or its record; both name every part and who takes part."""
    no = entry.body["no"] if "no" in entry.body else entry.body["visit"]["no"]
    visit = next(one for one in bundle.state.visits if one.no == no)
    joint = joint_of(bundle)
    names = {part: joint.contents[part].name for part in visit.parts}
    said = Note.objects.filter(case_id=bundle.pk, digest=visit.note).values_list("text", flat=True)
    people = _staff(visit.members)
    day = reading.day_in_words(visit.held_on)
    if visit.status == "held":
        kind, items = (
            "inspection",
            [{"name": names[part], "note": PASSED[outcome]} for part, outcome in visit.outcomes],
        )
        values = {
            "核查日期": day,
            "核查人员": people,
            "核查结论": "；".join(f"{one['name']}：{one['note']}" for one in items),
            "核查情况": "".join(said),
            "依据": ART_34,
        }
    else:
        kind, items = "procedure", [{"name": name} for name in names.values()]
        values = {
            "程序名称": f"联合现场核查（{'、'.join(names.values())}）",
            "所需时间": f"至{day}",
            "说明": f"核查人员：{people}。{''.join(said)}",
            "开始日期": reading.day_in_words(entry.event.on),
            "程序期限": day,
            "依据": ART_45,
        }
    office = Department.objects.select_related("region").get(pk=bundle.department_id)
    applicant = Applicant.objects.get(pk=bundle.applicant_id)
    documents.issue(
        kind=kind,
        department=office,
        story=bundle.pk,
        addressee=applicant.pk,
        name=applicant.name,
        addressee_kind=applicant.kind,
        values=_common(bundle, office, applicant) | values,
        items=items,
        contact=_contact(bundle, office),
        at=entry.at,
        key=f"visit:{no}:{visit.status}",
        about=bundle.number,
    )


def _staff(codes) -> str:
    known = dict(Staff.objects.filter(pk__in=codes).values_list("code", "name"))
    return "、".join(known.get(code, code) for code in codes)
