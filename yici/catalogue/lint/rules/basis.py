"""R03, R11, R17: what is asked stands on a rule that exists, is in force and ranks high enough."""

from collections.abc import Iterator
from functools import lru_cache

from yici.catalogue.content import LegalBasis
from yici.catalogue.faults import Finding, gettext_noop
from yici.catalogue.lint.entry import Around, Entry, document_key
from yici.laws import texts
from yici.laws.ranks import Rank
from yici.laws.register import Standing

has_words = lru_cache(65_536)(texts.has_words)
Grounds = Iterator[tuple[str, str, tuple[LegalBasis, ...]]]


def grounds(entry: Entry) -> Grounds:
    """Yield (kind of part, its name, its legal bases) for everything that needs a basis."""
    content = entry.content
    yield "item", content.name, content.legal_basis
    for material in content.materials:
        yield "material", material.name, material.legal_basis
    for procedure in content.special_procedures:
        yield "special_procedure", procedure.name, procedure.legal_basis
    for stage in content.stages:
        named = tuple(c.basis for c in stage.criteria if c.basis)
        if named:
            yield "stage", stage.name, named
    for service in getattr(content, "intermediaries", ()):
        yield "intermediary", service.name, service.legal_basis
    if content.off_platform:
        yield "off_platform", content.name, content.off_platform.legal_basis
    if content.paths.commitment and content.paths.commitment.basis:
        yield "commitment", content.name, (content.paths.commitment.basis,)
    if content.paths.examination and content.paths.examination.basis:
        yield "examination", content.name, (content.paths.examination.basis,)


def has_basis(entry: Entry, around: Around) -> Iterator[Finding]:
    for material in entry.content.materials:
        if not material.legal_basis:
            yield Finding(
                "R03",
                material.name,
                gettext_noop("No legal basis: the material may not be asked; cancel it."),
            )


def not_cut(entry: Entry, around: Around) -> Iterator[Finding]:
    """What the register of proofs has cut may not be asked, whatever it cites (C025, C027)."""
    for material in entry.content.materials if around.cut else ():
        cut = around.cut.get((entry.department, document_key(material.name)))
        if cut and cut.on <= around.on and material.asked:
            number, message = CUT[cut.outcome]
            yield Finding(number, material.name, message, {"on": cut.on, "into": cut.into or "—"})
    result = entry.content.result
    own = around.cut.get((entry.department, document_key(result.name))) if result else None
    if result and own and own.outcome == "folded" and own.on <= around.on:
        yield Finding("R05", result.name, NOT_APART, {"on": own.on})


NOT_APART = gettext_noop(
    "Folded into the business licence on %(on)s: nobody applies for it by itself (C062)."
)

CUT = {  # the five cutting decisions by their outcome: cancelled (no basis, no effect, catch-all), ...
    "cancelled": (
        "R03",
        gettext_noop(
            "Cancelled in the register of proofs on %(on)s: it may not be asked any more."
        ),
    ),
    "shared": (
        "R05",
        gettext_noop(
            "Fetched from %(into)s since %(on)s, says the register of proofs: do not ask for it."
        ),
    ),
    "folded": (
        "R05",
        gettext_noop(
            "Folded into the business licence on %(on)s: ask for the licence, or nothing (C062)."
        ),
    ),
    "merged": (
        "R06",
        gettext_noop(
            "Merged into %(into)s on %(on)s in the register of proofs: do not ask for it apart."
        ),
    ),
}


def basis_exists(entry: Entry, around: Around) -> Iterator[Finding]:
    """Citing what is not there is as good as no basis."""
    for _kind, name, bases in grounds(entry):
        for basis in bases:
            told = around.resolve(basis, entry.since)
            params = {"basis": f"《{basis.law}》{basis.article}"}
            if told.standing == Standing.NO_ARTICLE:
                if told.reference.place:  # of several that are cited, the one that is not there
                    params = {"basis": f"《{basis.law}》{told.reference.place}"}
                yield Finding(
                    "R03", name, gettext_noop("%(basis)s: there is no such article."), params
                )
            elif told.standing == Standing.UNKNOWN and told.rank == Rank.LAW:
                yield Finding(
                    "R03",
                    name,
                    gettext_noop("%(basis)s: there is no statute of this name."),
                    params,
                )
            elif basis.text and told.whole and not has_words(told.whole, basis.text):
                yield Finding(
                    "R03",
                    name,
                    gettext_noop("%(basis)s: the words quoted are not those of the article."),
                    params,
                    blocks=False,
                )


def basis_stands(entry: Entry, around: Around) -> Iterator[Finding]:
    """The law changed: what stands on it is adjusted."""
    for _kind, name, bases in grounds(entry):
        for basis in {basis.law: basis for basis in bases}.values():  # each law once
            told = around.resolve(basis, entry.since)
            if told.standing not in CHANGED:
                continue
            message, blocks = CHANGED[told.standing]
            law = told.law
            params = {
                "law": basis.law,
                "on": (law and _day(told.standing, law)) or "—",
                "by": (law and law.ended_by) or "—",
            }
            yield Finding("R17", name, message, params, blocks=blocks)


CHANGED = {
    Standing.REPEALED: (
        gettext_noop(
            "%(law)s has been repealed (%(on)s, by %(by)s): find another basis or cancel."
        ),
        True,
    ),
    Standing.NOT_YET: (gettext_noop("%(law)s takes effect on %(on)s only."), True),
    Standing.AMENDED: (
        gettext_noop("%(law)s has changed since (%(on)s): look at it again."),
        False,
    ),
}


def _day(standing: Standing, law):
    return {
        Standing.REPEALED: law.ended_on,
        Standing.NOT_YET: law.starts_on,
        Standing.AMENDED: law.amended_on or law.starts_on,
    }[standing]


def ranks_high_enough(entry: Entry, around: Around) -> Iterator[Finding]:
    """An intermediary service is set by a rule of sufficient rank, or is forbidden."""
    for service in getattr(entry.content, "intermediaries", ()):
        if not service.legal_basis:
            yield Finding(
                "R11", service.name, gettext_noop("No rule sets this intermediary service.")
            )
            continue
        ranks = [around.resolve(basis, None).rank for basis in service.legal_basis]
        if not any(rank.grounds_agency for rank in ranks):
            yield Finding(
                "R11",
                service.name,
                gettext_noop("Set by a %(rank)s only, which may not ask for intermediaries."),
                {"rank": ranks[0].label},
            )
