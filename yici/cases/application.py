"""An application as it is being made: its steps, what each still lacks, what will be sent.

Used by every door that takes one in; it writes nothing.
"""

from dataclasses import asdict, dataclass, field
from uuid import UUID

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext as _

from yici.catalogue.content import Content
from yici.catalogue.rules import Applicable, applicable

from . import forms, renewals
from .actions import Given
from .actions.promises import replaced
from .forms import is_made_here
from .known import Fact, for_fields

SITUATION, MATERIALS, DELIVERY, REVIEW = "situation", "materials", "delivery", "review"
RENEWS = "renews"
KEPT = ("answers", "form", "materials", "delivery", "renews", "collect_at", "copied", "seen")


@dataclass
class Application:
    """What a draft keeps, with the content it answers to and what the state knows already."""

    content: Content
    known: dict[str, Fact]
    answers: dict = field(default_factory=dict)
    form: dict = field(default_factory=dict)
    materials: list[dict] = field(default_factory=list)
    delivery: str = ""
    renews: str = ""  # id of the licence to be renewed (art. 50)
    renewable: dict[str, str] = field(default_factory=dict)  # what she may choose from, in words
    collect_at: str = ""  # region of another hall where she collects the result (C051)
    copied: list[str] = field(default_factory=list)  # fields taken from an earlier application
    seen: list[str] = field(default_factory=list)  # steps that were saved
    licences: dict = field(default_factory=dict)  # {type: e-licence of the applicant}
    halls: list = field(default_factory=list)  # others that hand the result out: (region, name)

    @classmethod
    def read(cls, content: Content, known: dict[str, Fact], kept: dict) -> "Application":
        """Return the application a draft keeps, in the edition's words of today.

        Answers that the edition no longer offers are asked again.
        """
        made = cls(content, known, **{name: kept[name] for name in KEPT if name in kept})
        made.answers = offered(content, made.answers)
        return made

    def kept(self) -> dict:
        """Return what the draft keeps."""
        return {name: getattr(self, name) for name in KEPT}

    @property
    def item(self) -> Applicable:
        return applicable(self.content, self.answers)

    @property
    def facts(self) -> dict[str, Fact]:
        """Return what is known of the form's fields."""
        return for_fields(self.content.fields, self.known)

    @property
    def filled(self) -> dict:
        """Return the form: what the state knows for certain, else what was typed, else known."""
        found = {}
        for code, fact in self.facts.items():
            found[code] = fact.value
            if not fact.is_locked and code in self.form:
                found[code] = self.form[code]
        return self.form | found

    def questions(self) -> list:
        """Return the questions that can be asked now: those whose own condition is settled."""
        settled = self.answers.keys()
        return [q for q in self.item.questions if q.needed_if.keys() <= settled]

    @property
    def asked(self) -> tuple:
        """Return what has to be uploaded: not the form itself, and nothing that is held."""
        return tuple(
            m
            for m in self.item.asked
            if not is_made_here(m) and m.licence_type not in self.licences
        )

    @property
    def held(self) -> tuple:
        """Return what an e-licence of the applicant stands for: (material, licence)."""
        return tuple(
            (m, self.licences[m.licence_type])
            for m in self.item.materials
            if m.licence_type in self.licences
        )

    @property
    def to_fetch(self) -> tuple:
        """Return what the state has and the office fetches, since this register has it not (R05)."""
        return tuple(m for m in self.item.fetched if m.licence_type not in self.licences)

    @property
    def addable(self) -> tuple:
        """Return those of them whose paper she may add: it is hers, though not on record here."""
        return tuple(m for m in self.to_fetch if m.licence_type)

    @property
    def made_here(self) -> tuple:
        return tuple(m for m in self.item.asked if is_made_here(m))

    @property
    def replaceable(self) -> frozenset[str]:
        """Return the materials for which an undertaking may stand (R30)."""
        return replaced(self.content)

    def given(self, code: str) -> list[dict]:
        return [one for one in self.materials if one["code"] == code]

    def problems(self, step: "Step") -> list[forms.Problem]:
        """Return what this step still lacks."""
        if step.code == SITUATION:
            return [forms.Problem(code, forms.UNANSWERED, {}) for code in self.item.unanswered]
        if step.code == MATERIALS:
            promised = self.replaceable  # an undertaking may stand for them; it is signed last
            return [
                forms.Problem(m.code, forms.SUPPLY, {"label": m.name})
                for m in self.asked
                if m.necessity.value == "required"
                and not self.given(m.code)
                and m.code not in promised
            ]
        if step.code == RENEWS:
            chosen = self.renews in self.renewable
            said = renewals.MISSING if self.renewable else renewals.NONE_HELD
            return [] if chosen else [forms.Problem("renews", said, {})]
        if step.code == DELIVERY:
            return [] if self.delivery else [forms.Problem("delivery", forms.UNANSWERED, {})]
        return forms.clean(step.fields, self.filled)[1]

    def steps(self) -> list["Step"]:
        """Return the steps in their order, each one thing."""
        item, found = self.item, []
        if self.content.paths.renews:
            found.append(Step(RENEWS, _("The licence to be renewed")))
        if self.content.situations:
            found.append(Step(SITUATION, _("Your situation")))
        sections: dict[str, list] = {}
        for one in item.fields:
            sections.setdefault(one.section, []).append(one)
        for no, (title, fields) in enumerate(sections.items(), start=1):
            found.append(Step(f"form-{no}", title or _("Details"), tuple(fields)))
        if item.materials:
            found.append(Step(MATERIALS, _("Materials")))
        ways = {way.value for way in self.content.deliveries}
        if len(ways) > 1 or (self.halls and "window" in ways):
            found.append(Step(DELIVERY, _("How you get the result")))
        return [*found, Step(REVIEW, _("Read and send"))]

    def is_done(self, step: "Step") -> bool:
        return step.code in self.seen and not self.problems(step)

    def materials_to_send(self) -> list[Given]:
        """Return what was uploaded for what is asked in this situation."""
        asked = {m.code for m in (*self.asked, *self.addable)}
        return [Given(**one) for one in self.materials if one["code"] in asked]

    @property
    def renews_to_send(self) -> UUID | None:
        return UUID(self.renews) if self.renews in self.renewable else None

    @property
    def delivery_to_send(self) -> str:
        offered = [d.value for d in self.content.deliveries]
        if self.delivery in offered:
            return self.delivery
        return "online" if "online" in offered or not offered else offered[0]

    @property
    def is_collected(self) -> bool:
        return self.delivery_to_send == "window"

    @property
    def collect_at_to_send(self) -> str:
        return self.collect_at if self.is_collected and self.collect_at in dict(self.halls) else ""


@dataclass(frozen=True)
class Step:
    code: str
    title: str
    fields: tuple = ()


def offered(content: Content, answers: dict) -> dict:
    """Return those answers that the content offers."""
    options = {q.code: ({o.code for o in q.options}, q.multiple) for q in content.situations}
    kept = {}
    for code, given in answers.items():
        allowed, multiple = options.get(code, (set(), False))
        chosen = [one for one in ([given] if isinstance(given, str) else given) if one in allowed]
        if chosen:
            kept[code] = chosen if multiple else chosen[0]
    return kept


def words(part, name: str) -> str:
    """Return a text of the catalogue in the reader's language, where it has it."""
    chinese = getattr(part, name)
    english = getattr(part, f"{name}_en", "")
    return english if english and (get_language() or "").startswith("en") else chinese


def in_words(member) -> str:
    """Return a member of a code list in the reader's language."""
    return member.english if (get_language() or "").startswith("en") else member.label


def told(problem: forms.Problem) -> str:
    """Return a problem in the reader's language."""
    values = dict(problem.values)
    if (get_language() or "").startswith("en") and values.get("label_en"):
        values["label"] = values["label_en"]
    return gettext(problem.message) % values


def as_kept(code: str, received) -> dict:
    """Return a received file as a draft keeps it."""
    return {"code": code, **asdict(received)}
