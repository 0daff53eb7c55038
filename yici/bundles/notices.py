"""合并补正告知: what several parts ask for, in one sealed notice of the lead department."""

from datetime import date

from yici.cases import reading
from yici.cases.models import Note
from yici.documents import actions as documents
from yici.people.masking import number as masked_number
from yici.people.models import Applicant, Department, Staff

from .editions import joint_of
from .models import BundleCase
from .reading import asked_words


def of_correction(bundle: BundleCase, entry) -> None:
    """Seal the one notice of a whole: what any part lacks, each thing once, for which parts (R22).

    :param bundle: as it was when the notice was sent
    """
    office = Department.objects.select_related("region").get(pk=bundle.department_id)
    applicant = Applicant.objects.get(pk=bundle.applicant_id)
    until = reading.day_in_words(date.fromisoformat(str(entry.body["until"])))
    documents.issue(
        kind="correction",
        department=office,
        story=bundle.pk,
        addressee=applicant.pk,
        name=applicant.name,
        addressee_kind=applicant.kind,
        values=_common(bundle, office, applicant)
        | {"补正说明": "；".join(asked_words(bundle)), "补正期限": until},
        items=_items(bundle),
        contact=_contact(bundle, office),
        at=entry.at,
        key=f"correction:{entry.seq}",
        about=bundle.number,
    )


def _items(bundle: BundleCase) -> list[dict]:
    """Return what is missing, each thing once, with the parts it is for."""
    joint, names = joint_of(bundle), {}
    for one in (*joint.content.fields, *joint.content.materials):
        names[one.code] = getattr(one, "label", "") or getattr(one, "name", "")
    found: dict[str, list[str]] = {}
    for asked in bundle.state.asked:
        for code in asked.missing:
            whose = found.setdefault(joint.joint_code(asked.part, code) or code, [])
            whose.append(joint.contents[asked.part].name)
    return [
        {"name": names.get(code, code), "note": f"用于{'、'.join(whose)}"}
        for code, whose in found.items()
    ]


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
