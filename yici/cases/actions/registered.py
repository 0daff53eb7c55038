"""What the registers say of whoever applies: nobody applies as somebody else (R36, C031)."""

from uuid import UUID

from yici.people.models import Applicant
from yici.people.rules import same_name

from .. import forms, known, rules, served

# Without one of these in the form nothing of it is the register's own, and nothing is read.
IDENTIFIES = (".id_number", "organisation.")


class NotServed(rules.NotAllowed):
    """The item is for others. `kinds`: for whom."""

    def __init__(self, content):
        said = ", ".join(one.english for one in content.service_objects)
        super().__init__("not-served", f"This item is for: {said}.", "GB/T 39046 A.4")
        self.kinds = content.service_objects


def as_registered(content, form: dict, applicant_id, agent_id, channel: str, who: tuple):
    """Return the form with what the registers say of her, and where it says something else.

    :param who: her kind and type, as `on_record` returns them
    :raises NotAllowed: when the item is for others, or nobody stands for the organisation
    """
    kind, type_ = who
    need_served(content, type_, at_window=channel == "window")
    if channel == "window":
        need_person(kind, agent_id)
    return identified(content.fields, form, applicant_id, agent_id)


def on_record(applicant_id: UUID) -> tuple[str | None, str | None, bytes | None]:
    """Return kind, type and sealed number of an applicant; of one unknown, none of them."""
    found = Applicant.objects.filter(pk=applicant_id)
    row = found.values_list("kind", "type", "number_sealed").first()
    return (row[0], row[1], bytes(row[2])) if row else (None, None, None)


def need_served(content, type_: str | None, *, at_window: bool) -> None:
    """At the window it is taken in all the same: whoever is not served is told so in writing (R27).

    :raises NotServed: when the item is for others
    :raises NotAllowed: when a clerk names somebody who is not registered
    """
    if at_window and type_ is None:
        raise rules.NotAllowed("unknown-applicant", UNKNOWN, "R36")
    if type_ and not at_window and not served.serves(content, type_):
        raise NotServed(content)


UNKNOWN = "There is no such applicant: find her at the window by her number first."
FIRM = "An organisation acts through a person: name who stands here for it."


def need_person(kind: str | None, agent_id: UUID | None) -> None:
    """At the window somebody stands for an organisation, by law or by mandate (R38).

    :raises NotAllowed: when nobody is named
    """
    if kind == Applicant.Kind.ORGANISATION and agent_id is None:
        raise rules.NotAllowed("no-mandate", FIRM, "R38")


def identified(
    fields, form: dict, applicant_id: UUID, agent_id: UUID | None, only=None
) -> tuple[dict, list[forms.Problem]]:
    """Return the form with what the registers say of her, and where it says something else.

    No statement when the form asks for nothing that they are right about.

    :param only: codes of the fields that are looked at; all when left out
    """
    if not any(mark in f.prefill for f in fields for mark in IDENTIFIES):
        return form, []
    people = Applicant.objects.select_related("legal_representative").in_bulk(
        {applicant_id, agent_id or applicant_id}
    )
    facts = known.facts(people[applicant_id], people[agent_id or applicant_id])
    labels = {f.code: f for f in fields}
    stated, wrong = dict(form), []
    for code, fact in known.for_fields(fields, facts).items():
        if not fact.is_locked or (only is not None and code not in only):
            continue
        if _is_said(form.get(code), fact.value):
            stated[code] = fact.value
        else:
            wrong.append(_problem(labels[code]))
    return stated, wrong


def amended(
    fields, before: dict, form: dict, applicant_id: UUID, agent_id: UUID | None
) -> tuple[dict, list[forms.Problem]]:
    """Return a form as it is corrected; what is not touched stays, though the register has moved on.

    :param form: changed fields only
    """
    changed = {code: value for code, value in form.items() if value != before.get(code)}
    stated, wrong = identified(fields, changed, applicant_id, agent_id, only=changed.keys())
    return before | stated, wrong


def _is_said(given, value: str) -> bool:
    """Whether that is what the register says, or nothing was said."""
    return not str(given or "").strip() or same_name(str(given), value)


def _problem(field) -> forms.Problem:
    values = {"label": field.label, "label_en": field.label_en or field.label}
    return forms.Problem(field.code, OTHERWISE, values)


def _(text: str) -> str:
    return text


OTHERWISE = _(
    "“%(label)s” stands otherwise on record. Leave it out, and it is filled in; what is wrong on"
    " record is mended at a window."
)
