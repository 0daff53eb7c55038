"""A lint run in words and as data: the table by department and rule, the findings."""

from collections.abc import Iterable, Iterator

from .faults import Finding
from .lint import BY_NUMBER, lists
from .lint.run import Report, Told


def table(report: Report) -> list[dict]:
    """Return the counts: one line a department and rule, the most errors first."""
    cells: dict[tuple[str, str], list[int]] = {}
    for (department, rule, blocks), number in report.counts.items():
        cells.setdefault((department, rule), [0, 0])[not blocks] += number
    lines = [
        {"department": department, "rule": rule, "errors": errors, "advice": advice}
        for (department, rule), (errors, advice) in cells.items()
    ]
    return sorted(lines, key=lambda line: (-line["errors"], line["department"], line["rule"]))


def of_lists(report: Report) -> Iterator[tuple[str, Finding]]:
    """Yield (region, finding) for what a region's list as a whole lacks (R19)."""
    for region, tally in sorted(report.tallies.items()):
        for finding in lists.findings(region, tally):
            yield region, finding


def grid(lines: Iterable[dict]) -> str:
    """Return the table in words: departments down, rules across, errors+advice in a cell."""
    lines = list(lines)
    rules = [number for number in BY_NUMBER if any(line["rule"] == number for line in lines)]
    departments = list(dict.fromkeys(line["department"] for line in lines))
    cells = {(line["department"], line["rule"]): _cell(line) for line in lines}
    wide = max([_width(name) for name in departments] + [10])
    rows = [_padded("", wide) + "".join(f"{rule:>8}" for rule in rules)]
    for name in departments:
        told = "".join(f"{cells.get((name, rule), '·'):>8}" for rule in rules)
        rows.append(_padded(name, wide) + told)
    return "\n".join(rows)


def _cell(line: dict) -> str:
    return str(line["errors"]) if not line["advice"] else f"{line['errors']}+{line['advice']}"


def _width(text: str) -> int:
    return sum(2 if ord(sign) > 0x2E7F else 1 for sign in text)


def _padded(text: str, wide: int) -> str:
    return text + " " * (wide - _width(text))


def told(one: Told) -> dict:
    """Return a finding as data."""
    return {
        "code": one.code,
        "item": one.name,
        "department": one.department,
        "region": one.region,
        "rule": one.finding.rule,
        "where": one.finding.where,
        "blocks": one.finding.blocks,
        "message": one.finding.text,
    }
