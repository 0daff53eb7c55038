"""通关便利: a declaration of a project is followed through the single window (C061). Only added to."""

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from yici.kernel.once import once
from yici.notifications.actions import News, notify_all
from yici.people import secrets
from yici.people.models import Applicant

from .. import customs
from ..customs import steps
from ..models import Clearance, ClearanceStep, Project, ProjectStep
from ..rules import NotAllowed
from .projects import C061, may_handle

OVER = (ProjectStep.Kind.DROPPED, ProjectStep.Kind.EXITED)
AT_ONCE = 500  # declarations that one run of the job asks for


def may_declare(who, project: Project) -> bool:
    """Whether somebody enters declarations of a project: its enterprise, or the park's office."""
    if may_handle(who, project.park):
        return True
    firm = secrets.blind_index("organisation", project.uscc)
    return Applicant.objects.filter(pk__in=who.wholly, number_index=firm).exists()


@once(Clearance)
def declare(*, project: Project, number: str, by, at: datetime) -> Clearance:
    """Follow a customs declaration of a project; how far it is, is asked for at once.

    :raises NotAllowed: when she may not, the number is none, is known, or nobody answers for it
    """
    if not may_declare(by, project):
        raise NotAllowed(
            "not-yours", "Only the enterprise and the office of the park do this.", C061
        )
    number = "".join((number or "").split())
    if not steps.NUMBER.match(number):
        raise NotAllowed("number", "Give the 18 digits of the customs declaration.", C061)
    if project.now.kind in OVER:
        raise NotAllowed("not-now", "The project has left the park's programme.", C061)
    asked = customs.window()
    if asked is None:
        raise NotAllowed(
            "not-connected", "This city is not connected with the single window yet.", C061
        )
    told = _passage(asked, number, at, at)
    with transaction.atomic():
        Project.objects.select_for_update().get(pk=project.pk)
        if Clearance.objects.filter(number=number).exists():
            raise NotAllowed("once", "This declaration is followed already.", C061)
        made = Clearance.objects.create(
            project=project, number=number, window=asked.name, is_simulated=asked.is_sandbox,
            firm=secrets.blind_index("organisation", project.uscc), entered_at=at,
            entered_by=by.actor,
        )  # fmt: skip
        _note(made, told, at)
    return made


def _passage(asked, number: str, since: datetime, at: datetime):
    """:raises NotAllowed: in words, when there is no such declaration, or no answer"""
    try:
        told = list(asked.passage(number, since, at))
        steps.following([], told)  # whether they are steps at all
    except steps.Unknown:
        raise NotAllowed(
            "number", "The single window has no such declaration: compare the number.", C061
        ) from None
    except steps.OutOfReach:
        raise NotAllowed(
            "out-of-reach", "The single window does not answer. Try again later.", C061
        ) from None
    return told


def ask_anew(*, clearance: Clearance, by, at: datetime) -> Clearance:
    """Ask how far a declaration is, and note what is new.

    :raises NotAllowed: when she may not, or nobody answers
    """
    if not (by.is_clock or Clearance.objects.visible_to(by).filter(pk=clearance.pk).exists()):
        raise NotAllowed(
            "not-yours", "Only the enterprise and the office of the park do this.", C061
        )
    asked = customs.window()
    if asked is None or asked.name != clearance.window:  # connected otherwise than it was
        raise NotAllowed(
            "not-connected", "This city is not connected with the single window yet.", C061
        )
    told = _passage(asked, clearance.number, clearance.entered_at, at)
    with transaction.atomic():
        clearance = Clearance.objects.select_for_update().get(pk=clearance.pk)
        _note(clearance, told, at)
    return clearance


def _note(clearance: Clearance, told, at: datetime) -> None:
    known = [steps.Passed(kind, when) for kind, when in clearance.steps.values_list("kind", "at")]
    new = steps.following(known, told)
    ClearanceStep.objects.bulk_create(
        ClearanceStep(clearance=clearance, kind=one.kind, at=one.at, told_at=at) for one in new
    )
    _tell(clearance, new, at)
    clearance.asked_at = at
    clearance.ended = any(one.kind in steps.LAST for one in (*known, *new))
    clearance.save(update_fields=["asked_at", "ended"])


def _tell(clearance: Clearance, new: list[steps.Passed], at: datetime) -> None:
    """Tell the enterprise, once, of the last of the new steps that it waits for (C061, C096)."""
    worth = [one for one in new if one.kind in steps.TOLD]
    if not worth:
        return
    project, last = clearance.project, worth[-1]
    office = project.park.department
    firms = Applicant.objects.filter(kind="organisation", number_index=clearance.firm)
    notify_all(
        News(
            applicant_id=firm,
            kind=f"bundles.clearance_{last.kind}",
            data={
                "name": project.name, "number": clearance.number[-4:],
                "office": office.short_name or office.name, "phone": office.phone,
            },
            key=f"clearance:{clearance.pk}:{last.kind}:{last.at.isoformat()}",
            at=at,
            path=reverse("portal:clearances"),
        )
        for firm in firms.values_list("pk", flat=True)
    )  # fmt: skip


def follow_clearances(*, by, at: datetime) -> int:
    """Ask for everything that customs has not done with, what was asked longest ago first.

    :returns: how many were answered; what was not is asked again the next time
    """
    waiting = Clearance.objects.under_way().order_by("asked_at")[:AT_ONCE]
    answered = 0
    for one in waiting:
        try:
            ask_anew(clearance=one, by=by, at=at)
        except NotAllowed:  # who is not answered goes to the end of the line
            Clearance.objects.filter(pk=one.pk).update(asked_at=at)
            continue
        answered += 1
    return answered
