"""The demo city's bundles, and a few SIMULATED bundle cases at different points of their lives."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

from yici.cases import demo as case_demo
from yici.cases import forms
from yici.cases.actions import Given
from yici.cases.models import Case
from yici.cases.rules import NotAllowed
from yici.cases.served import serves
from yici.codes import uscc
from yici.kernel.reactions import settle
from yici.people.models import Applicant, Department
from yici.people.who import Who

from . import actions, customs, finding
from .definitions import demo_definitions
from .editions import joint_of
from .models import Bundle, BundleCase, Park, Project

# On this day the demo city put its bundles in force; its cases begin later.
REGION = "511602000000"
AT = datetime(2026, 7, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
# How far each bundle case is taken; the bundles take turns.
ENDS = ("running", "completed", "received", "correcting", "refused", "running")


def load_bundles(progress=lambda things, what: things) -> None:
    """Put the bundles that come with Yici in force; what is there already stays."""
    known = set(Bundle.objects.values_list("code", flat=True))
    for told in progress(list(demo_definitions()), "bundles"):
        if told.code not in known:
            actions.take_in(told, by=Who.clock(), at=AT)


def load_bundle_cases(progress=lambda things, what: things) -> None:
    """Tell one case of every bundle; a second time changes nothing."""
    if BundleCase.objects.exists():
        return
    city = case_demo.City(timezone.now())
    offers = finding.on_offer(city.by)
    for number, offer in enumerate(progress(offers, "bundle cases")):
        _tell(city, offer, ENDS[number % len(ENDS)])


def _tell(city, offer, end: str) -> None:
    bundle = _apply(city, offer)
    settle()
    if end == "received":
        return
    if end == "correcting":
        _ask(city, bundle)
        settle()
        return
    try:
        _play(city, bundle, end)
    except NotAllowed as refused:
        # Examined by table, waiting for a fee or for originals: there it is left.
        if refused.code not in {"not-now", "held", "not-yours"}:
            raise
    settle()


def _play(city, bundle: BundleCase, end: str) -> None:
    actions.accept(bundle=bundle, by=city.clerk, at=city.days_ago(3))
    settle()
    if end == "running":
        _work(city, bundle, most=1)
    elif end == "refused":
        _work(city, bundle, most=1, refuse=True)
    else:
        _work(city, bundle, most=20)


def _apply(city, offer) -> BundleCase:
    joint = offer.joint
    answers: dict = {}
    while open_ := joint.applicable(answers).unanswered:
        question = next(q for q in joint.content.situations if q.code == open_[0])
        answers[question.code] = (question.options[0].code,)
    item = joint.applicable(answers)
    for_firm = city.firm and not serves(joint.content, city.citizen.type)
    holder = city.firm if for_firm else city.citizen
    known = case_demo.known_of(holder, city.citizen)
    form = {f.code: case_demo.value_for(f) for f in item.fields}
    form |= forms.prefilled(item.fields, known)
    given = [_given(city, m) for m in item.asked if not m.made_here]
    return actions.apply(
        edition_id=offer.edition.pk,
        applicant_id=holder.pk,
        by=city.by,
        answers=answers,
        form=form,
        materials=given,
        at=city.days_ago(4),
        key=f"demo:{offer.bundle.code}",
    )


def _given(city, material) -> Given:
    return case_demo.given_file(material, city.sheets)


def _ask(city, bundle: BundleCase) -> None:
    joint = joint_of(bundle)
    item = joint.applicable(actions.dossier_of(bundle)["answers"])
    known = [m.code for m in item.asked if not m.made_here]
    wanted = known[:1] or [item.fields[0].code]
    for code in [*wanted, *(f.code for f in item.fields)]:
        if set(actions.asked_by_part(bundle, [code])) & {
            p.code for p in bundle.state.parts if p.case_id
        }:
            actions.ask_correction(
                bundle=BundleCase.at(bundle.pk),
                by=city.clerk,
                missing=[code],
                words_to_applicant="演示：扫描件不清晰，请重新上传。",
                at=city.days_ago(3),
                key="demo",
            )
            return


def _work(city, bundle: BundleCase, *, most: int, refuse: bool = False) -> None:
    """Let the departments work on the parts, as many as told."""
    for _ in range(most):
        parts = BundleCase.at(bundle.pk).state.parts
        running = [Case.at(p.case_id) for p in parts if p.status == "running"]
        case = next((c for c in running if c.state.open_tasks("review") or c.state.open_tasks("check") or c.state.open_tasks("decide")), None)  # fmt: skip
        if case is None:  # what is left waits for a fee, for originals or for papers
            return
        city.review(case)
        city.check(Case.at(case.pk))
        step = city.refuse if refuse else city.decide
        step(Case.at(case.pk))
        settle()


def load_parks(progress=lambda things, what: things) -> None:
    """Enter one SIMULATED park: its plan, list, evaluations, authorisation and projects (C060, C061)."""
    if Park.objects.exists():
        return
    known = {d.short_name: d for d in Department.objects.filter(region_id=REGION)}
    lead = known.get("区发改局")
    if lead is None:
        return
    park = Park.objects.create(
        code="demo-industrial", name="广安区工业园（模拟）", department=lead, region_id=REGION
    )
    first, last = date(2026, 1, 1), date(2028, 12, 31)
    offices = (("energy", "区行政审批局"), ("soil", "区水务局"), ("eia", "区生态环境局"))
    for no, (kind, office) in enumerate(offices, start=1):
        if office in known:
            actions.register_evaluation(
                park=park, kind=kind, document=f"演示区评〔2026〕{no}号", issued_by=known[office],
                valid_from=first, valid_until=last, by=Who.clock(), at=AT,
            )  # fmt: skip
    term: dict[str, Any] = {"valid_from": first, "valid_until": last, "by": Who.clock(), "at": AT}
    actions.register_evaluation(
        park=park, kind="plan", document="演示园规〔2026〕1号", issued_by=lead, **term
    )
    for industry, title, verdict in LISTED:
        actions.list_industry(
            park=park, industry=industry, title=title, verdict=verdict,
            document="演示园准〔2026〕1号", issued_by=lead, **term,
        )  # fmt: skip
    for no, (name, industry, promise, steps) in enumerate(PROJECTS, start=1):
        _project(park, no, name, industry, promise, steps)
    _declare(park)


LISTED = (
    ("C13", "农副食品加工业", "admitted"),
    ("C39", "计算机、通信和其他电子设备制造业", "admitted"),
    ("C", "制造业（其他）", "evaluated"),
    ("C2211", "木竹浆制造", "barred"),
)
# SIMULATED projects at different points of their lives: days after the promise came on notice.
PROJECTS: tuple[tuple[str, str, str, tuple], ...] = (
    ("模拟粮油加工项目", "C1310", "一年内开工，投资强度每亩三百万元，污水全部纳管。",
     ((12, "visited", {}), (20, "admitted", {}), (45, "visited", {}))),
    ("模拟电子元件项目", "C3981", "两年内投产，不新增排污总量。",
     ((20, "admitted", {}), (60, "warned", {"days": 40}))),
    ("模拟精细化工项目", "C2662", "采用清洁工艺，安全设施同时投产。",
     ((14, "evaluated", {"evaluator": "模拟工程咨询中心", "document": "演示技评〔2026〕3号"}),)),
)  # fmt: skip
SAID = {
    "visited": "演示：园区代办员上门服务，现场指导填报并当场收件。",
    "admitted": "演示：公示期满无异议，符合准入清单。",
    "warned": "演示：未按承诺开工，限期改正。",
    "evaluated": "演示：专家组评估，工艺与园区规划相符。",
}


def _project(
    park: Park,
    no: int,
    name: str,
    industry: str,
    promise: str,
    steps,
    firm: Applicant | None = None,
) -> None:
    by, day = Who.clock(), timedelta(days=1)
    project = actions.publish_promise(
        park=park, code=f"2607-511602-04-01-{900000 + no}", name=name, industry=industry,
        enterprise=firm.name if firm else f"{name[:-2]}有限公司",
        uscc=firm.number if firm else uscc.make("91", "511602", 900 + no),
        promise=promise, until=AT.date() + 12 * day, by=by, at=AT,
    )  # fmt: skip
    for after, kind, facts in steps:
        at = AT + after * day
        more = dict(facts)
        until = at.date() + more.pop("days") * day if "days" in more else None
        actions.take_step(
            project=project, kind=kind, reason=SAID[kind], until=until, by=by, at=at, **more
        )


def _declare(park: Park) -> None:
    """Follow SIMULATED customs declarations of the demo firm's project (通关便利, C061)."""
    firm = Applicant.objects.filter(legal_representative__user__username="citizen").first()
    if firm is None or customs.window() is None:
        return
    _project(park, 4, "模拟出口加工项目", "C1361", "产品全部出口，一年内投产。",
             ((14, "admitted", {}),), firm)  # fmt: skip
    project = Project.objects.get(code="2607-511602-04-01-900004")
    for days, number in ((30, "790120260000000012"), (40, "790120261000000013")):
        at = AT + timedelta(days=days)
        made = actions.declare(project=project, number=number, by=Who.clock(), at=at)
        actions.ask_anew(clearance=made, by=Who.clock(), at=at + timedelta(days=4))


load = [load_parks, load_bundles, load_bundle_cases]
