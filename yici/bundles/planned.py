"""项目策划生成: a bundle takes up what a project's planning has settled, so that nobody asks again (C063)."""

from datetime import date

from yici.people import secrets
from yici.people.models import Applicant
from yici.plans.models import Scheme

from .joining import Areas

PREFIX = "scheme_"  # an option of the question where the project lies


def areas_on(region: str, on: date) -> Areas:
    """Return the planned projects of a region, each with the evaluations its departments spare it."""
    found = Scheme.objects.valid(on).filter(region_id=region).order_by("pk")
    return tuple(
        (
            f"{PREFIX}{one.pk}",
            f"策划生成项目 {one.number} {one.name}",
            tuple(one.compiled["needless"]),
        )
        for one in found
    )


def scheme_in(answers: dict, question: str | None) -> Scheme | None:
    """Return the planned project that the answers name; None: they name none."""
    given = answers.get(question) if question else None
    chosen = given if isinstance(given, str) else next(iter(given or ()), "")
    pk = chosen.removeprefix(PREFIX) if chosen.startswith(PREFIX) else ""
    if not (pk.isdecimal() and len(pk) < 19):
        return None
    return Scheme.objects.filter(pk=int(pk)).select_related("department").first()


def is_of(scheme: Scheme, applicant_id) -> bool:
    """Whether a planned project is this applicant's; one planned for nobody yet is anybody's."""
    if not scheme.uscc:
        return True
    index = secrets.blind_index("organisation", scheme.uscc)
    return Applicant.objects.filter(pk=applicant_id, number_index=index).exists()
