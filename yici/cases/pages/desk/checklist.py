"""What the law asks of the step at hand: the law's own points, then the edition's."""

from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from yici.cases import grounds, reading, words
from yici.cases.evidence import SOURCE
from yici.cases.words import OUTCOME_COLOURS
from yici.catalogue.content import Necessity
from yici.catalogue.models import edition
from yici.ui.language import Words

LAW = {  # step: (what it asks, article of 行政许可法)
    "accept": [
        (_("Does the matter need a licence, and is this the right authority?"), "第三十二条第一、二项"),
        (_("Is everything there and in due form? If not, say all that is missing, once, within 5 working days."), "第三十二条第四项"),
        (_("Ask for nothing that has no bearing on the matter."), "第三十一条"),
    ],
    "confirm": [
        (_("Does the ground hold, and does the applicant learn where to turn?"), "第三十二条"),
        (_("Whoever proposed it may not confirm it."), ""),
    ],
    "review": [
        (_("Check the content of the materials; a site survey needs two persons."), "第三十四条"),
        (_("Hear those whose weighty interests it touches."), "第三十六条"),
        (_("Name the criterion your opinion rests on."), ""),
    ],
    "check": [
        (_("Does the review rest on the file, and on the right criterion?"), ""),
        (_("Return it with a reason if it has to be done again."), ""),
    ],
    "decide": [
        (_("Grant in writing if the conditions are met."), "第三十八条第一款"),
        (_("A refusal gives its reasons and tells of reconsideration and action."), "第三十八条第二款"),
        (_("Decide within the limit."), "第四十二条"),
    ],
    "make": [(_("The licence is generated and sealed by the platform."), "")],
    "deliver": [(_("Deliver the licence within 10 working days of the decision."), "第四十四条")],
}  # fmt: skip
STAGES = {"accept": "acceptance", "review": "review", "check": "check", "decide": "decision"}


@dataclass(frozen=True)
class Point:
    """One thing to look at. `state`: given, lower, licence, shared, missing, or empty where nobody but she can tell."""

    words: Words
    law: str = ""
    state: str = ""
    hint: Words = ""


def step_of(state, mine) -> str:
    """Return the step whose work the official has before her, or that the case is at."""
    task = mine or next(iter(state.open_tasks()), None)
    return task.step if task else ""


def of(case, step: str, held) -> dict:
    """Return the checklist of a step: `law`, `materials`, `criteria`, and the stage's guide.

    :param held: the materials, each with the grade it came with
    """
    content = edition(case.edition_id).content
    stages = [s for s in content.stages if s.kind.value == STAGES.get(step)]
    told = {
        "title": reading.STEP_WORDS.get(step, ""),
        "law": [
            Point(point, f"《{grounds.LICENSING}》{article}" if article else "")
            for point, article in LAW.get(step, ())
        ],
        "materials": [_material(one, came) for one, came in held] if step == "accept" else [],
        "criteria": [
            (c.text, OUTCOME_COLOURS[c.outcome], c.outcome) for s in stages for c in s.criteria
        ],
        "guide": [s.guide for s in stages if s.guide],
    }
    return told if any(told[part] for part in ("law", "materials", "criteria", "guide")) else {}


def _material(held: reading.Held, came) -> Point:
    material = held.material
    if any(row.source.startswith(SOURCE) for row in held.given):
        return Point(material.name, state="licence", hint=gettext("See that it is in force today."))
    state = "given" if held.given else "missing" if material.asked else "shared"
    if state == "missing" and material.necessity is not Necessity.REQUIRED:
        state = ""
    hint: Words = material.acceptance_standard
    if state == "given" and came.is_lower:
        state, hint = "lower", words.beside_grade(came)
    if state == "shared":
        hint = gettext("Look it up at %(who)s, and write in your opinion what you found. Do not ask the"
                 " applicant for it.") % {"who": material.issuer or gettext("the department that issues it")}  # fmt: skip
    return Point(material.name, state=state, hint=hint)
