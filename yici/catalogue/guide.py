"""A guide as the screen shows it: what applies to a situation, and every element of C018."""

from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.translation import gettext as _

from .answers import Line, answers
from .content import Content, LegalBasis, Stage, TaskType
from .flow import Drawing, flow
from .models import Edition
from .rules import Answers, Applicable, applicable
from .templatetags.catalogue import words, working_days

# The articles behind the stages of every licence (行政许可法).
LAW = "中华人民共和国行政许可法"
STAGE_ARTICLES = {
    "acceptance": ("第三十二条", "第三十八条"),
    "review": ("第三十四条",),
    "check": ("第三十四条",),
    "decision": ("第三十七条", "第三十八条", "第四十四条"),
}


@dataclass(frozen=True)
class StageView:
    stage: Stage
    basis: tuple[LegalBasis, ...]


@dataclass
class GuideView:
    """What a template needs beside the content itself."""

    content: Content
    applies: Applicable
    told: Answers
    mistaken: bool = False  # the address named an answer which the item does not offer
    held: frozenset[str] = frozenset()  # kinds of e-licences the reader has in force
    lines: list[Line] = field(default_factory=list)
    stages: list[StageView] = field(default_factory=list)
    questions: list[dict] = field(default_factory=list)
    drawing: Drawing = field(default_factory=Drawing)

    @property
    def query(self) -> str:
        """The answers as a query string, to be carried on to the application."""
        return urlencode(self.told, doseq=True)

    @property
    def is_complete(self) -> bool:
        return not self.applies.unanswered


def told(content: Content, asked: QueryDict) -> Answers:
    """Return the answers in an address; what is no question of the item is left out."""
    codes = [question.code for question in content.situations]
    return {code: asked.getlist(code) for code in codes if any(asked.getlist(code))}


def of(edition: Edition, given: Answers) -> GuideView:
    """Return the guide of an edition for the answers given.

    :raises UnknownAnswer: an answer that the item does not offer
    """
    return of_content(edition.content, given)


def of_content(content: Content, given: Answers) -> GuideView:
    """Return the guide that a content would be, published or not.

    :raises UnknownAnswer: an answer that the item does not offer
    :raises TableFault: a table has no row for the answers
    """
    applies = applicable(content, given)
    return GuideView(
        content=content,
        applies=applies,
        told=given,
        lines=answers(content, applies),
        stages=[StageView(stage, _basis(stage, content)) for stage in applies.stages],
        questions=[_question(question, given) for question in applies.questions],
        drawing=flow(applies.stages, applies.special_procedures, _flow_words(), working_days),
    )


def _basis(stage: Stage, content: Content) -> tuple[LegalBasis, ...]:
    """What a stage's criteria name; for a licence the procedure's articles; else the item's own."""
    named = tuple(criterion.basis for criterion in stage.criteria if criterion.basis)
    if named:
        return tuple(dict.fromkeys(named))
    if content.task_type == TaskType.LICENCE:
        articles = STAGE_ARTICLES[stage.kind.value]
        return tuple(LegalBasis(law=LAW, article=article) for article in articles)
    return tuple(LegalBasis(law=b.law, article=b.article) for b in content.legal_basis)


def _question(question, given: Answers) -> dict:
    """A situation question as a field: radio buttons, or boxes where several may be chosen."""
    return {
        "name": question.code,
        "label": words(question),
        "hint": question.hint,
        "kind": "multichoice" if question.multiple else "yes-no",
        "options": [(option.code, words(option)) for option in question.options],
        "value": list(given.get(question.code, ())),
        "required": False,
        "quiet": True,
    }


def steps(shown: GuideView) -> list[str]:
    """Return the flow in words: what the drawing shows to who can see it."""
    words = _flow_words()
    said = [words["start"]]
    for stage in shown.applies.stages:
        who = "、".join(
            f"{duty.department}（{words['some']}）" if duty.needed_if else duty.department
            for duty in stage.duties
        )
        said.append(f"{stage.name}（{who}，{working_days(stage.limit_days)}）")
        if stage.kind == "review":
            said += [f"{p.name}（{words['stops']}）" for p in shown.applies.special_procedures]
    return [*said, words["end"]]


def _flow_words() -> dict[str, str]:
    return {
        "start": _("You apply"),
        "end": _("You receive the result"),
        "stops": _("if needed; its time does not count"),
        "some": _("in some situations"),
    }
