"""批量受理、批量审查: one verb over many cases, each told by itself."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from yici.kernel.actions import StaleEdit
from yici.kernel.story import KeyReused, Stale

from .. import rules
from ..lifecycle import IllegalStep
from ..models import Case
from .accepting import accept
from .deciding import review
from .shared import Wordless

VERBS: dict[str, Callable] = {"accept": accept, "review": review}
MOST = 200  # cases at once


@dataclass(frozen=True)
class Outcome:
    """What became of one case of a batch: `refused` is the exception that stopped it, or None."""

    case: Case
    refused: Exception | None


def in_batch(
    verb: str,
    cases: Iterable[Case],
    *,
    by,
    at: datetime,
    key: str,
    seen: Mapping | None = None,
    **facts,
) -> list[Outcome]:
    """Do one verb to many cases; what is refused for one leaves the others alone.

    The same batch sent twice moves nothing twice: each case gets a key of its own.

    :param cases: cases as the person may see them, at most 200
    :param seen: {case id: the sequence she looked at}; what has moved on since is refused, by itself
    :raises NotAllowed: for a verb that is not done in batches, or too many cases
    """
    chosen = list(cases)
    if verb not in VERBS or len(chosen) > MOST:
        raise rules.NotAllowed("batch", f"Accept or review at most {MOST} cases at once.")
    outcomes, looked = [], seen or {}
    for case in chosen:
        try:
            done = VERBS[verb](
                case=case.pk,
                by=by,
                at=at,
                key=f"{key}:{case.pk}",
                seen=looked.get(case.pk),
                **facts,
            )
        except (rules.NotAllowed, IllegalStep, Wordless, StaleEdit, Stale, KeyReused) as refused:
            outcomes.append(Outcome(case, refused))
        else:
            outcomes.append(Outcome(done, None))
    return outcomes
