"""承诺公示、项目退出: a promise on notice, admitted after it, warned, mended, or out (C061). Only added to."""

from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from yici.codes import uscc as codes
from yici.notifications.actions import notify
from yici.people import secrets
from yici.people.models import Applicant

from ..models import Park, Project, ProjectStep
from ..rules import NotAllowed
from .shared import calendar, day_of

C061 = "C061"
NOTICE = 5  # working days that a promise is on notice at least
MOST = 4000  # characters
OFFICE = ("clerk", "reviewer", "checker", "decider")
Kind = ProjectStep.Kind
NEXT = {  # what may follow what
    Kind.PUBLISHED: (Kind.ADMITTED, Kind.DROPPED),
    Kind.ADMITTED: (Kind.WARNED,),
    Kind.WARNED: (Kind.MENDED, Kind.EXITED),
    Kind.MENDED: (Kind.WARNED,),
}
WITH_DAY = {Kind.PUBLISHED, Kind.WARNED}


def may_handle(who, park: Park) -> bool:
    """Whether somebody works in the office of the park."""
    return who.is_staff and any(who.has(role, park.department_id) for role in OFFICE)


def publish_promise(
    *, park: Park, code: str, name: str, enterprise: str, uscc: str, promise: str, until: date,
    by, at: datetime,
) -> Project:  # fmt: skip
    """Put the promise of an enterprise on public notice; after it the project may be admitted.

    :raises NotAllowed: when she may not, something is missing, or the notice is too short
    """
    _need_office(by, park)
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
            park=park, code=code, name=name, enterprise=enterprise, uscc=uscc
        )
        _add(made, Kind.PUBLISHED, _words(promise), until, by, at, no=1)
    return made


def take_step(
    *, project: Project, kind: str, reason: str, until: date | None = None, by, at: datetime
) -> ProjectStep:
    """Say what becomes of a project: admitted, dropped, warned, mended or out.

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
        _check_turn(Kind(kind), now, until, on, by, project.park)
        until = until if kind in WITH_DAY else None
        step = _add(project, kind, _words(reason), until, by, at, no=now.no + 1)
        _tell(project, step, at)
    return step


def _check_turn(kind, now: ProjectStep, until: date | None, on: date, by, park: Park) -> None:
    if kind is Kind.ADMITTED and on <= (now.until or on):
        raise NotAllowed("not-yet", "The notice is not over yet.", C061)
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


def _add(project, kind, words: str, until, by, at, *, no: int) -> ProjectStep:
    return ProjectStep.objects.create(
        project=project, no=no, kind=kind, on=day_of(at), until=until, words=words, by=by.actor
    )


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
