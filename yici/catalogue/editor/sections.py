"""The table of what can be edited: sections of a content, their parts, and the inputs of each."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from pydantic import create_model

from yici.catalogue.content import (
    Commitment,
    Content,
    Delivery,
    EvidenceGrade,
    Examination,
    Exemption,
    Fee,
    Field,
    FieldKind,
    Guide,
    HandlingForm,
    Intermediary,
    Listing,
    Material,
    MaterialForm,
    MaterialKind,
    MaterialSource,
    Necessity,
    OffPlatform,
    OffPlatformGround,
    Outcome,
    Part,
    Paths,
    Post,
    PowerSource,
    ProcedureKind,
    Question,
    Remedies,
    Result,
    ResultKind,
    ServiceObject,
    SituationRow,
    SituationTable,
    SpecialProcedure,
    Stage,
    StageKind,
    Tolerance,
    UseLevel,
    Verdict,
    Withheld,
    WithheldGround,
)
from yici.catalogue.grades import IN_WORDS
from yici.catalogue.templatetags.catalogue import words
from yici.catalogue.themes import THEMES
from yici.licences.kinds import KINDS

from .inputs import Input, answers_of


@dataclass(frozen=True)
class Section:
    """One kind of part of a content.

    `within`: the parts lie in a part of another section; `inside`: in that one part of the content;
    `spread`: no part of its own, but elements that stand in the content itself.
    """

    name: str
    label: Any
    one: Any  # what one of them is called
    model: type[Part]
    inputs: tuple[Input, ...]
    code: str = ""  # how codes of new parts begin; empty: the section is one part
    start: Callable[[Content], dict] = lambda content: {}
    within: str = ""
    inside: str = ""
    spread: bool = False
    hint: Any = ""
    optional: bool = False  # one part that may be missing: nothing filled in, nothing kept
    own_page: bool = False  # it has a page of its own


def _members(code_list):
    return lambda _content: [(member.value, words(member)) for member in code_list]


def _ticked(name: str, choices: Callable[[Content], list[tuple[str, str]]]):
    """Offer what is chosen first, in its order: saving unchanged puts nothing in another order."""

    def offered(content: Content) -> list[tuple[str, str]]:
        chosen = [getattr(one, "value", one) for one in getattr(content, name)]
        labels = dict(choices(content))
        return [(code, labels.get(code, code)) for code in dict.fromkeys([*chosen, *labels])]

    return offered


def _themes(_content) -> list[tuple[str, str]]:
    """Every theme with whom it is for: enterprises and persons have some of the same name."""
    sides = {"person": _("persons"), "corporate": _("enterprises")}
    return [(code, f"{sides[theme.audience]}：{words(theme)}") for code, theme in THEMES.items()]


def _licences(content: Content) -> list[tuple[str, str]]:
    """The e-licences there are; one that the content names beside is offered under its own code."""
    used = {m.licence_type for m in content.materials} | {content.paths.renews}
    used |= {content.result.licence_type} if content.result else set()
    known = {code: kind.name for code, kind in KINDS.items()}
    return [("", str(pgettext_lazy("e-licence", "None"))), *((c, known.get(c, c)) for c in dict.fromkeys([*known, *(used - {""})]))]  # fmt: skip


def _said(*offered: tuple[str, Any]):
    """Offer these, in words that are read when they are shown."""
    return lambda _content: [(code, str(told)) for code, told in offered]


def _grades(_content) -> list[tuple[str, str]]:
    """The grades, each with what it is worth."""
    return [(one.value, f"{one.code} {words(one)}: {IN_WORDS[one].worth}") for one in EvidenceGrade]


def _named(group: str):
    return lambda content: [
        (part.code, getattr(part, "name", "") or getattr(part, "label", ""))
        for part in getattr(content, group)
    ]


PREFILLS = {
    "applicant.name": _("applicant: name"), "applicant.id_number": _("applicant: ID number"),
    "applicant.phone": _("applicant: telephone"), "applicant.address": _("applicant: address"),
    "organisation.name": _("organisation: name"), "organisation.uscc": _("organisation: credit code"),
    "organisation.address": _("organisation: address"),
    "organisation.legal_person": _("organisation: legal representative"),
    "agent.name": _("agent: name"), "agent.id_number": _("agent: ID number"), "agent.phone": _("agent: telephone"),
}  # fmt: skip


def _prefills(content: Content) -> list[tuple[str, str]]:
    """What is known of who applies; what the content uses beside is offered under its own name."""
    used = {field.prefill for field in content.fields} - {""}
    return [(code, str(PREFILLS.get(code, code))) for code in dict.fromkeys([*PREFILLS, *used])]


NAME = pgettext_lazy("of a thing", "Name")
NOTHING_TICKED = _("Nothing ticked under a question: whatever is answered there.")
WHEN = Input(
    "needed_if", _("Only in these situations"), "condition",
    hint=NOTHING_TICKED,
)  # fmt: skip
CITED = (
    Input("law", _("Law")), Input("article", _("Article")), Input("text", _("Words relied on"), "longtext"),
)  # fmt: skip
BASIS = Input("legal_basis", _("Legal basis"), "lines", columns=CITED)
OPTIONS = Input(
    "options", _("Options"), "lines", code="o",
    columns=(Input("text", _("Option")), Input("text_en", _("In English"))),
)  # fmt: skip

FIELDS = Section(
    "fields", _("Form"), _("field"), Field, code="field_",
    hint=_("What the citizen fills in, in this order. The empty form to download follows."),
    start=lambda content: {"section": content.fields[-1].section if content.fields else ""},
    inputs=(
        Input("label", _("Label")), Input("label_en", _("In English")),
        Input("section", _("Heading it stands under")),
        Input("kind", _("Type"), "choice", _members(FieldKind)),
        Input("required", _("Must be filled in"), "box"),
        OPTIONS,
        Input("hint", _("Help")),
        Input("prefill", _("Filled in from"), "choice", _prefills, hint=_("What is known already is not asked again.")),
        Input("max_length", _("Longest, in characters"), "whole", least=1),
        Input("minimum", _("Least"), "number"), Input("maximum", _("Most"), "number"),
        WHEN,
    ),
)  # fmt: skip
SITUATIONS = Section(
    "situations", _("Situation questions"), _("question"), Question, code="question_",
    hint=_("The answers decide which materials, stages, fees and limits apply."),
    inputs=(
        Input("text", _("Question")), Input("text_en", _("In English")), Input("hint", _("Help")),
        OPTIONS,
        Input("multiple", _("Several answers may be given"), "box"),
        replace(WHEN, of_question=True),
    ),
)  # fmt: skip
MATERIALS = Section(
    "materials", _("Materials"), _("material"), Material, code="material_",
    start=lambda _content: {"kind": "other"},
    inputs=(
        Input("name", NAME),
        Input("kind", _("Type"), "choice", _members(MaterialKind)),
        Input("source", _("Source"), "choice", _members(MaterialSource)),
        Input("issuer", _("Issued by")),
        Input("necessity", _("Necessity"), "choice", _members(Necessity)),
        Input("form", _("In what form"), "choice", _members(MaterialForm)),
        Input("originals", _("Originals"), "whole"), Input("copies", _("Copies"), "whole"),
        Input("shared", _("The state has it: fetched, not asked"), "box"),
        Input("licence_type", _("An e-licence of this kind stands for it"), "choice", _licences),
        Input("made_here", _("Made from what is filled in"), "box", hint=_("Nobody writes it a second time.")),
        Input("max_megabytes", _("Largest file, in megabytes"), "whole"),
        Input("grade", _("Evidence grade"), "optional", _grades, unset=_("As it follows from the rest"), hint=_(
            "With which grade it has to come in. Left open: A where it is fetched or an e-licence stands for it, "
            "D for forms and statements, B where originals are asked, else C.")),
        Input("acceptance_standard", _("Accepted if")),
        Input("filling_notes", _("How to fill it in"), "longtext"),
        Input("blank_form", _("Empty form"), "attachment"),
        Input("sample", _("Sample text"), "attachment"),
        Input("common_errors", _("Common errors"), "list", hint=_("One a line.")),
        BASIS, WHEN,
    ),
)  # fmt: skip
STAGES = Section(
    "stages", _("Stages"), _("stage"), Stage, code="stage_",
    start=lambda content: {"kind": "review", "limit_days": 0, "name": StageKind.REVIEW.label},
    hint=_("Acceptance, review, if need be check, decision. Several departments work side by side."),
    inputs=(
        Input("kind", _("Type"), "choice", _members(StageKind)),
        Input("limit_days", _("Limit, in working days"), "whole"),
        Input("duties", _("Who does it"), "lines", columns=(
            Input("department", _("Department")), Input("post", _("Post"), "choice", _members(Post)),
            Input("limit_days", _("Working days"), "whole"), Input("task", _("What it looks at")),
            Input("needed_if", _("Only in these situations"), "answers", answers_of, hint=NOTHING_TICKED),
        )),
        Input("guide", _("Words for citizens"), "longtext"),
        Input("criteria", _("Criteria"), "lines", code="c", hint=_("A decision names one of them."), columns=(
            Input("text", _("Criterion")), Input("outcome", _("Leads to"), "choice", _members(Outcome)),
            Input("basis", _("Legal basis"), "basis", columns=CITED),
        )),
        WHEN,
    ),
)  # fmt: skip
PROCEDURES = Section(
    "special_procedures", _("Special procedures"), _("special procedure"), SpecialProcedure, code="special_",
    start=lambda _content: {"kind": "site-survey"},
    inputs=(
        Input("name", NAME), Input("kind", _("Type"), "choice", _members(ProcedureKind)),
        Input("condition", _("When it is held"), "longtext"),
        Input("steps", _("Steps"), "list", hint=_("One a line.")),
        Input("limit", _("Limit"), "limit"), Input("standard", _("What is judged, and how"), "longtext"),
        BASIS, WHEN,
    ),
)  # fmt: skip
FEES = Section(
    "fees", _("Fees"), _("fee"), Fee, code="fee_",
    inputs=(
        Input("name", NAME), Input("standard", _("Standard")),
        Input("amount_cents", _("Amount (yuan)"), "money"), Input("basis", _("Basis")),
        Input("reducible", _("Can be reduced"), "box"), Input("reduction", _("Reduction"), "longtext"),
        Input("before", _("Paid before"), "choice", lambda _content: [
            ("accept", str(_("acceptance"))), ("decide", str(_("the decision"))),
            ("make", str(_("the result is made"))), ("deliver", str(_("delivery"))),
        ]),
        WHEN,
    ),
)  # fmt: skip
GUIDE = Section(
    "guide", _("Guide texts"), _("texts"), Guide,
    inputs=(
        Input("accepting_unit", _("Accepting unit")), Input("address", _("Address")), Input("window", _("Window")),
        Input("office_hours", _("Office hours")), Input("bus_routes", _("Bus")),
        Input("enquiry", _("Enquiries"), "longtext"), Input("status_query", _("Follow your case")),
        Input("complaint", _("Complaints"), "longtext"),
        Input("accountability", _("Accountability"), "longtext"),
        Input("flow", _("The flow in short"), "list", hint=_("One a line.")),
        Input("common_errors", _("Common errors"), "list", hint=_("One a line.")),
        Input("no_form_reason", _("Why there is no form"), hint=_("Only where nothing is to be filled in.")),
        Input("faq", _("Questions and answers"), "lines",
              columns=(Input("question", _("Question")), Input("answer", _("Answer"), "longtext"))),
    ),
)  # fmt: skip
TABLES = Section(
    "tables", _("Situation tables"), _("table"), SituationTable, code="table_",
    hint=_("A table says for each situation what applies: what it names applies only there."),
    start=lambda _content: {"rows": [{"code": "row_1", "name": "其他情形"}]},
    inputs=(
        Input("name", NAME),
        Input("hit", _("How rows apply"), "choice", lambda _content: [
            ("unique", str(_("exactly one for every situation"))),
            ("first", str(_("the first that fits"))), ("all", str(_("all that fit, together"))),
        ]),
    ),
)  # fmt: skip
ROWS = Section(
    "rows", _("Rows"), _("row"), SituationRow, code="row_", within="tables",
    inputs=(
        Input("name", _("The situation in words")),
        Input("when", _("When"), "condition", hint=NOTHING_TICKED),
        Input("materials", _("Materials"), "many", _named("materials")),
        Input("fields", _("Fields of the form"), "many", _named("fields")),
        Input("stages", _("Stages"), "many", _named("stages")),
        Input("special_procedures", _("Special procedures"), "many", _named("special_procedures")),
        Input("fees", _("Fees"), "many", _named("fees")),
        Input("promised", _("Promised limit instead of the item's"), "limit"),
        Input("statutory", _("Statutory limit instead of the item's"), "limit"),
    ),
)  # fmt: skip
EXEMPTION = Section(
    "exemption", _("Exemption from short limits"), _("exemption"), Exemption, optional=True,
    hint=_("Complex items only: a promise over half of the law's limit (R12), or more than three stages (R13)."),
    inputs=(
        Input("reason", _("Reason"), "longtext"), Input("approved_by", _("Approved by")),
    ),
)  # fmt: skip
OFF_PLATFORM = Section(
    "off_platform", _("Exemption from the platform"), _("exemption"), OffPlatform, optional=True,
    hint=_("Where it cannot be applied for online: on which of the five grounds (R16). Empty: not excused."),
    inputs=(
        Input("ground", _("Ground"), "choice", lambda _content: [
            ("", str(_("Not excused"))), *((one.value, words(one)) for one in OffPlatformGround),
        ]),
        Input("reason", _("Reason"), "longtext", hint=_("Everybody reads these words.")),
        Input("approved_by", _("Approved by")),
        BASIS,
    ),
)  # fmt: skip
WITHHELD = Section(
    "withheld", _("Results not published"), _("exception"), Withheld, optional=True,
    hint=_("Every decision is published, but for secrets and privacy (art. 5). "
           "Empty: published."),
    inputs=(
        Input("ground", _("Ground"), "choice", lambda _content: [
            ("", str(_("They are published"))), *((one.value, words(one)) for one in WithheldGround),
        ]),
        Input("reason", _("Reason"), "longtext", hint=_("Everybody reads these words.")),
    ),
)  # fmt: skip

INTERMEDIARIES = Section(
    "intermediaries", _("Intermediary services"), _("intermediary service"), Intermediary, code="intermediary_",
    hint=_("Reports that only somebody outside may make, on a basis of sufficient rank (C128)."),
    inputs=(
        Input("name", NAME), Input("result", _("What it leads to")),
        Input("limit", _("Limit"), "limit"), Input("fee", _("Fee, and who sets it")),
        BASIS, WHEN,
    ),
)  # fmt: skip
FACTS_INPUTS = (
    Input("use_level", _("Level of powers"), "choice", _members(UseLevel)),
    Input("lead_department", _("Department that handles it")),
    Input("other_departments", _("Other departments"), "list", hint=_("One a line.")),
    Input("service_objects", _("For whom"), "many", _ticked("service_objects", _members(ServiceObject))),
    Input("by_minors", _("Why a child of eight or more may apply alone"), "longtext",
          hint=_("It only benefits the child, or fits the age (Civil Code, art. 19). Empty: with parent or guardian. "
                 "Everybody reads these words.")),
    Input("handling_forms", _("Where it can be applied for"), "many",
          _ticked("handling_forms", _members(HandlingForm))),
    Input("in_hall", _("Taken in at the hall"), "box"),
    Input("bookable", _("Appointments can be booked"), "box"),
    Input("deliveries", _("How the result is delivered"), "many", _ticked("deliveries", _members(Delivery))),
    Input("themes", _("Themes it is looked for under"), "many", _ticked("themes", _themes)),
    Input("high_frequency", _("Frequently asked for"), "box"),
)  # fmt: skip
Facts = create_model(
    "Facts", __base__=Part,
    **{one.name: (Content.model_fields[one.name].annotation, Content.model_fields[one.name])
       for one in FACTS_INPUTS},
)  # type: ignore[call-overload]  # the elements of the content, as it has them  # fmt: skip
FACTS = Section(
    "facts", _("What it is and for whom"), _("facts"), Facts, spread=True, inputs=FACTS_INPUTS
)
RESULT = Section(
    "result", _("Result"), _("result"), Result, optional=True,
    inputs=(
        Input("kind", _("Type"), "choice", lambda content: [
            ("", str(_("No result"))), *_members(ResultKind)(content),
        ]),
        Input("name", NAME),
        Input("licence_type", _("Kind of e-licence"), "choice", _licences),
        Input("on_paper", _("Why no e-licence is made of it"), "longtext",
              hint=_("Only where its nature or a law allows none: its number is then entered when it is handed out.")),
        Input("validity_years", _("Valid, in years"), "whole", hint=_("Empty: it does not expire.")),
        Input("fields", _("Fields of the form printed on it"), "many", _named("fields")),
        Input("sample", _("Sample text"), "longtext"),
    ),
)  # fmt: skip
REMEDIES = Section(
    "remedies", _("Remedies"), _("remedies"), Remedies, optional=True,
    hint=_("Reconsideration within 60 days, or an action within 6 months."),
    inputs=(
        Input("review_by", _("Where reconsideration is asked for")), Input("court", _("Court of an action")),
    ),
)  # fmt: skip
PATHS = Section(
    "paths", _("Ways of handling"), _("ways"), Paths,
    hint=_("What this item allows beside the ordinary way."),
    inputs=(
        Input("prereview", _("Pre-review online: promised within"), "limit"),
        Input("trust_first", _("Trust first: originals are checked at the end"), "box"),
        Input("regime", _("Limits of the law"), "choice", _said(
            ("ordinary", _("ordinary: 20 and 10 working days")), ("joint", _("joint handling: 45 and 15 days")),
            ("none", _("none: no licence")))),
        Input("join", _("Several departments"), "choice", _said(
            ("veto", _("each may bar the grant")), ("lead", _("the leading one decides, the others advise")))),
        Input("jointly", _("Examined jointly"), "choice", _said(
            ("", _("as the kind of its result says")), ("none", _("not jointly")),
            ("drawings", _("joint drawing review")), ("acceptance", _("joint acceptance")))),
        Input("accept_by", _("Accepted by"), "choice", _said(
            ("hall", _("the hall")), ("department", _("the department")))),
        Input("renews", _("Renews the e-licence"), "choice", _licences),
    ),
)  # fmt: skip
COMMITMENT = Section(
    "commitment", _("Commitment-based handling"), _("undertaking"), Commitment, optional=True, inside="paths",
    hint=_("Decided at once on a signed undertaking, checked afterwards. Empty: not offered."),
    inputs=(
        Input("text", _("What the applicant declares"), "longtext"),
        Input("duties", _("What has to be so, point by point"), "list", hint=_("One a line.")),
        Input("consequence", _("What a false promise leads to"), "longtext"),
        Input("check_days", _("Working days until the check"), "whole"),
        Input("stands_for", _("Materials it replaces"), "many", _named("materials")),
        Input("basis", _("Legal basis"), "basis", columns=CITED),
    ),
)  # fmt: skip
TOLERANCE = Section(
    "tolerance", _("Tolerant acceptance"), _("tolerance"), Tolerance, optional=True, inside="paths",
    hint=_("Main materials complete, the rest promised by a day. Empty: not offered."),
    inputs=(Input("days", _("Working days for what is promised"), "whole"),),
)  # fmt: skip
EXAMINATION = Section(
    "examination", _("Automatic examination"), _("table"), Examination, optional=True, inside="paths", own_page=True,
    hint=_("Published rules, row by row: the first row that fits speaks. A machine never refuses; "
           "what it does not let pass goes to a person. No rows: everything is examined by people."),
    inputs=(
        Input("otherwise", _("Where no row fits"), "choice", _members(Verdict)),
        Input("decides", _("What passes is decided as well, not only accepted and reviewed"), "box"),
        Input("sample_percent", _("Share looked at by a person, in per cent"), "whole", hint=_(
            "Drawn by lot from what would pass: 0 to 100. Empty: 5.")),
        Input("basis", _("Legal basis"), "basis", columns=CITED),
    ),
)  # fmt: skip
LISTING = Section(
    "listing", _("For other registers"), _("particulars"), Listing,
    hint=_("What registers exchange and no guide shows."),
    inputs=(
        Input("local_catalog_code", _("Local basic code")), Input("local_task_code", _("Local code of the list")),
        Input("handle_item", _("Code of the business item")),
        Input("power_source", _("Source of the power"), "choice", _members(PowerSource)),
        Input("entrusted_by", _("Entrusted by")),
        Input("web_address", _("Address on the web")), Input("mobile_address", _("Address on the phone")),
        Input("single_sign_on", _("Single sign-on"), "box"), Input("pays_online", _("Paid online"), "box"),
        Input("at_terminals", _("At terminals"), "box"),
        Input("town_code", _("Code of the town")), Input("village_code", _("Code of the village")),
    ),
)  # fmt: skip

SECTIONS = {
    one.name: one
    for one in (
        FACTS, GUIDE, SITUATIONS, FIELDS, MATERIALS, STAGES, PROCEDURES, FEES, INTERMEDIARIES, TABLES, ROWS,
        RESULT, REMEDIES, PATHS, COMMITMENT, TOLERANCE, EXAMINATION,
        EXEMPTION, OFF_PLATFORM, WITHHELD, LISTING,
    )
}  # fmt: skip
