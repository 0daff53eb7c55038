"""Draw the life of a case from its table: `scripts/lifecycle.py` writes docs/lifecycle.md anew."""

import re
import sys
from pathlib import Path

PAGE = Path(__file__).parent.parent / "docs" / "lifecycle.md"
HEAD = """# The life of a case

Made by `scripts/lifecycle.py` from the table `STEPS` in `yici/cases/lifecycle/table.py` and from `VERBS` in
`yici/cases/rules/table.py`; a test compares. Do not edit it by hand.

## The main line (主线)

Every arrow is an event. Where an event opens work, the next status is that of the work: the safe
join of parallel departments.

"""


def page() -> str:
    """Return the whole page: the picture, the side work by status, the verbs with their rules."""
    return HEAD + picture() + "\n" + side_work() + "\n" + verbs()


def picture() -> str:
    from yici.cases.lifecycle import FINAL, SAME, STATUS_OF, STEPS, WORK

    opened = {
        "new": ["pre_review", "applied"],
        "applied": ["in_review", "in_decision"],
        "refusing": ["in_review", "in_decision"],
        "in_review": ["in_check", "in_decision"],
        "in_check": ["in_decision", "in_review"],
        "in_decision": ["making", "delivering", "in_review", "in_check"],
        "making": ["delivering", "in_decision"],
        "delivering": ["in_decision"],
        "delivered": ["in_decision"],
        "not_accepted": ["applied"],
        "terminated": ["applied", "in_review", "in_decision"],
    }
    lines = ["```mermaid", "stateDiagram-v2", "    direction TB"]
    for status, steps in STEPS.items():
        start = "[*]" if status == "new" else status
        arrows: dict[str, list[str]] = {}
        for event, after in steps.items():
            if after == SAME:
                continue
            ends = opened[status] if after == WORK else [after]
            for end in ends:
                if after == WORK and not _leads(event.__name__, status, end):
                    continue
                arrows.setdefault(end, []).append(event.__name__)
        lines += [f"    {start} --> {end}: {', '.join(told)}" for end, told in arrows.items()]
    lines += [f"    {status} --> [*]" for status in sorted(FINAL)]
    assert set(STATUS_OF.values()) <= STEPS.keys()
    return "\n".join([*lines, "```", ""])


def _leads(event: str, status: str, end: str) -> bool:
    """Whether that event leads there: forward by finishing the work, back by returning it."""
    back = {"in_check": {"in_review"}, "in_decision": {"in_review", "in_check"}}.get(status, set())
    if event == "Returned":
        return end in back or end == status
    if status == "making":
        return (event == "Reopened") == (end == "in_decision")
    if event == "Decided" and status != "in_decision":
        return False  # only when the law deems it done, art. 50
    return end not in back


def side_work() -> str:
    from yici.cases.lifecycle import SAME, STEPS

    by_event: dict[str, tuple[str, list[str]]] = {}
    for status, steps in STEPS.items():
        for event, after in steps.items():
            if after == SAME:
                said = re.sub(r"\s+", " ", (event.__doc__ or "").partition("\n\n")[0]).strip()
                by_event.setdefault(event.__name__, (said, []))[1].append(status)
    rows = [
        f"| {name} | {said} | {', '.join(at)} |" for name, (said, at) in sorted(by_event.items())
    ]
    return "\n".join(
        [
            "## Side work (旁支)", "",
            "What may happen while the status stays what it is. Side work may hold up a step, one piece of work",
            "or everything, until it is done.", "",
            "| event | what it is | while |", "|---|---|---|", *rows, "",
        ]
    )  # fmt: skip


def verbs() -> str:
    from yici.cases.rules import VERBS

    rows = [
        f"| `{v.name}` | {v.event.__name__} | {v.by} | {v.step or '—'} | {v.rule or '—'} |"
        for v in VERBS.values()
    ]
    return "\n".join(
        [
            "## Verbs", "",
            "The same over page and API. *Whose*: `office`, who has the work; `lead`, who answers for the",
            "department; `applicant`, she, her agent, or the window for her.", "",
            "| verb | event | whose | work | rule |", "|---|---|---|---|---|", *rows, "",
        ]
    )  # fmt: skip


if __name__ == "__main__":
    PAGE.write_text(page())
    sys.stdout.write(f"{PAGE} written\n")
