"""承诺公示、准入、技术评估、上门服务、项目退出: what becomes of a project in a park (C061). Only added to.

A promise is on notice; the park's admission list says whether its industry is taken, and whether a
technical evaluation comes first; after the notice it is admitted; then warned, mended, or out.
"""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from yici.codes import uscc as codes
from yici.kernel.once import once
from yici.notifications.actions import notify
from yici.people import secrets
from yici.people.models import Applicant

from .. import parks
from ..models import Admission, Park, Project, ProjectStep
from ..park_models import OFFICE
from ..rules import NotAllowed
from .parks import BAD_INDUSTRY, INDUSTRY
from .shared import calendar, day_of

C061 = "C061"
NOTICE = 5  # working days that a promise is on notice at least
MOST = 4000  # characters
Kind = ProjectStep.Kind
NEXT = {  # what may follow what
    Kind.PUBLISHED: (Kind.EVALUATED, Kind.UNFIT, Kind.ADMITTED, Kind.DROPPED, Kind.VISITED),
    Kind.EVALUATED: (Kind.ADMITTED, Kind.DROPPED, Kind.VISITED),
    Kind.UNFIT: (Kind.EVALUATED, Kind.DROPPED, Kind.VISITED),
    Kind.ADMITTED: (Kind.WARNED, Kind.VISITED),
    Kind.WARNED: (Kind.MENDED, Kind.EXITED, Kind.VISITED),
    Kind.MENDED: (Kind.WARNED, Kind.VISITED),
}
REPORTED = {Kind.EVALUATED, Kind.UNFIT}  # 技术评估: by whom, and the number of the report
Verdict = Admission.Verdict
WITH_DAY = {Kind.PUBLISHED, Kind.WARNED}


def may_handle(who, park: Park) -> bool:
    """Whether somebody works in the office of the park."""
    if who.is_clock:
        return True  # what comes with the demo city
    return who.is_staff and any(who.has(role, park.department_id) for role in OFFICE)


@once(Project)
def publish_promise(
    *, park: Park, code: str, name: str, enterprise: str, uscc: str, promise: str, until: date,
    industry: str = "", by, at: datetime,
) -> Project:  # fmt: skip
    """Put the promise of an enterprise on public notice; after it the project may be admitted.

    :param industry: its code in GB/T 4754; where the park has an admission list it is asked for
    :raises NotAllowed: when she may not, something is missing, the notice is too short, or the list
        bars the industry
    """
    _need_office(by, park)
    industry = (industry or "").strip().upper()
    if industry and not INDUSTRY.match(industry):
        raise NotAllowed("industry", BAD_INDUSTRY, C061)
    _verdict(park, industry, day_of(at))
    code, name, enterprise = (_line(text, most) for text, most in
                              ((code, 40), (name, 200), (enterprise, 200)))  # fmt: skip
    try:
        codes.check(uscc)
    except ValueError:
        raise NotAllowed(
            "uscc", "This is no credit code: compare it with the business licence.", "R36"
        ) from None
    if until < calendar().after(day_of(at), NOTICE):
        raise NotAllowed("until", "A promise is on notice for five working days at least.", C061)
    with transaction.atomic():
        Park.objects.select_for_update().get(pk=park.pk)
        if Project.objects.filter(code=code).exists():
            raise NotAllowed("once", "This project is in the register already.", C061)
        made = Project.objects.create(
            park=park, code=code, name=name, enterprise=enterprise, uscc=uscc, industry=industry
        )
        _add(made, Kind.PUBLISHED, _words(promise), until, by, at, no=1)
    return made


def _verdict(park: Park, industry: str, on: date) -> str:
    """Return what the park's admission list asks before admission; nothing where there is no list.

    What stands on no line is evaluated first, as the list of a park is of those it knows.

    :raises NotAllowed: when the list needs the industry and it is missing, or bars it
    """
    if not parks.has_list(park, on):
        return ""
    if not industry:
        raise NotAllowed("industry", BAD_INDUSTRY, C061)
    line = parks.admission_of(park, industry, on)
    if line is not None and line.verdict == Verdict.BARRED:
        raise NotAllowed("barred", "The park's admission list does not take this industry.", C061)
    return line.verdict if line else Verdict.EVALUATED


@once(ProjectStep)
def take_step(
    *, project: Project, kind: str, reason: str, until: date | None = None, evaluator: str = "",
    document: str = "", by, at: datetime,
) -> ProjectStep:  # fmt: skip
    """Say what becomes of a project: evaluated, admitted, dropped, warned, mended or out; or visited.

    A technical evaluation (技术评估) names who made it and its report. Served at its place (上门服务) it
    is whenever the office comes to it; that changes nothing else.

    Out is only who was warned, had the time to mend, and did not; another person than the one who
    warned decides it, who answers for the office.

    :raises NotAllowed: when it is not its turn, or not hers
    """
    with transaction.atomic():
        project = Project.objects.select_for_update().select_related("park").get(pk=project.pk)
        _need_office(by, project.park)
        now, on = project.now, day_of(at)
        if kind not in NEXT.get(Kind(now.kind), ()):
            raise NotAllowed("not-now", "This is not what comes next for the project.", C061)
        _check_turn(Kind(kind), now, until, on, by, project)
        until = until if kind in WITH_DAY else None
        report = _report(project, evaluator, document) if kind in REPORTED else {}
        last = max(one.no for one in project.steps.all())
        step = _add(project, kind, _words(reason), until, by, at, no=last + 1, **report)
        _tell(project, step, at)
    return step


def _report(project: Project, evaluator: str, document: str) -> dict[str, str]:
    """:raises NotAllowed: unless somebody else than the enterprise made it, with a numbered report"""
    evaluator, document = (" ".join((text or "").split()) for text in (evaluator, document))
    if not 0 < len(evaluator) <= 200 or evaluator == project.enterprise:
        raise NotAllowed("evaluator", "Name who evaluated it: never the enterprise itself.", C061)
    if not 0 < len(document) <= 100:
        raise NotAllowed(
            "document", "Give the number of the document, 100 characters at most.", C061
        )
    return {"evaluator": evaluator, "document": document}


def _check_turn(kind, now: ProjectStep, until: date | None, on: date, by, project: Project) -> None:
    park = project.park
    if kind is Kind.ADMITTED:
        if on <= (project.notice_until or on):
            raise NotAllowed("not-yet", "The notice is not over yet.", C061)
        needs = _verdict(park, project.industry, on)
        if needs == Verdict.EVALUATED and now.kind != Kind.EVALUATED:
            raise NotAllowed(
                "not-evaluated", "The admission list asks for a technical evaluation first.", C061
            )
    if kind is Kind.WARNED and (until is None or until < calendar().after(on, NOTICE)):
        raise NotAllowed("until", "Give at least five working days to mend it.", C061)
    if kind is Kind.EXITED:
        if on <= (now.until or on):
            raise NotAllowed("not-yet", "The time to mend it is not over yet.", C061)
        if not by.has("decider", park.department_id) or by.actor == now.by:
            raise NotAllowed(
                "four-eyes", "Who answers for the office decides it, not who warned.", C061
            )


def _need_office(by, park: Park) -> None:
    if not may_handle(by, park):
        raise NotAllowed("not-yours", "Only the office of the park does this.", C061)


def _line(text: str, most: int) -> str:
    text = " ".join((text or "").split())
    if not 0 < len(text) <= most:
        raise NotAllowed("project", "Give code, name and enterprise of the project.", C061)
    return text


def _words(text: str) -> str:
    text = (text or "").strip()
    if not 0 < len(text) <= MOST:
        raise NotAllowed("reason", "Say it in words, 4,000 characters at most.", C061)
    return text


def _add(project, kind, words: str, until, by, at, *, no: int, **report) -> ProjectStep:
    return ProjectStep.objects.create(
        project=project, no=no, kind=kind, on=day_of(at), until=until, words=words, by=by.actor,
        **report,
    )  # fmt: skip


TOLD = {Kind.WARNED: "project_warned", Kind.EXITED: "project_exited"}


def _tell(project: Project, step: ProjectStep, at: datetime) -> None:
    """Tell the enterprise, where it is registered here."""
    if step.kind not in TOLD:
        return
    index = secrets.blind_index("organisation", project.uscc)
    found = Applicant.objects.filter(number_index=index).first()
    if found is None:
        return
    office = project.park.department
    due = {"due": step.until.isoformat()} if step.until else {}
    notify(
        applicant_id=found.pk, kind=f"bundles.{TOLD[Kind(step.kind)]}",
        data={"name": project.name, "office": office.short_name or office.name} | due,
        key=f"project:{project.pk}:{step.no}", at=at, path=reverse("portal:parks"),
    )  # fmt: skip
