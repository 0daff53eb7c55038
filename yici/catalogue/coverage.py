"""Whether decision tables cover every situation once: gaps, overlaps and dead rows, named. Pure.

Situations are a space with one dimension a question; a row is a box in it. A question that is not
always asked has one more place on its dimension: not asked. Boxes are intersected and subtracted,
so nothing is enumerated and what is found can be said in the questions' own words.
"""

from collections.abc import Iterable, Iterator, Mapping

from .content import Content, Question, SituationRow, SituationTable
from .faults import Finding, Told, gettext_noop
from .tables import calendar_days

NOT_ASKED = ""
Box = Mapping[str, frozenset[str]]
LOTS = 20  # gaps or overlaps that are named; more than that are one mistake


def tables_are_whole(content: Content) -> Iterator[Finding]:
    """T1 gaps, T2 overlaps, T3 rows nothing leads to, T4 limits, T5 questions with many answers."""
    for table in content.tables:
        several = [q for q in content.situations if q.multiple and q.code in table.questions]
        if several and table.hit != "all":
            yield Finding(
                "T5",
                table.name,
                gettext_noop("“%(question)s” takes several answers: let all rows that fit apply."),
                {"question": several[0].text},
            )
            continue
        yield from _shape(content, table)
        yield from _limits(content, table)
    if sum(table.sets_limits for table in content.tables) > 1:
        yield Finding("T4", "tables", gettext_noop("Two tables set the limit; let one do so."))


def gaps(content: Content, table: SituationTable) -> list[Box]:
    """Return the situations for which no row is there."""
    left = space(content, table)
    for row in table.rows:
        left = [part for box in left for part in without(box, row.when)]
    return left


def overlaps(
    content: Content, table: SituationTable
) -> list[tuple[SituationRow, SituationRow, Box]]:
    """Return pairs of rows that both fit a situation, with one of these situations."""
    found = []
    for n, row in enumerate(table.rows):
        wholes = space(content, table)
        mine = [box for whole in wholes if (box := within(whole, row.when)) is not None]
        for other in table.rows[n + 1 :]:
            both = next((b for box in mine if (b := within(box, other.when)) is not None), None)
            if both is not None:
                found.append((row, other, both))
    return found


def unreachable(content: Content, table: SituationTable) -> list[SituationRow]:
    """Return the rows that no situation leads to (with `first`: none that is left over)."""
    left, dead = space(content, table), []
    for row in table.rows:
        if all(within(box, row.when) is None for box in left):
            dead.append(row)
        if table.hit == "first":
            left = [part for box in left for part in without(box, row.when)]
    return dead


def said(content: Content, box: Box) -> Told:
    """Say a situation in the words of its questions; what is open in it is left out."""
    chinese, english = [], []
    for question in content.situations:
        options = box.get(question.code)
        everything = {option.code for option in question.options}
        if options is None or everything <= options:
            continue
        if options == {NOT_ASKED}:
            continue  # it follows from the answers before it
        chosen = [option for option in question.options if option.code in options]
        chinese.append(question.text + "或者".join(one.text for one in chosen))
        spoken = " or ".join(one.text_en or one.text for one in chosen)
        english.append(f"{question.text_en or question.text} {spoken}")
    return Told("；".join(chinese) or "全部", "; ".join(english) or "every situation")


def space(content: Content, table: SituationTable) -> list[Box]:
    """Return all situations as boxes that do not overlap."""
    boxes: list[Box] = [{}]
    for question in _dimensions(content, table):
        options = frozenset(option.code for option in question.options)
        grown: list[Box] = []
        for box in boxes:
            earlier = {code: o for code, o in question.needed_if.items() if code in box}
            asked = within(box, earlier)
            if asked is not None:
                grown.append({**asked, question.code: options})
            grown += [
                {**part, question.code: frozenset({NOT_ASKED})} for part in without(box, earlier)
            ]
        boxes = grown
    return boxes


def _dimensions(content: Content, table: SituationTable) -> list[Question]:
    """The questions of the table, and those that decide whether these are asked."""
    wanted = set(table.questions)
    for question in reversed(content.situations):
        if question.code in wanted:
            wanted |= set(question.needed_if)
    return [question for question in content.situations if question.code in wanted]


def within(box: Box, when: Mapping[str, Iterable[str]]) -> Box | None:
    """Return the part of a box where a condition holds, if there is any."""
    inner = dict(box)
    for code, options in when.items():
        inner[code] = box[code] & set(options)
        if not inner[code]:
            return None
    return inner


def without(box: Box, when: Mapping[str, Iterable[str]]) -> list[Box]:
    """Return the rest of a box where a condition does not hold, as boxes that do not overlap."""
    rest: list[Box] = []
    inner = dict(box)
    for code, options in when.items():
        if outside := inner[code] - set(options):
            rest.append({**inner, code: outside})
        inner[code] = inner[code] & set(options)
        if not inner[code]:
            return rest
    return rest


def _shape(content: Content, table: SituationTable) -> Iterator[Finding]:
    for box in gaps(content, table)[:LOTS]:
        message = gettext_noop("No row applies to this situation: %(situation)s")
        yield Finding("T1", table.name, message, {"situation": said(content, box)})
    if table.hit == "unique":
        for row, other, box in overlaps(content, table)[:LOTS]:
            names = {"one": row.name, "other": other.name}
            message = gettext_noop("“%(one)s” and “%(other)s” both apply: %(situation)s")
            yield Finding("T2", table.name, message, names | {"situation": said(content, box)})
    for row in unreachable(content, table):
        yield Finding(
            "T3", table.name, gettext_noop("No situation leads to “%(row)s”."), {"row": row.name}
        )


def _limits(content: Content, table: SituationTable) -> Iterator[Finding]:
    """T4: a row's promise is within the law's limit (R12) and long enough for its stages (R34)."""
    governed = {code for one in content.tables for code in one.governs("stages")}
    if table.sets_limits and table.hit == "all":
        yield Finding(
            "T4", table.name, gettext_noop("Where all rows that fit apply, none may set a limit.")
        )
    for row in table.rows:
        promised = row.promised or (content.promised if row.statutory else None)
        statutory = row.statutory or content.statutory
        if promised and statutory and calendar_days(promised) > calendar_days(statutory):
            yield Finding("T4", row.name, gettext_noop("It promises longer than the law allows."))
        stages = [s for s in content.stages if s.code not in governed or s.code in row.stages]
        total, promised = sum(stage.limit_days for stage in stages), row.promised
        if promised and promised.unit.value == "workday" and total > promised.days:
            yield Finding(
                "T4",
                row.name,
                gettext_noop(
                    "The stages take %(total)s days, more than the %(promised)s promised."
                ),
                {"total": total, "promised": promised.days},
            )
