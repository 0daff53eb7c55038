"""What must be right before a bundle is published (R08, R34, C057). Pure.

`findings(definition, contents)` gives everything; those that block refuse publication.
"""

from collections.abc import Iterator, Mapping
from itertools import islice, product

from yici.catalogue.content import CaseKind, Content
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint import BY_NUMBER

from . import graph
from .content import Definition, Joined, Mapped
from .joining import Joint, Unjoinable
from .repeats import repeated_papers
from .savings import TARGET, plan, savings, working_days

MOST = 4096  # situations that are tried
# What to do about a breach of what the catalogue has no rule for.
REMEDIES = {"C057": gettext_noop("Mend the definition of the bundle, or the item it names.")}


def findings(definition: Definition, contents: Mapping[str, Content]) -> list[Finding]:
    """Return every breach of a rule by this bundle with these items, blocking ones first.

    :param contents: of those parts whose item is in force
    """
    found = list(_items(definition, contents))
    if not found:
        found += _names(definition, contents)
    if not any(one.blocks for one in found):
        found += _joined(definition, contents)
    return sorted(found, key=lambda finding: not finding.blocks)


def remedy(rule: str) -> str:
    """Return what to do about a breach of a rule: an English message."""
    return REMEDIES[rule] if rule in REMEDIES else BY_NUMBER[rule].remedy


def _items(definition: Definition, contents) -> Iterator[Finding]:
    for part in definition.parts:
        if part.code not in contents:
            yield Finding(
                "C057",
                part.code,
                gettext_noop("The item %(item)s is not in force."),
                {"item": part.item},
            )


# -- names -----------------------------------------------------------------------------------------


def _names(definition: Definition, contents) -> Iterator[Finding]:
    for part in definition.parts:
        content = contents[part.code]
        yield from _answers(definition, part, content)
        fields = {f.code for f in content.fields}
        papers = {m.code for m in content.materials}
        for need in part.needs:
            yield from _unknown(part.code, set(need.materials) - papers)
            yield from _unknown(part.code, set(need.fields) - fields)
            theirs = {f.code for f in contents[need.part].fields}
            taken = {s.split(".")[1] for s in need.fields.values() if s.startswith("form.")}
            yield from _unknown(need.part, taken - theirs)
            result = contents[need.part].result
            assigned = {one.code for one in result.facts} if result else set()
            stated = {s.split(".")[1] for s in need.fields.values() if s.startswith("result.")}
            yield from _unknown(need.part, stated - assigned)
    for group, names in ((definition.fields, "fields"), (definition.materials, "materials")):
        for member in (m for one in group for m in one.members):
            part_code, _, code = member.partition(".")
            known = {one.code for one in getattr(contents[part_code], names)}
            yield from _unknown(part_code, {code} - known)


def _unknown(part: str, codes: set[str]) -> Iterator[Finding]:
    for code in sorted(codes):
        yield Finding("C057", part, gettext_noop("The item has no “%(code)s”."), {"code": code})


def _answers(definition: Definition, part: Joined, content: Content) -> Iterator[Finding]:
    asked = {q.code: {o.code for o in q.options} for q in content.situations}
    ours = {q.code: {o.code for o in q.options} for q in definition.situations}
    for question, given in part.answers.items():
        if question not in asked:
            yield from _unknown(part.code, {question})
            continue
        if isinstance(given, Mapped):
            options = part.needed_if.get(
                given.of, ours[given.of]
            )  # those in which the part applies
            chosen = {given.options.get(option, option) for option in options}
        else:
            chosen = {given} if isinstance(given, str) else set(given)
        yield from _unknown(part.code, chosen - asked[question])


# -- the whole -------------------------------------------------------------------------------------


def _joined(definition: Definition, contents) -> Iterator[Finding]:
    try:
        joint = Joint(definition, contents)
        joint.content  # noqa: B018 - built now, so that it is refused now
        graph.waves({p.code: tuple(n.part for n in p.needs) for p in definition.parts})
    except graph.Circular as circle:
        names = " → ".join(circle.parts)
        message = gettext_noop("These parts wait for each other: %(parts)s.")
        yield Finding("R34", "parts", message, {"parts": names})
        return
    except Unjoinable as error:
        message = gettext_noop("Fields of different kinds or options cannot be one: %(fields)s.")
        yield Finding("C057", error.code, message, {"fields": ", ".join(error.members)})
        return
    yield from _limits(definition, contents)
    yield from _repeated(joint)
    yield from repeated_papers(joint, situations(joint))
    for answers in situations(joint):
        longest, promised = plan(joint, answers).days, working_days(definition.promised)
        if longest > promised:
            yield Finding(
                "R34",
                "promised",
                gettext_noop("The critical path takes %(days)s days, more than promised."),
                {"days": longest},
            )
            break
    if not savings(joint, {}).meets_target:
        yield Finding(
            "C057",
            "stages",
            gettext_noop("Fewer than %(target)s per cent of the stages are saved."),
            {"target": TARGET},
            blocks=False,
        )


def _limits(definition: Definition, contents) -> Iterator[Finding]:
    """Every cooperating department has a limit, and no longer one than its item promises."""
    for part in definition.parts:
        content = contents[part.code]
        own = content.promised or content.statutory
        if own is None and content.case_kind != CaseKind.IMMEDIATE and part.limit_days is None:
            yield Finding("R34", part.code, gettext_noop("This part has no limit."))
        if own is not None and part.limit_days is not None and part.limit_days > working_days(own):
            yield Finding(
                "R34", part.code, gettext_noop("The part's limit is longer than the item promises.")
            )


def _repeated(joint: Joint) -> Iterator[Finding]:
    """Two questions of the same words are one question, asked twice."""
    seen: dict[str, str] = {}
    for question in joint.content.situations:
        if question.text in seen:
            yield Finding(
                "C057",
                question.code,
                gettext_noop("This is asked twice: map it onto one question."),
                blocks=False,
            )
        seen[question.text] = question.code


def situations(joint: Joint) -> Iterator[dict]:
    """Yield the answers to the bundle's own questions, every combination up to a number."""
    questions = joint.definition.situations
    options = [[option.code for option in q.options] for q in questions]
    for chosen in islice(product(*options), MOST):
        yield dict(zip((q.code for q in questions), chosen, strict=True))
