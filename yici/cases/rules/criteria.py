"""Which opinion or decision a criterion of the edition bears out (审查要点, R21). Pure."""

from collections.abc import Iterator

from yici.catalogue.content import Content, Criterion, Outcome


def criteria_of(content: Content, stage: str) -> tuple[Criterion, ...]:
    """Return the criteria of the stages of a kind: `review`, `decision`."""
    return tuple(c for one in content.stages if one.kind.value == stage for c in one.criteria)


def verdicts(criteria: tuple[Criterion, ...]) -> Iterator[tuple[bool, Criterion, bool]]:
    """Yield what may be found by them: whether it is for the applicant, the criterion, and whether
    that was found not to be met.

    Where all of them say what has to be met, a refusal rests on one that is not.
    """
    for criterion in criteria:
        yield criterion.outcome is Outcome.PASS, criterion, False
    if all(criterion.outcome is Outcome.PASS for criterion in criteria):
        for criterion in criteria:
            yield False, criterion, True
