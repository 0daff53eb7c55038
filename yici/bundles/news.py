"""What an applicant is told of the whole (C093, C096); what is told of a part alone, its case tells.

Of a part, the news in `yici.cases.news.TOLD_BY_THE_WHOLE` stay out: here they are told once for all.
"""

from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils import timezone
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from yici.calendar.local import current
from yici.cases.models import Clock
from yici.cases.news import beside_her
from yici.cases.reminders import BEFORE
from yici.cases.words import rule_in_words
from yici.notifications.actions import AtDesk, notify, notify_desks, settle_desks
from yici.notifications.kinds import Kind
from yici.people.models import Post, Role

from . import total
from .editions import joint_of
from .models import BundleCase

in_words = lazy(rule_in_words, str)
MATTER = ("item", "number", "office", "phone")
TOLD_ROLES = (Role.CLERK, Role.DECIDER)
CLEARANCE = ("name", "number", "office", "phone")


def _kind(code: str, title, says, *more: str, art: str = "", **how) -> Kind:
    law = in_words(f"行政许可法 art. {art}") if art else ""
    return Kind(f"bundles.{code}", title, says, holds=(*MATTER, *more), statutory=law, **how)


kinds = [
    _kind("received", _("Application for all of it received"),
          _("We have received your application “{item}” (number ending {number}). {office} is in the lead; you "
            "follow every part on one page.")),
    _kind("accepted", _("Accepted as a whole"),
          _("Your application “{item}” (number ending {number}) is accepted.[ The last result is there by {due}.]"
            "[ Questions: {phone}.]"),
          "due", art="32"),
    _kind("part_accepted", _("A further part is accepted"),
          _("“{name}”, a part of “{item}” (number ending {number}), is accepted.[ The whole is due by {due}.]"),
          "name", "due", art="32"),
    _kind("correction_asked", _("Please supply what is missing, once for all"),
          _("Something is missing in “{item}” (number ending {number}). One notice names everything any office "
            "needs: supply it once[, by {due}]."),
          "due", art="32", urgent=True),
    _kind("corrected", _("Correction passed on to all offices"),
          _("What you supplied for “{item}” (number ending {number}) has gone to every office that asked for it.")),
    _kind("correction_due", _("Your correction is due soon"),
          _("Supply what is missing in “{item}” (number ending {number}) by {due}; otherwise its parts may be "
            "ended."),
          "due"),
    _kind("correction_over", _("The day of your correction has passed"),
          _("Your correction of “{item}” (number ending {number}), due by {due}, is late. It is still examined, but its "
            "parts may be ended any day."),
          "due", urgent=True),
    _kind("part_stuck", _("A part needs something from you"),
          _("“{name}”, a part of “{item}” (number ending {number}), could begin now, but its form lacks "
            "something. Supply it in your space: it begins at once."),
          "name", urgent=True),
    _kind("part_held", _("A part cannot begin yet"),
          _("“{name}”, a part of “{item}” (number ending {number}), could begin now, but the department that "
            "is to handle it has to be named anew. {office} sees to that; you need not do anything.[ Questions: {phone}.]"),
          "name"),
    _kind("reported_at_desk", _("A department says that something is missing"),
          _("In “{item}” (number ending {number}) a department says what its part lacks. Send the one notice for all parts "
            "by {due}; after that day all counts as accepted."),
          "due", desk=True),
    _kind("held_at_desk", _("A part has no department to handle it"),
          _("“{name}”, a part of “{item}” (number ending {number}), cannot begin: the department its guide names is not in "
            "the register. Have the register or the guide put right; the part begins by itself then."),
          "name", desk=True),
    _kind("visit_set", _("One visit for several offices"),
          _("For “{item}” (number ending {number}) {office} and the others come together on {day}: once, for "
            "all parts that need it. Time and place stand in your space."),
          "day", art="34"),
    _kind("visit_off", _("The visit is called off"),
          _("The joint visit for “{item}” (number ending {number}) on {day} is called off. You are told "
            "when the offices come."),
          "day", urgent=True),
    _kind("visit_held", _("The joint visit is on record"),
          _("The joint visit for “{item}” (number ending {number}) was held; one record serves all "
            "parts. The limits run again.")),
    _kind("choice", _("A part was not granted: you choose"),
          _("A part of “{item}” (number ending {number}) was not granted. Say in your space whether the others "
            "go on; if you say nothing, they do."),
          urgent=True),
    _kind("redated", _("The day of the whole has moved with the calendar"),
          _("The calendar of working days has changed: “{item}” (number ending {number}) is due as a whole by {due}."),
          "due"),
    _kind("late", _("Your matter is late"),
          _("“{item}” (number ending {number}) was due by {due} and is not finished. {office} answers for it.[ "
            "Telephone: {phone}.] Complaints: 12345."),
          "due"),
    _kind("done", _("All parts are finished"),
          _("Every part of “{item}” (number ending {number}) is finished. Your results stand together in "
            "your space.")),
    Kind("bundles.project_warned", _("Keep what you promised for your project"),
         _("{office} has found that the promise for “{name}” is not kept. Mend it by {due}; otherwise the project may "
           "leave the programme of the park. Reasons and how to object: ask {office}."),
         holds=("name", "office", "due"), urgent=True),
    Kind("bundles.project_exited", _("Your project has left the programme of the park"),
         _("{office} has taken “{name}” out of the programme of the park, since its promise was not kept in the time "
           "given. You may ask for reconsideration within 60 days, or sue within 6 months."),
         holds=("name", "office"), urgent=True),
    Kind("bundles.clearance_released", _("Customs has released your goods"),
         _("The customs declaration ending {number} of “{name}” is released."),
         holds=CLEARANCE),
    Kind("bundles.clearance_inspected", _("Customs holds your goods for inspection"),
         _("The goods of the customs declaration ending {number} of “{name}” were taken for inspection. You are told when "
           "they are released.[ The office of the park helps: {phone}.]"),
         holds=CLEARANCE),
    Kind("bundles.clearance_returned", _("Customs has returned your declaration"),
         _("Customs did not accept the declaration ending {number} of “{name}”: mend it and declare anew.[ The office of "
           "the park helps: {phone}.]"),
         holds=CLEARANCE, urgent=True),
    _kind("withdrawn", _("Taken back as a whole"),
          _("Your application “{item}” (number ending {number}) was taken back. What was decided before stays.")),
]  # fmt: skip


def inform(bundle: BundleCase, code: str, at: datetime, key: str, seq: int = 0, **more) -> None:
    """Tell the applicant and her agent; the same key tells it once."""
    office = bundle.department
    data = {
        "item": joint_of(bundle).definition.name,
        "number": bundle.number[-4:],
        "office": office.short_name or office.name,
        "phone": office.phone,
    }
    notify(
        applicant_id=bundle.applicant_id,
        kind=f"bundles.{code}",
        data=data | more,
        key=f"{bundle.pk}:{key}",
        at=at,
        also=beside_her(bundle.applicant_id, bundle.agent_id, set(bundle.state.items), at),
        subject=bundle.pk,
        path=reverse("portal:thing_case", args=[bundle.number]),
        seq=seq,
    )


def tell_the_lead(bundle: BundleCase, code: str, at: datetime, key: str, **more) -> None:
    """Tell those who answer for the lead department's handling at their desks; the same key once."""
    office = bundle.department
    data = {
        "item": joint_of(bundle).definition.name,
        "number": bundle.number[-4:],
        "office": office.short_name or office.name,
        "phone": office.phone,
    }
    notify_desks(
        AtDesk(
            staff_code=staff,
            kind=f"bundles.{code}",
            data=data | more,
            key=f"{bundle.pk}:{key}",
            at=at,
            subject=bundle.pk,
            path=reverse("desk:thing", args=[bundle.number]),
        )
        for staff in _of_the_lead(bundle, at)
    )


def settle_with_the_lead(bundle: BundleCase, key: str, at: datetime) -> None:
    """What the lead was told under this key needs nothing more: it stands among what is read."""
    settle_desks(staff_codes=_of_the_lead(bundle, at), key=f"{bundle.pk}:{key}")


def _of_the_lead(bundle: BundleCase, at: datetime) -> list[str]:
    """Return the staff codes of the lead department's clerks and heads."""
    posts = Post.objects.held(at).filter(department_id=bundle.department_id, role__in=TOLD_ROLES)
    return sorted(set(posts.values_list("staff_id", flat=True)))


def name_of(bundle: BundleCase, part: str) -> str:
    return joint_of(bundle).contents[part].name


def due(bundle: BundleCase, at: datetime) -> str:
    """Return the day by which the whole is due as it stands, or nothing."""
    told = total.reckon(current(), bundle.state, timezone.localtime(at).date())
    return told.due_on.isoformat() if told else ""


def tell_of_acceptance(bundle: BundleCase, part: str, entry) -> None:
    """Tell that all is accepted that could begin at once; of what began later, by itself (art. 32).

    What begins under an acceptance of the whole is accepted with it: that was told.
    """
    state = bundle.state
    if state.part(part).needs:
        if not state.accepted_by:
            told = {"name": name_of(bundle, part), "due": due(bundle, entry.at)}
            inform(bundle, "part_accepted", entry.at, f"accepted:{part}", entry.seq, **told)
        return
    first = [p for p in state.parts if not p.needs]
    if all(p.accepted_on or p.is_over for p in first):
        inform(bundle, "accepted", entry.at, "accepted", entry.seq, due=due(bundle, entry.at))


def tell_of_correction(bundle: BundleCase, entry) -> None:
    """Tell that something is missing, with the one notice that names all of it (R22)."""
    until = str(entry.body["until"])
    inform(bundle, "correction_asked", entry.at, f"notice:{entry.seq}", entry.seq, due=until)


def tell_of_lateness(at: datetime) -> int:
    """Tell whose matter has passed its day through no pause of hers, each once; return how many."""
    today, found = timezone.localtime(at).date(), 0
    past = BundleCase.objects.under_way().filter(
        due_on__lt=today, status__in=("received", "running")
    )
    for bundle in BundleCase.at_all(list(past.values_list("pk", flat=True))):
        told = total.reckon(current(), bundle.state, today)
        if told and not told.is_stopped and told.due_on < today:
            inform(bundle, "late", at, f"late:{told.due_on}", due=told.due_on.isoformat())
            found += 1
    return found


def visit_day(bundle: BundleCase, entry) -> date:
    """Return the day for which a visit was announced that is set, or called off."""
    no = entry.body["no"] if "no" in entry.body else entry.body["visit"]["no"]
    return next(one.held_on for one in bundle.state.visits if one.no == no)


def remind_of_corrections(at: datetime) -> int:
    """Remind everybody whose correction is due within three days, or late, once for all parts."""
    today = timezone.localtime(at).date()
    near = (today, today + timedelta(days=BEFORE))
    late = (today - timedelta(days=BEFORE), today - timedelta(days=1))
    return _remind("correction_due", near, at) + _remind("correction_over", late, at)


def _remind(code: str, between: tuple[date, date], at: datetime) -> int:
    found = 0
    near = Clock.objects.filter(
        kind="correction", ended_on=None, days_left=None, case__bundle_id__isnull=False,
        case__status="correcting", due_on__range=between,
    )  # fmt: skip
    days: dict = {}
    for bundle_id, day in near.order_by("-due_on").values_list("case__bundle_id", "due_on"):
        days[bundle_id] = day  # the first of them
    for bundle in BundleCase.at_all(list(days)):
        told = days[bundle.pk].isoformat()
        inform(bundle, code, at, f"{code}:{told}", due=told)
        found += 1
    return found
