"""Who keeps plans, when two of them contradict each other, and what an area says of a use (C063). Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

from yici.people.refusals import NotAllowed, Refused

from .uses import ALL

KEEPER, ADMINISTRATOR = "catalogue_editor", "administrator"
PLANNERS = ("catalogue_editor", "reviewer", "decider")
SPEAKERS = ("reviewer", "checker", "decider", "catalogue_editor")
WATCHER, LEADER = "supervisor", "leader"
MOST_DAYS = 20  # working days that departments have
EVALUATIONS = (
    "energy", "soil", "eia", "flood", "geology", "mineral", "climate", "seismic", "relics",
)  # fmt: skip
LEVELS = ("national", "province", "city", "county", "town")


def _(message: str) -> str:
    return message


class Faulty(Refused):
    """Something is not as it has to be."""

    CODE = _("Give a code of small letters, digits and hyphens, 40 characters at most.")
    KNOWN = _("There is a plan of this code already. A new version gets a code of its own.")
    NAME = _("Give the name, 200 characters at most.")
    KIND = _("Choose what kind of plan it is.")
    LEVEL = _("Choose at which level it was approved.")
    DOCUMENT = _("Give the number of the approval, 100 characters at most.")
    DAYS = _("It has to end after it begins, and not before today.")
    REPLACES = _("Only a plan of the same department and kind that is in force is replaced.")
    AREAS = _("The file holds no area, or more than 5,000.")
    OVERLAP = _("Areas of one plan overlap and say different things. Mend the plan first.")
    AREA_CODE = _("Every area needs a code of its own, 60 characters at most.")
    AREA_TWICE = _("Two areas have this code.")
    AREA_WORDS = _("Names of areas have 200 characters at most, conditions 1,000.")
    STANCE = _("Say whether the area admits, limits, bars or marks.")
    USES = _("Name uses by their classes of two digits, e.g. 07 or 10.")
    ENDED = _("The plan has ended already.")
    REASON = _("Give the reason, 500 characters at most, without the name of a person.")
    WAY = _("Choose how it is settled, and which area prevails.")
    SETTLED = _("This conflict is settled already.")
    WAITING = _("A proposal waits for the other department already.")
    NOTHING = _("Nothing waits to be agreed to.")
    FOUR_EYES = _("Somebody else than who proposed it agrees, of the other department.")
    USE = _("Choose the use of the land by its class.")
    SITE = _("Give the site as an area, or the number of a parcel that is on the map.")
    PARCEL = _("No parcel of this number is on the map.")
    LIMIT = _("Give the departments from 1 to 20 working days.")
    CONFLICTS = _(
        "The site conflicts with a plan in force. Move it, or have the plan adjusted first."
    )
    UNPLANNED = _(
        "No plan in force covers the whole site, so nothing may be built on it yet "
        "(Land Administration Law, article 4)."
    )
    USCC = _("This is no valid unified social credit code. Compare it with the business licence.")
    DEPARTMENT = _("Choose a department that works today.")
    NOBODY = _("Name at least one department to ask: no area of the map asks for one.")
    CLOSED = _("This project is closed already.")
    ANSWERED = _("Your department has answered already.")
    NOT_ASKED = _("Your department was not asked.")
    CONDITIONS = _(
        "Give each condition in words with its basis, 50 at most; or say there are none."
    )
    EVALUATION = _("Choose evaluations of the list, each as needed or as needless, not both.")
    OBJECTED = _("A department objects. Change the site or the project; conditions do not heal it.")
    SILENT = _(
        "A department has not answered. Wait for it, or let who decides in the department that "
        "runs the project say why it goes on without."
    )


class FaultyAreas(Faulty):
    """Areas that cannot be taken in: every one is told, nothing was taken in."""

    def __init__(self, faults: list[tuple[str, str]]):
        super().__init__(faults[0][1], "features")
        self.faults = faults  # (which, what)


# -- who may ---------------------------------------------------------------------------------------


def may_keep(department_id: int, who) -> bool:
    """Whether somebody enters and ends plans of this department."""
    return who.is_clock or (
        who.is_staff and (who.has(KEEPER, department_id) or who.has(ADMINISTRATOR))
    )


def may_plan(department_id: int, who) -> bool:
    """Whether somebody runs the planning of projects for this department."""
    held = any(who.has(role, department_id) for role in PLANNERS)
    return who.is_clock or (who.is_staff and (held or who.has(ADMINISTRATOR)))


def may_speak(department_id: int, who) -> bool:
    """Whether somebody gives conditions for this department: whoever reviews or decides there."""
    held = any(who.has(role, department_id) for role in SPEAKERS)
    return who.is_clock or (who.is_staff and held)


def may_go_on_without(department_id: int, who) -> bool:
    """Whether somebody may compile though a department is silent: who decides in the lead."""
    return who.is_staff and who.has("decider", department_id)


def need(allowed: bool) -> None:
    """:raises NotAllowed: unless allowed"""
    if not allowed:
        raise NotAllowed


def text(typed: str, most: int, message: str, field: str) -> str:
    """:raises Faulty: when it is empty or too long"""
    typed = " ".join((typed or "").split())
    if not 0 < len(typed) <= most:
        raise Faulty(message, field)
    return typed


# -- what areas say --------------------------------------------------------------------------------


@dataclass(frozen=True)
class Says:
    """What an area says: `admits`, `limits`, `bars` these uses (none named: all); `marks`: nothing."""

    stance: str
    uses: frozenset[str] = frozenset()

    def of(self, use: str) -> str:
        """Return what it means for a use: fits, conditions, conflicts, or nothing said."""
        spoken = not self.uses or use in self.uses
        if self.stance == "admits":
            return "fits" if spoken else "conflicts"
        said = {"bars": "conflicts", "limits": "conditions"}.get(self.stance, "")
        return said if spoken else ""


def disputed(first: Says, second: Says) -> frozenset[str]:
    """Return the uses over which two areas contradict each other where both lie; none: they agree.

    One plans what the other bars; or both plan, and nothing in common.
    """
    stances = {first.stance, second.stance}
    if stances == {"admits"}:
        both = first.uses and second.uses and not first.uses & second.uses
        return first.uses | second.uses if both else frozenset()
    if stances == {"admits", "bars"}:
        return (first.uses or ALL) & (second.uses or ALL)
    return frozenset()


# 三条控制线 (厅字〔2019〕48号): where they meet, the boundary of towns avoids the other two.
LINES = {"redline": 0, "farmland": 0, "boundary": 1}
AVOIDS = _("The urban development boundary avoids red lines and basic farmland.")
OBEYS = _("A plan of a lower level follows the higher one.")
DETAILS = _("A detailed plan follows the overall plan.")


def gives_way(first: tuple[str, str], second: tuple[str, str]) -> tuple[int, str] | None:
    """Return which of two areas (kind, level) should give way, 0 or 1, and by which rule."""
    a, b = LINES.get(first[0], 2), LINES.get(second[0], 2)
    if a != b and min(a, b) == 0:
        return (0 if a > b else 1), AVOIDS
    if {first[0], second[0]} == {"territory", "detailed"}:
        return (0 if first[0] == "detailed" else 1), DETAILS
    high, low = LEVELS.index(first[1]), LEVELS.index(second[1])
    return ((0 if high > low else 1), OBEYS) if high != low else None


WORST = ("conflicts", "unplanned", "conditions", "fits")


def worst(answers: Iterable[str]) -> str:
    """Return what the whole comes to: one conflict outweighs everything."""
    given = set(answers)
    return next((one for one in WORST if one in given), "unplanned")
