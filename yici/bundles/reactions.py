"""What a part's case means for the whole, and what the whole means for its parts."""

from yici.cases import calendars
from yici.cases import events as case_events
from yici.cases.models import Case
from yici.kernel import reactions

from . import actions, events, news, notices
from .lifecycle import AGAIN
from .models import BundleCase

MOVES = (
    case_events.CorrectionAsked,
    case_events.Corrected,
    case_events.Accepted,
    case_events.NotAccepted,
    case_events.ProcedureStarted,
    case_events.ProcedureFinished,
    case_events.HearingAsked,
    case_events.HearingHeld,
    case_events.HearingDropped,
    case_events.Suspended,
    case_events.Resumed,
    case_events.Extended,
    case_events.ReworkAsked,
    case_events.ReworkHandedIn,
    case_events.Decided,
    case_events.Reopened,
    case_events.LicenceMade,
    case_events.Delivered,
    case_events.Withdrawn,
    case_events.Terminated,
)


def is_part(state) -> bool:
    return state.bundle_id is not None


@reactions.on(*MOVES, where=is_part)
def tell_the_whole(entry):
    """Tell the bundle case what one of its parts has come to; begin what waited for it (R34)."""
    actions.follow(case=Case.at(entry.story), at=entry.at)


calendars.FOLLOWED_BY.append(actions.follow_calendar)
calendars.PREVIEWED_BY.append(actions.preview_calendar)


@reactions.on(events.Opened)
def begin_the_parts(entry):
    """Begin what could not be begun when the application came in."""
    actions.start_ready(bundle=entry.story, at=entry.at)


@reactions.on(events.AcceptedTogether)
def accept_the_parts(entry):
    """Accept each part, once the whole was looked through."""
    actions.accept_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.Corrected)
def pass_the_correction_on(entry):
    """Give each part its share of what was supplied."""
    actions.pass_on(bundle=entry.story, at=entry.at)


@reactions.on(events.Withdrawn)
def withdraw_the_parts(entry):
    """Take back each part with the whole."""
    actions.withdraw_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.CorrectionAsked, events.PartStarted)
def let_the_parts_wait(entry):
    """Let each part that has begun wait for what the one notice asks of it (R22)."""
    actions.ask_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.PartSupplied)
def begin_what_lacked_something(entry):
    """Begin the part that has what it lacked."""
    actions.start_ready(bundle=entry.story, at=entry.at)


@reactions.on(events.Attached)
def give_the_parts_what_was_attached(entry):
    """Give each part its share of what an official fetched."""
    actions.attach_to_parts(bundle=entry.story, at=entry.at)


@reactions.on(events.VisitSet)
def begin_the_surveys(entry):
    """Begin each part's survey for the one visit."""
    actions.start_surveys(bundle=entry.story, at=entry.at)


@reactions.on(events.VisitHeld)
def end_the_surveys(entry):
    """End each part's survey by the one record."""
    actions.finish_surveys(bundle=entry.story, at=entry.at)


# -- what is told ----------------------------------------------------------------------------------


def _story(entry) -> BundleCase:
    return BundleCase.at(entry.story).as_of(entry.seq)


SIMPLY = {events.Opened: "received", events.Corrected: "corrected", events.Withdrawn: "withdrawn"}


@reactions.on(*SIMPLY)
def tell_of_the_whole(entry):
    """Tell what needs no more words (C093, C096)."""
    code = next(code for event, code in SIMPLY.items() if event.kind == entry.kind)
    news.inform(_story(entry), code, entry.at, f"{code}:{entry.seq}", entry.seq)


@reactions.on(events.PartAccepted)
def tell_of_the_acceptance(entry):
    """Tell that a part is accepted."""
    news.tell_of_acceptance(_story(entry), entry.body["part"], entry)


@reactions.on(events.CorrectionAsked)
def tell_of_the_correction(entry):
    """Tell of the one notice of all that is missing (R22)."""
    news.tell_of_correction(_story(entry), entry)


@reactions.on(events.Redated)
def tell_of_the_new_date(entry):
    """Tell that the calendar has moved the day of the whole (art. 82; C096)."""
    due = entry.body["due_on"]
    news.inform(_story(entry), "redated", entry.at, f"redated:{entry.seq}", entry.seq, due=due)


@reactions.on(events.PartStuck)
def tell_what_a_part_lacks(entry):
    story, part = _story(entry), entry.body["part"]
    code = "part_held" if entry.body.get("no_office") else "part_stuck"
    key = f"stuck:{part}:{entry.seq}"
    name = news.name_of(story, part)
    news.inform(story, code, entry.at, key, entry.seq, name=name)
    if code == "part_held":
        news.tell_the_lead(story, "held_at_desk", entry.at, f"held:{part}", name=name)


@reactions.on(events.PartStarted)
def settle_what_held_it_up(entry):
    """What the lead was told of a part without a department is done with once it has begun."""
    news.settle_with_the_lead(_story(entry), f"held:{entry.body['part']}", entry.at)


@reactions.on(events.MissingReported, where=lambda state: state.is_reported)
def tell_of_what_is_missing(entry):
    """Tell the lead, once, that it has the one notice to send (R22)."""
    story = _story(entry)
    due = actions.last_day_to_ask(story.state).isoformat()
    news.tell_the_lead(story, "reported_at_desk", entry.at, "reported", due=due)


@reactions.on(events.PartEnded, where=lambda state: state.choice or bool(state.completed_on))
def tell_of_the_end(entry):
    """Tell that she has to choose, or that all is finished: the results are told by the parts.

    Finished is told once, also when a result is revoked after that, before it was handed over; and
    anew when a part was handled again after a remedy.
    """
    story = _story(entry)
    again = sum(p.ground == AGAIN for part in story.state.parts for p in part.pauses)
    done = f"done:{again}" if again else "done"
    code, key = ("choice", f"choice:{entry.seq}") if story.state.choice else ("done", done)
    news.inform(story, code, entry.at, key, entry.seq)


@reactions.on(events.VisitSet, events.VisitOff, events.VisitHeld)
def tell_of_the_visit(entry):
    story, code = _story(entry), entry.kind.partition(".")[2]
    day = {} if code == "visit_held" else {"day": news.visit_day(story, entry).isoformat()}
    news.inform(story, code, entry.at, f"{code}:{entry.seq}", entry.seq, **day)


@reactions.on(events.CorrectionAsked, slow=2)
def write_the_one_notice(entry):
    """Seal the one notice of what all parts lack (art. 32 (4); R22)."""
    notices.of_correction(_story(entry), entry)


@reactions.on(events.VisitSet, events.VisitHeld, slow=2)
def write_the_paper_of_the_visit(entry):
    """Seal the one notice, or the one record, that stands for those of all parts (art. 34, 45)."""
    notices.of_visit(_story(entry), entry)
