"""How several items become one: one set of questions, one form, one set of papers. Pure.

Fields are one when the definition says so, or when they are the same data element (`prefill`).
Papers are one when it says so, when they are the same e-licence, or bear the same name. What the
result of a part supplies to a later one is not asked at all.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from yici.catalogue.content import (
    Content,
    EvidenceGrade,
    Field,
    FieldKind,
    Material,
    Option,
    Question,
    TaskType,
)
from yici.catalogue.rules import Answers, Applicable, applicable, holds

from . import graph
from .content import Definition, Joined, Mapped

LONGEST = 40  # characters of a code
SECTIONS = {"applicant": "申请人信息", "organisation": "单位信息", "agent": "代理人信息"}
TEXTS = {FieldKind.TEXT, FieldKind.LONGTEXT, FieldKind.ADDRESS}
# Of several papers that are one, the strictest is asked for.
NECESSITIES = ("required", "later", "optional")


Areas = tuple[tuple[str, str, tuple[str, ...]], ...]


def with_areas(definition: Definition, areas: Areas) -> Definition:
    """Return the definition with the evaluated areas among the options of its question."""
    if definition.area is None or not areas:
        return definition

    def offered(question: Question) -> Question:
        if question.code != definition.area:
            return question
        known = {o.code for o in question.options}
        more = tuple(Option(code=c, text=name) for c, name, _kinds in areas if c not in known)
        return question.model_copy(update={"options": (*question.options, *more)})

    changed = tuple(offered(question) for question in definition.situations)
    return definition.model_copy(update={"situations": changed})


class Unjoinable(ValueError):
    """Fields that the definition makes one differ in kind or options, so that they cannot be."""

    def __init__(self, code: str, members: list[str]):
        super().__init__(f"{code}: {', '.join(members)} differ in kind or options")
        self.code, self.members = code, members


@dataclass(frozen=True)
class Group:
    """One field (or paper) of the joint form, and what it is in each part."""

    code: str
    members: tuple[tuple[str, str], ...]  # (part, code there)


class Joint:
    """A definition with the contents of its items, joined."""

    def __init__(self, definition: Definition, contents: Mapping[str, Content], areas: Areas = ()):
        """:param areas: evaluated areas of that day: (code, name, kinds of evaluation)"""
        self.definition, self.contents = with_areas(definition, areas), dict(contents)
        self.areas = {code: frozenset(kinds) for code, _name, kinds in areas}
        self.groups = _field_groups(definition, self.contents)
        self.papers = _paper_groups(definition, self.contents)

    # -- the situation -------------------------------------------------------------------------

    def parts(self, answers: Answers) -> tuple[Joined, ...]:
        """Return the parts that apply; a question not yet answered excludes none."""
        known = self._known(answers)
        there = tuple(p for p in self.definition.parts if holds(p.needed_if, known))
        return tuple(p for p in there if not self._replaced_by_area(p, answers))

    def stood_for(self, answers: Answers) -> tuple[Joined, ...]:
        """Return the parts that a regional evaluation makes needless here (区域评估, C060)."""
        known = self._known(answers)
        there = (p for p in self.definition.parts if holds(p.needed_if, known))
        return tuple(p for p in there if self._replaced_by_area(p, answers))

    def _replaced_by_area(self, part: Joined, answers: Answers) -> bool:
        return self._evaluated(part, answers) and part.evaluated.effect == "replaces"  # type: ignore[union-attr]

    def _evaluated(self, part: Joined, answers: Answers) -> bool:
        """Whether the project lies in an area whose evaluation covers this part."""
        if part.evaluated is None or self.definition.area is None:
            return False
        chosen = _as_set(answers.get(self.definition.area) or ())
        return any(part.evaluated.kind in self.areas.get(code, ()) for code in chosen)

    def needs(self, answers: Answers) -> dict[str, tuple[str, ...]]:
        """Return what each part waits for, among the parts that apply."""
        return graph.within({p.code: [n.part for n in p.needs] for p in self.parts(answers)})

    def _known(self, answers: Answers) -> dict:
        """Return the bundle's own answers; None: open, empty: not asked."""
        known: dict[str, set[str] | None] = {}
        for question in self.definition.situations:
            if holds(question.needed_if, known):
                given = answers.get(question.code)
                known[question.code] = _as_set(given) if given else None
            else:
                known[question.code] = set()
        return known

    def answers_of(self, part: str, answers: Answers) -> dict[str, tuple[str, ...]]:
        """Return the answers in the item's own terms."""
        joined = self.definition.part(part)
        found, given = {}, dict(joined.answers)
        if joined.evaluated and joined.evaluated.question:
            given[joined.evaluated.question] = "yes" if self._evaluated(joined, answers) else "no"
        for question in self.contents[part].situations:
            told = _told(part, question, given, answers)
            if told:
                found[question.code] = tuple(told)
        return found

    def item(self, part: str, answers: Answers) -> Applicable:
        """Return what of a part's item applies."""
        return applicable(self.contents[part], self.answers_of(part, answers))

    def supplied(self, part: str, answers: Answers) -> dict[str, str]:
        """Return what other parts' results supply to this one: {material or field: part}."""
        there = {p.code for p in self.parts(answers)}
        return {
            code: need.part
            for need in self.definition.part(part).needs
            if need.part in there
            for code in (*need.materials, *need.fields)
        }

    # -- the joint form ------------------------------------------------------------------------

    @cached_property
    def content(self) -> Content:
        """Return everything that may be asked, as one content: a form like an item's."""
        return Content(
            name=self.definition.name,
            task_type=TaskType.SERVICE,
            lead_department=self.definition.lead_department,
            service_objects=self.definition.service_objects,
            by_minors=self._by_minors(),
            promised=self.definition.promised,
            online_depth=min(
                (c.online_depth for c in self.contents.values()), key=lambda depth: depth.code
            ),
            situations=self._questions(),
            fields=tuple(self._field(g, g.members) for g in self.groups),
            materials=tuple(self._paper(g, g.members) for g in self.papers),
            deliveries=self.definition.package.deliveries,
            keywords=self.definition.keywords,
            themes=self.definition.themes,
        )

    def _by_minors(self) -> str:
        """Return why a child may apply for the whole alone: when she may for each part."""
        reasons = [content.by_minors for content in self.contents.values()]
        return "；".join(dict.fromkeys(reasons)) if all(reasons) else ""

    def _questions(self) -> tuple[Question, ...]:
        own = list(self.definition.situations)
        for part in self.definition.parts:
            for question in self.contents[part.code].situations:
                if question.code in part.answers:
                    continue
                condition = _condition(part, question)
                if condition is not None:
                    named = {"code": code_of(part.code, question.code), "needed_if": condition}
                    own.append(question.model_copy(update=named))
        return tuple(own)

    def applicable(self, answers: Answers) -> Applicable:
        """Return the joint form for these answers, like an item's.

        :raises UnknownAnswer: an answer that is not offered
        """
        asked = applicable(self.content, answers)
        items = {p.code: self.item(p.code, answers) for p in self.parts(answers)}
        supplied = {part: self.supplied(part, answers) for part in items}
        fields = {part: {f.code for f in item.fields} for part, item in items.items()}
        papers = {part: {m.code for m in item.materials} for part, item in items.items()}

        def here(group: Group, known: dict) -> tuple[tuple[str, str], ...]:
            return tuple(
                (part, code)
                for part, code in group.members
                if code in known.get(part, ()) and code not in supplied[part]
            )

        return Applicable(
            questions=asked.questions,
            unanswered=asked.unanswered,
            materials=tuple(self._paper(g, m) for g in self.papers if (m := here(g, papers))),
            fields=tuple(self._field(g, m) for g in self.groups if (m := here(g, fields))),
            stages=tuple(s for item in items.values() for s in item.stages),
            special_procedures=tuple(p for item in items.values() for p in item.special_procedures),
            fees=tuple(fee for item in items.values() for fee in item.fees),
            statutory=None,
            promised=self.definition.promised,
        )

    def _field(self, group: Group, members) -> Field:
        """Return the one field that these members are."""
        fields = [self._of(part).fields[code] for part, code in members]
        told = next((one for one in self.definition.fields if one.code == group.code), None)
        first = fields[0]
        prefills = {f.prefill for f in fields}
        changed = {
            "code": group.code,
            "needed_if": {},
            "section": self._section(group, first, told),
            "required": any(f.required for f in fields),
            "max_length": min(f.max_length for f in fields),
            "minimum": max((f.minimum for f in fields if f.minimum is not None), default=None),
            "maximum": min((f.maximum for f in fields if f.maximum is not None), default=None),
            "prefill": first.prefill if len(prefills) == 1 else "",
        }
        if told:
            changed |= {"label": told.label, "label_en": told.label_en or first.label_en}
            changed |= {"hint": told.hint or first.hint}
        return first.model_copy(update=changed)

    def _section(self, group: Group, first: Field, told) -> str:
        if told and told.section:
            return told.section
        if first.prefill:
            return SECTIONS[first.prefill.partition(".")[0]]
        if told:
            return first.section or self.definition.life_event
        return self.contents[group.members[0][0]].name

    def _paper(self, group: Group, members) -> Material:
        """Return the one paper that these members are."""
        papers = [self._of(part).papers[code] for part, code in members]
        told = next((one for one in self.definition.materials if one.code == group.code), None)
        asking = [m for m in papers if m.asked] or papers
        first = asking[0]
        takes = [kind for kind in first.accepts if all(kind in m.accepts for m in asking)]
        changed = {
            "code": group.code,
            "needed_if": {},
            "name": told.name if told else first.name,
            "necessity": min(
                (m.necessity for m in asking), key=lambda n: NECESSITIES.index(n.value)
            ),
            "accepts": tuple(takes) or first.accepts,
            "max_megabytes": min(m.max_megabytes for m in asking),
            "originals": max(m.originals for m in asking),
            "copies": max(m.copies for m in asking),
            "grade": _strictest(asking),
            "shared": not any(m.asked for m in papers),
        }
        return first.model_copy(update=changed)

    def _of(self, part: str) -> "_Known":
        return self._known_parts[part]

    @cached_property
    def _known_parts(self) -> dict[str, "_Known"]:
        return {part: _Known(content) for part, content in self.contents.items()}

    # -- what is undertaken --------------------------------------------------------------------

    def commitments(self, answers: Answers) -> dict:
        """Return the parts of this situation that are decided on an undertaking (告知承诺, R30)."""
        found = {p.code: self.contents[p.code].paths.commitment for p in self.parts(answers)}
        return {part: commitment for part, commitment in found.items() if commitment}

    def replaced(self, answers: Answers, signed: Iterable[str]) -> frozenset[str]:
        """Return the papers of the joint form that signed undertakings replace.

        A paper that another part needs as well, without an undertaking, is still handed in.
        """
        known = self.commitments(answers)
        gone = {(part, code) for part in signed for code in known[part].stands_for}
        there = {p.code: {m.code for m in self.item(p.code, answers).materials}
                 for p in self.parts(answers)}  # fmt: skip
        return frozenset(
            group.code
            for group in self.papers
            if (here := [m for m in group.members if m[1] in there.get(m[0], ())])
            and gone.issuperset(here)
        )

    # -- back to the parts ---------------------------------------------------------------------

    def form_of(self, part: str, form: Mapping) -> dict:
        """Return a part's own form out of the joint one. What a result supplies is not in it."""
        return {
            code: form[group.code]
            for group in self.groups
            for owner, code in group.members
            if owner == part and group.code in form
        }

    def papers_for(self, part: str, code: str) -> tuple[str, ...]:
        """Return the codes in this part of a paper of the joint form."""
        group = next((g for g in self.papers if g.code == code), None)
        return tuple(c for owner, c in group.members if owner == part) if group else ()

    def joint_code(self, part: str, code: str) -> str:
        """Return what a part's field or paper is called in the joint form; empty: it is not there."""
        for group in (*self.groups, *self.papers):
            if (part, code) in group.members:
                return group.code
        return ""


class _Known:
    """A content's fields and papers by their codes."""

    def __init__(self, content: Content):
        self.fields = {f.code: f for f in content.fields}
        self.papers = {m.code: m for m in content.materials}


def _strictest(papers: list[Material]) -> EvidenceGrade | None:
    """Return the surest grade that one of the parts has fixed and asks for; None: none has fixed any."""
    if not any(paper.grade for paper in papers):
        return None
    return max((paper.evidence for paper in papers), key=lambda grade: grade.strength)


def code_of(part: str, code: str) -> str:
    """Return the joint form's name for what only one part has."""
    return f"{part}_{code}"[:LONGEST]


def _as_set(given) -> set[str]:
    return {given} if isinstance(given, str) else set(given)


def _told(part: str, question: Question, given: Mapping, answers: Answers) -> Iterable[str]:
    """Return the answer to an item's question, out of the bundle's answers."""
    if question.code not in given:
        return sorted(_as_set(answers.get(code_of(part, question.code)) or ()))
    fixed = given[question.code]
    if not isinstance(fixed, Mapped):
        return sorted(_as_set(fixed))
    options = {o.code for o in question.options}
    chosen = (fixed.options.get(one, one) for one in _as_set(answers.get(fixed.of) or ()))
    return sorted(one for one in chosen if one in options)


def _condition(part: Joined, question: Question) -> dict[str, tuple[str, ...]] | None:
    """Return when a part's own question is asked, in the bundle's terms; None: never."""
    found = {code: set(options) for code, options in part.needed_if.items()}
    for code, options in question.needed_if.items():
        given = part.answers.get(code)
        if given is None:
            found[code_of(part.code, code)] = set(options)
        elif isinstance(given, Mapped):
            mapped = given.options or {o: o for o in options}
            leads = {ours for ours, theirs in mapped.items() if theirs in options}
            found[given.of] = found.get(given.of, leads) & leads
        elif not _as_set(given) & set(options):
            return None
    if any(not options for options in found.values()):
        return None
    return {code: tuple(sorted(options)) for code, options in found.items()}


# -- what is one -----------------------------------------------------------------------------------


def _field_groups(definition: Definition, contents: Mapping[str, Content]) -> tuple[Group, ...]:
    """Return the fields of the joint form: those joined by mapping, by data element, and alone."""
    mapped = {m: one for one in definition.fields for m in one.members}
    groups: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for part in definition.parts:
        elements: set[str] = set()  # of two fields of one item with the same prefill, one is joined
        for field in contents[part.code].fields:
            told = mapped.get(f"{part.code}.{field.code}")
            if told:
                code = told.code
            elif field.prefill and field.prefill not in elements:
                code = field.prefill.replace(".", "_")
                elements.add(field.prefill)
            else:
                code = code_of(part.code, field.code)
            groups[code].append((part.code, field.code))
    found = [Group(code, tuple(members)) for code, members in groups.items()]
    for group in found:
        _must_agree(group, [_find(contents[p].fields, c) for p, c in group.members])
    return tuple(sorted(found, key=lambda g: _rank(g, definition, contents)))


def _rank(group: Group, definition: Definition, contents) -> tuple:
    """Common data first, then what was joined, then what is one item's own."""
    told = any(one.code == group.code for one in definition.fields)
    part, code = group.members[0]
    place = [p.code for p in definition.parts].index(part)
    if told:
        named = [one.code for one in definition.fields]
        return (1, named.index(group.code))
    prefill = _find(contents[part].fields, code).prefill
    if prefill:
        return (0, list(SECTIONS).index(prefill.partition(".")[0]), place)
    return (2, place)


def _find(fields, code: str):
    return next(f for f in fields if f.code == code)


def _must_agree(group: Group, fields: list[Field]) -> None:
    kinds = {"text" if f.kind in TEXTS else f.kind.value for f in fields}
    options = {tuple(o.code for o in f.options) for f in fields}
    if len(kinds) > 1 or len(options) > 1:
        raise Unjoinable(group.code, [f"{part}.{code}" for part, code in group.members])


def _paper_groups(definition: Definition, contents: Mapping[str, Content]) -> tuple[Group, ...]:
    mapped = {m: one.code for one in definition.materials for m in one.members}
    apart = {frozenset(pair) for pair in definition.apart}
    groups: dict[str, list[tuple[str, str]]] = {}
    alike: dict[tuple, str] = {}  # what papers are known by -> code of their group
    for part in definition.parts:
        for paper in contents[part.code].materials:
            member = (part.code, paper.code)
            code = mapped.get(f"{part.code}.{paper.code}")
            if code is None:
                keys = _keys(paper)
                known = next((alike[k] for k in keys if k in alike), None)
                code = code_of(part.code, paper.code)
                if known and _may_join(member, groups[known], apart):
                    code = known
                alike |= {key: code for key in keys if key not in alike}
            groups.setdefault(code, []).append(member)
    return tuple(Group(code, tuple(members)) for code, members in groups.items())


def _keys(paper: Material) -> list[tuple]:
    """Return what a paper is known by; none for the form itself, which each item has of its own."""
    if paper.made_here:
        return []
    named = [("name", "".join(paper.name.split()), paper.kind)]
    return [("licence", paper.licence_type), *named] if paper.licence_type else named


def _may_join(member: tuple[str, str], others: list[tuple[str, str]], apart) -> bool:
    """Two papers of one item are two, whatever they are called."""
    if any(part == member[0] for part, _code in others):
        return False
    return not any(frozenset((".".join(member), ".".join(o))) in apart for o in others)
