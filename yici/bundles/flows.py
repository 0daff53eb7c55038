"""What flows from one part to the next: licences that stand for papers, data that fill fields."""

from dataclasses import dataclass
from datetime import date

from yici.cases.actions import Given
from yici.cases.models import Case, Dossier
from yici.catalogue.rules import applicable
from yici.kernel import files
from yici.licences.models import Licence, Paper

from .content import Needs
from .joining import Joint
from .models import BundleCase

DECISIONS = ("grant",)


@dataclass(frozen=True)
class Result:
    """What has come of an earlier part: its licence, or the decision that says so."""

    need: Needs
    case: Case
    licence: Licence | None
    paper: Paper | None

    def value(self, source: str) -> str:
        """Return what a field takes from it, e.g. `licence.identifier`, `form.shop_name`."""
        where, _, what = source.partition(".")
        if where == "form":
            return _form_of(self.case).get(what, "")
        if where == "result":
            return _dossier(self.case).get("result", {}).get(what, "")
        if where == "case":
            return self.case.number
        if self.licence is None:
            return ""
        if what == "credit_code":
            return (self.licence.face_now() or {}).get("number", "")
        value = getattr(self.licence, what)
        return value.isoformat() if isinstance(value, date) else str(value)

    def given(self, code: str) -> Given:
        """Return it as a material of a later part, issued by the authority (grade A)."""
        file = self.licence if self.licence and self.licence.digest else self.paper
        if file is None or not file.digest:
            return Given(code, grade="A", source=self.case.number)
        name = self.case.edition.content.result.name if self.case.edition.content.result else ""
        return Given(
            code,
            digest=file.digest,
            name=f"{name or self.case.number}.pdf",
            size=len(files.read(file.digest)),
            media_type="application/pdf",
            grade="A",
            source=self.case.number,
        )


def _form_of(case: Case) -> dict:
    return _dossier(case)["form"]


def _dossier(case: Case) -> dict:
    return Dossier.objects.get(case_id=case.pk, digest=case.state.dossier).read()


# What an office stated itself; what the applicant once wrote in a form is hers still.
VERIFIED = ("licence.", "result.", "case.")


def verified(results: list["Result"]) -> dict[str, str]:
    """Return the fields that earlier results vouch for, with the number of the case they are from."""
    return {
        code: result.case.number
        for result in results
        for code, source in result.need.fields.items()
        if source.startswith(VERIFIED) and result.value(source)
    }


def results_of(story: BundleCase, joint: Joint, part: str) -> list[Result]:
    """Return what the parts that this one waited for have brought."""
    known = {one.code: one for one in story.state.parts}
    found = []
    for need in joint.definition.part(part).needs:
        earlier = known.get(need.part)
        if earlier and earlier.status == "granted":
            case = Case.objects.select_related("edition").get(pk=earlier.case_id)
            licence = Licence.objects.filter(pk=earlier.licence_id).first()
            paper = Paper.objects.about(case.pk).filter(kind__in=DECISIONS).first()
            found.append(Result(need, case, licence, paper))
    return found


def form_of(joint: Joint, part: str, form: dict, results: list[Result]) -> dict:
    """Return a part's own form: out of the joint one, and out of what came before."""
    return joint.form_of(part, form) | flown(results)


def flown(results: list[Result]) -> dict[str, str]:
    """Return the fields that earlier results fill, with what they bring."""
    return {
        field: result.value(source)
        for result in results
        for field, source in result.need.fields.items()
    }


def materials_of(
    joint: Joint, part: str, given: dict, results: list[Result], answers: dict
) -> list[Given]:
    """Return a part's papers: its share of those handed in once, and the results it waited for.

    :param answers: in the item's own terms
    """
    asked = {m.code: m for m in applicable(joint.contents[part], answers).materials}
    flown = [result.given(code) for result in results for code in result.need.materials]
    stands = {one.code for one in flown}
    found = [
        Given(**(one | {"code": code}))
        for one in given["materials"]
        for code in joint.papers_for(part, one["code"])
        if code in asked and code not in stands
    ]
    return found + [_fitting(asked[one.code], one) for one in flown if one.code in asked]


def _fitting(material, given: Given) -> Given:
    """Return a result as the material takes it: a file of another kind is only referred to."""
    if given.media_type in material.accepts:
        return given
    return Given(given.code, grade="A", source=given.source)
