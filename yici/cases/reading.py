"""Reading a case aloud: its story, its clocks and its file in the reader's language.

Pages, API and papers say the same because they all read here.
"""

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext, ngettext
from django.utils.translation import gettext_lazy as _

from yici.calendar.local import current
from yici.catalogue.models import edition
from yici.catalogue.rules import applicable
from yici.codes import Invalid
from yici.codes import check as check_code
from yici.kernel import ledger
from yici.licences.models import Licence, Paper
from yici.people import masking
from yici.people.models import Applicant, Department, Staff

from . import clocks, grounds
from .models import Case, Dossier, Material, Note, Number

STATUS_WORDS = {
    "applied": _("Waiting for acceptance"),
    "correcting": _("Waiting for your correction"),
    "refusing": _("Waiting for acceptance"),
    "in_review": _("Under review"),
    "in_check": _("Being checked"),
    "in_decision": _("Waiting for the decision"),
    "in_procedure": _("Special procedure under way"),
    "making": _("Licence being made"),
    "delivering": _("Ready for delivery"),
    "delivered": _("Done"),
    "not_accepted": _("Not accepted"),
    "withdrawn": _("Withdrawn"),
    "terminated": _("Terminated"),
}
OUTCOME_WORDS = {
    "granted": _("Granted"),
    "refused": _("Refused"),
    "not_accepted": _("Not accepted"),
}
EVENT_WORDS = {
    "applied": _("Application received"),
    "taken": _("Taken in hand"),
    "correction_asked": _("Correction asked for"),
    "corrected": _("Correction supplied"),
    "accepted": _("Application accepted"),
    "refusal_proposed": _("Refusal of acceptance proposed"),
    "refusal_returned": _("Proposed refusal returned"),
    "not_accepted": _("Application not accepted"),
    "procedure_started": _("Special procedure begun"),
    "procedure_finished": _("Special procedure finished"),
    "extended": _("Limit extended"),
    "reviewed": _("Reviewed"),
    "checked": _("Checked"),
    "returned_to_review": _("Returned to review"),
    "decided": _("Decision made"),
    "licence_made": _("Licence made"),
    "delivered": _("Result delivered"),
    "withdrawn": _("Application withdrawn"),
    "terminated": _("Case terminated"),
}
# What only the office sees: its inner doubts are not the applicant's news.
OFFICE_ONLY = {"taken", "refusal_proposed", "refusal_returned", "returned_to_review"}
STEP_WORDS = {
    "accept": _("Acceptance"),
    "confirm": _("Confirming a refusal"),
    "review": _("Review"),
    "check": _("Check"),
    "decide": _("Decision"),
    "make": _("Making the licence"),
    "deliver": _("Delivery"),
}
CLOCK_WORDS = {
    "acceptance": _("Acceptance"),
    "acceptance-again": _("Acceptance after correction"),
    "correction": _("Your correction"),
    "statutory": _("Statutory limit"),
    "promised": _("Promised limit"),
    "delivery": _("Delivery"),
    "procedure": _("Special procedure"),
    "step": _("Limit of this step"),
}
CHANNEL_WORDS = {
    "online": _("Online"),
    "mobile": _("On the phone"),
    "window": _("At the window"),
    "terminal": _("At a terminal"),
    "agent": _("Through an agent"),
    "hotline": _("By telephone"),
    "post": _("By post"),
}
SOON = 1  # units left at which a clock turns amber (Q6)


def find(number: str, who) -> Case:
    """Return the case with this number, if this person may see it.

    :raises Case.DoesNotExist: when there is none, or none for her
    """
    known = Number.objects.filter(number=number, authority__startswith=number[:6]).first()
    if known is None:
        raise Case.DoesNotExist(number)
    return Case.objects.visible_to(who).with_names().get(pk=known.case_id)


def day_in_words(day: date) -> str:
    """Return 2026年11月21日（周六）, or 21 Nov 2026 (Sat)."""
    weekday = date_format(day, "D")
    if (get_language() or "").startswith("zh"):
        return f"{day.year}年{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"
    return f"{day.day} {date_format(day, 'M')} {day.year} ({weekday})"


def count_in_words(count: int, unit: str) -> str:
    if unit == "workday":
        return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}
    return ngettext("%(count)s calendar day", "%(count)s calendar days", count) % {"count": count}


@dataclass(frozen=True)
class Line:
    """One fact of the story, as people read it."""

    at: datetime
    seq: int
    kind: str
    title: str
    by: str
    words: tuple[str, ...]
    office_only: bool


def timeline(case: Case, *, for_office: bool = False) -> list[Line]:
    """Return the story in order; the applicant's version leaves out the office's inner steps."""
    entries = list(ledger.history(case.pk, since=case.opened_at))
    notes = dict(Note.objects.filter(case_id=case.pk).values_list("digest", "text"))
    names = _names(entries)
    lines = [_line(case, entry, notes, names) for entry in entries]
    return [line for line in lines if for_office or not line.office_only]


def _line(case, entry, notes, names) -> Line:
    kind, body = entry.kind.partition(".")[2], entry.body
    words = [notes[body[key]] for key in ("note", "guidance") if body.get(key) in notes]
    return Line(
        at=entry.at,
        seq=entry.seq,
        kind=kind,
        title=_title(kind, body),
        by=names.get(entry.actor, gettext("The platform")),
        words=(*_ground_of(kind, body), *words),
        office_only=kind in OFFICE_ONLY,
    )


def _ground_of(kind: str, body: dict) -> list[str]:
    """Return the lawful ground that a proposed refusal or a termination names."""
    table = {"refusal_proposed": grounds.REFUSALS, "terminated": grounds.TERMINATIONS}
    ground = table.get(kind, {}).get(body.get("ground"))
    if ground is None:
        return []
    law = f"《{ground.law}》{ground.article}" if ground.law else ""
    return [gettext(ground.text) + law]


def _title(kind: str, body: dict) -> str:
    title = str(EVENT_WORDS[kind])
    if kind == "decided":
        return str(OUTCOME_WORDS[body["outcome"]])
    if kind == "accepted" and body.get("deemed"):
        return gettext("Accepted by law: the office was silent for five working days")
    if kind == "reviewed":
        verdict = gettext("passed") if body["outcome"] == "pass" else gettext("not passed")
        return f"{title} · {verdict}"
    return title


def _names(entries) -> dict[str, str]:
    """Return who the actors are: staff with their names, applicants as themselves."""
    codes = [e.actor.partition(":")[2] for e in entries if e.actor.startswith("staff:")]
    people = [e.actor.partition(":")[2] for e in entries if e.actor.startswith("person:")]
    known = {f"staff:{s.code}": s.name for s in Staff.objects.filter(code__in=codes)}
    for applicant in Applicant.objects.filter(pk__in=people):
        known[f"person:{applicant.pk}"] = gettext("Applicant or agent")
    return known


@dataclass(frozen=True)
class Told:
    """A clock as people read it."""

    clock: clocks.Clock
    title: str
    tone: str  # done, late, green, amber, red, stopped
    left: int | None
    sentence: str
    because: tuple[str, ...]
    law: str


def clocks_of(case: Case, today: date) -> list[Told]:
    """Return every clock with its state in a sentence and its reasons, running ones first."""
    calendar = current()
    steps = _steps_in_words(case)
    told = [_told(calendar, clock, today, steps) for clock in case.state.clocks]
    return sorted(told, key=lambda t: (t.clock.ended_on is not None, t.clock.started_on))


def _told(calendar, clock: clocks.Clock, today: date, steps: dict[str, str]) -> Told:
    left = clocks.remaining(calendar, clock, today)
    ground = grounds.GROUNDS[clock.ground]
    return Told(
        clock=clock,
        title=steps.get(clock.kind) or str(CLOCK_WORDS[clock.kind.split(":")[0]]),
        tone=tone(clock, left, today),
        left=left,
        sentence=sentence(clock, left),
        because=tuple(_because(line, clock) for line in clocks.explain(calendar, clock)),
        law=f"《{ground.law}》{ground.article}" if ground.law else "",
    )


def _steps_in_words(case: Case) -> dict[str, str]:
    """Name the clocks of steps by the step and whose it is: several may run at once."""
    tasks = case.state.tasks
    theirs = Department.objects.filter(pk__in={t.department_id for t in tasks})
    names = dict(theirs.values_list("pk", "short_name"))
    return {f"step:{t.no}": f"{STEP_WORDS[t.step]} · {names[t.department_id]}" for t in tasks}


def tone(clock: clocks.Clock, left: int | None, today: date) -> str:
    if clock.ended_on:
        return "late" if clock.is_missed(today) else "done"
    if clock.is_stopped:
        return "stopped"
    if left < 0:
        return "red"
    return "amber" if left <= SOON else "green"


def sentence(clock: clocks.Clock, left: int | None) -> str:
    """Return “3 working days left (due 26 Nov 2026)” and its like."""
    if clock.ended_on:
        return gettext("Done on %(day)s") % {"day": day_in_words(clock.ended_on)}
    if clock.is_stopped:
        return gettext("Stopped, with %(left)s left") % {"left": count_in_words(left, clock.unit)}
    due = {"day": day_in_words(clock.due_on), "left": count_in_words(abs(left), clock.unit)}
    if left < 0:
        return gettext("%(left)s overdue (was due on %(day)s)") % due
    if left == 0:
        return gettext("Due today (%(day)s)") % due
    return gettext("%(left)s left (due on %(day)s)") % due


def _because(line: clocks.Because, clock: clocks.Clock) -> str:
    day = day_in_words(line.on)
    ground = gettext(grounds.GROUNDS[line.ground].text) if line.ground else ""
    match line.what:
        case "started":
            limit = count_in_words(line.days, clock.unit)
            return gettext("%(day)s: begins, %(limit)s, counted from the next day. %(ground)s") % {
                "day": day, "limit": limit, "ground": ground}  # fmt: skip
        case "stopped":
            return gettext("%(day)s: stopped. %(ground)s") % {"day": day, "ground": ground}
        case "resumed":
            return gettext("%(day)s: runs again with the days it had left.") % {"day": day}
        case "extended":
            more = count_in_words(line.days, clock.unit)
            return gettext("%(day)s: extended by %(more)s. %(ground)s") % {
                "day": day, "more": more, "ground": ground}  # fmt: skip
        case "skipped":
            return _skipped(line)
        case "left":
            left = count_in_words(line.days, clock.unit)
            return gettext("Since then stopped; %(left)s are left.") % {"left": left}
        case "due" if line.note:
            return gettext(
                "Due on %(day)s. The holidays of that year are not announced yet: provisional."
            ) % {"day": day}
        case "due":
            return gettext("Due on %(day)s.") % {"day": day}
    return gettext("%(day)s: done.") % {"day": day}


def _skipped(line: clocks.Because) -> str:
    name = line.chinese if (get_language() or "").startswith("zh") else line.note
    first, last = day_in_words(line.on), day_in_words(line.until_on or line.on)
    if first == last:
        return gettext("%(day)s does not count: %(name)s.") % {"day": first, "name": name}
    return gettext("%(first)s to %(last)s do not count: %(name)s.") % {
        "first": first, "last": last, "name": name}  # fmt: skip


@dataclass(frozen=True)
class Section:
    title: str
    rows: tuple[tuple[str, str, str], ...]  # label, value as shown, field code


def form_of(case: Case, masked_for: Applicant | None = None) -> list[Section]:
    """Return the filled-in form by sections, choices in words, identity numbers masked.

    :param masked_for: its applicant, when her telephone and name are to be masked too (C080)
    """
    given = dossier_of(case)
    fields = applicable(edition(case.edition_id).content, given["answers"]).fields
    sections: dict[str, list] = {}
    english = not (get_language() or "zh").startswith("zh")
    for field in fields:
        label = field.label_en if english and field.label_en else field.label
        value = value_in_words(field, given["form"].get(field.code, ""))
        value = _mask_of(field, masked_for)(value)
        sections.setdefault(field.section, []).append((label, value, field.code))
    return [Section(title, tuple(rows)) for title, rows in sections.items()]


def _mask_of(field, masked_for: Applicant | None):
    if masked_for and field.prefill == "applicant.name" and masked_for.kind == "person":
        return masking.name
    masks = {"resident-id": masking.number}
    if masked_for:
        masks |= {"phone": masking.phone, "email": masking.email}
    return masks.get(field.kind.value, _masked_if_number)


def _masked_if_number(value: str) -> str:
    """Mask what turns out to be somebody's number in a field that takes other things too."""
    try:
        check_code("resident-id", value)
    except Invalid:
        return value
    return masking.number(value)


def value_in_words(field, value) -> str:
    """Return what stands in a field, choices in the reader's language."""
    english = not (get_language() or "zh").startswith("zh")
    words = {o.code: (o.text_en if english and o.text_en else o.text) for o in field.options}
    if isinstance(value, list):
        return "、".join(words.get(v, v) for v in value)
    if field.kind.value == "yes-no" and value:
        return gettext("Yes") if value == "yes" else gettext("No")
    return words.get(value, str(value))


def dossier_of(case: Case) -> dict:
    """Return {"form", "answers"} as they stand now."""
    return Dossier.objects.get(case_id=case.pk, digest=case.dossier).read()


@dataclass(frozen=True)
class Held:
    """A material of the item, and what there is of it."""

    material: object  # catalogue Material
    given: tuple[Material, ...]


def materials_of(case: Case) -> list[Held]:
    """Return the materials the item asks for in this situation, with what was given of each."""
    given: dict[str, list[Material]] = {}
    for row in Material.objects.filter(case_id=case.pk).order_by("at", "no"):
        given.setdefault(row.code, []).append(row)
    item = applicable(edition(case.edition_id).content, dossier_of(case)["answers"])
    return [Held(m, tuple(given.get(m.code, ()))) for m in item.materials]


def papers_of(case: Case):
    return Paper.objects.about(case.pk)


def licence_of(case: Case) -> Licence | None:
    return Licence.objects.filter(pk=case.licence_id).first() if case.licence_id else None


@dataclass(frozen=True)
class Contact:
    """Who has the case now, and how to reach her (R32)."""

    name: str
    department: str
    phone: str


def contact_of(case: Case) -> Contact:
    waiting = next(iter(case.state.open_tasks()), None)
    code = (waiting.handler if waiting else "") or case.handler
    hers = [t for t in case.state.tasks if t.handler == code] if code else []
    nearest = hers[-1] if hers else waiting
    department = Department.objects.get(pk=nearest.department_id if nearest else case.department_id)
    staff = Staff.objects.filter(code=code).first() if code else None
    return Contact(
        name=staff.name if staff else gettext("Not assigned yet"),
        department=department.name,
        phone=(staff.phone if staff else "") or department.phone,
    )


def next_of(case: Case, today: date) -> str:
    """Return what happens next and by when, in one sentence."""
    state = case.state
    due = day_in_words(state.due_on) if state.due_on else ""
    by = {"due": due}
    match state.status:
        case "applied" | "refusing":
            return (
                gettext("The office tells you by %(due)s whether it accepts the application.") % by
            )
        case "correcting":
            return gettext("Please supply what was asked for by %(due)s.") % by
        case "in_procedure":
            return gettext("The limits stand still until the special procedure is over.")
        case "in_review" | "in_check" | "in_decision" if due:
            return gettext("You will have the decision by %(due)s.") % by
        case "in_review" | "in_check" | "in_decision":
            return gettext("The office is working on the decision.")
        case "making":
            return gettext("Your licence is being made and sealed.")
        case "delivering":
            return gettext("The result is delivered to you by %(due)s.") % by
    return gettext("Nothing more has to be done.")


PROGRESS_STEPS = (
    ("apply", _("Application"), {"applied", "correcting", "refusing"}),
    ("handle", _("Review"), {"in_review", "in_check", "in_procedure"}),
    ("decide", _("Decision"), {"in_decision"}),
    ("make", _("Licence"), {"making"}),
    ("deliver", _("Delivery"), {"delivering"}),
)


def progress_of(case: Case) -> list[tuple[str, str]]:
    """Return the steps shown to the citizen: (title, done | now | todo | never)."""
    steps = [s for s in PROGRESS_STEPS if s[0] != "make" or case.licence]
    if not any(planned.step in ("review", "check") for planned in case.state.plan):
        steps = [s for s in steps if s[0] != "handle"]
    here = next((n for n, (_, _, names) in enumerate(steps) if case.status in names), None)
    if case.status == "delivered":
        return [(str(title), "done") for _, title, _ in steps]
    if here is None:  # ended before its time
        return [(str(steps[0][1]), "done"), *((str(t), "never") for _, t, _ in steps[1:])]
    marks = ["done" if n < here else "now" if n == here else "todo" for n in range(len(steps))]
    return [(str(title), mark) for (_, title, _), mark in zip(steps, marks, strict=True)]
