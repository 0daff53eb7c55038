"""What the state already knows of an applicant, so that nobody types it again (C031)."""

from dataclasses import dataclass, replace

from django.utils.translation import gettext, gettext_noop

from yici.catalogue.content import Field

IDENTITY, REGISTER, CONTACT, EARLIER = "identity", "register", "contact", "earlier"
SOURCES = {
    IDENTITY: gettext_noop("From your verified identity"),
    REGISTER: gettext_noop("From the register of organisations"),
    CONTACT: gettext_noop("From your contact details"),
    EARLIER: gettext_noop("From your earlier application"),
}
NUMBERS = {"resident-id"}  # shown masked where they are not being typed


@dataclass(frozen=True)
class Fact:
    value: str
    source: str  # a key of SOURCES
    is_locked: bool = False  # the register is right; a change is made there, not in a form

    @property
    def words(self) -> str:
        return gettext(SOURCES[self.source])


def facts(applicant, acting) -> dict[str, Fact]:
    """Return what is known by its prefill name, e.g. `applicant.name`.

    :param applicant: who applies: a person or an organisation
    :param acting: the person at the screen; the same, or her agent or representative. Of a firm
        for which nobody stands, its own number is no person's
    """
    person = applicant if applicant.kind == "person" else acting
    known = _person("applicant", person) if person.kind == "person" else {}
    if acting.pk != applicant.pk:
        known |= _person("agent", acting)
    if applicant.kind == "organisation":
        known |= _organisation(applicant)
    return {name: fact for name, fact in known.items() if fact.value}


def _person(prefix: str, person) -> dict[str, Fact]:
    return {
        f"{prefix}.name": Fact(person.name, IDENTITY),
        f"{prefix}.id_number": Fact(person.number, IDENTITY),
        f"{prefix}.phone": Fact(person.phone, CONTACT),
        f"{prefix}.address": Fact(person.address, CONTACT),
        f"{prefix}.email": Fact(person.email, CONTACT),
    }


def _organisation(firm) -> dict[str, Fact]:
    representative = firm.legal_representative
    return {
        "organisation.name": Fact(firm.name, REGISTER),
        "organisation.uscc": Fact(firm.number, REGISTER),
        "organisation.legal_person": Fact(representative.name if representative else "", REGISTER),
        "organisation.address": Fact(firm.address, CONTACT),
        "organisation.phone": Fact(firm.phone, CONTACT),
    }


def for_fields(fields: tuple[Field, ...], known: dict[str, Fact]) -> dict[str, Fact]:
    """Return what is known of these fields: {field code: fact}.

    Where a form asks for name and number together, it means the person: both come from her
    identity. A name alone (a contact) may be somebody else's, so it can be changed.
    """
    wanted = {f.prefill for f in fields}
    locked = {
        name
        for name, fact in known.items()
        if fact.source == REGISTER
        or (fact.source == IDENTITY and f"{name.partition('.')[0]}.id_number" in wanted)
    }
    return {
        f.code: replace(known[f.prefill], is_locked=f.prefill in locked)
        for f in fields
        if f.prefill in known
    }
