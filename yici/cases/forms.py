"""The application form that an item's fields make: cleaned, checked, and prefilled. Pure."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from yici.catalogue.content import Field, FieldKind, Material
from yici.codes import Invalid
from yici.codes import check as check_code
from yici.people.refusals import NUMBER_FAULTS


@dataclass(frozen=True)
class Problem:
    """What to do about one field. `message` is an English message id; `values` fill it."""

    field: str
    message: str
    values: dict

    def __str__(self):
        return self.message % self.values


def _(text: str) -> str:
    return text


UNANSWERED = _("Choose one of the answers.")
SUPPLY = _("Supply “%(label)s”.")
NO_SUCH_FIELD = _("The item has no such field.")
NOT_ASKED = _("The item does not ask for this material.")
OTHER_KIND = _("Send “%(label)s” as %(kinds)s.")
TOO_LARGE = _("“%(label)s” may have at most %(max)s MB.")


class Unfit(ValueError):
    def __init__(self, message: str, **values):
        super().__init__(message)
        self.message, self.values = message, values


PHONE = re.compile(r"^(1[3-9]\d{9}|0\d{2,3}-?\d{7,8}(-\d{1,6})?|400\d{7}|1\d{4})$")
EMAIL = re.compile(r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$")
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


def clean(fields: tuple[Field, ...], given: dict) -> tuple[dict, list[Problem]]:
    """Return the cleaned values and what is wrong, field by field.

    Text stays as it was typed (it is escaped where it is shown); only control characters and
    outer spaces go. Unknown keys are dropped: the form is the item's, not the sender's.
    """
    cleaned, problems = {}, []
    for field in fields:
        try:
            value = _clean_one(field, given.get(field.code))
        except Unfit as unfit:
            label = {"label": field.label, "label_en": field.label_en or field.label}
            problems.append(Problem(field.code, unfit.message, unfit.values | label))
        else:
            cleaned[field.code] = value
    return cleaned, problems


def _clean_one(field: Field, value):
    if field.kind == FieldKind.MULTICHOICE:
        return _several(field, value)
    text = CONTROL.sub("", str(value if value is not None else "")).strip()
    if not text:
        if field.required:
            raise Unfit(_("Fill in “%(label)s”."))
        return ""
    if len(text) > field.max_length:
        raise Unfit(_("Shorten it to at most %(max)s characters."), max=field.max_length)
    return CLEANERS.get(field.kind, lambda _field, text: text)(field, text)


def _several(field: Field, value) -> list[str]:
    chosen = [value] if isinstance(value, str) else list(value or ())
    if unknown := [c for c in chosen if c not in {o.code for o in field.options}]:
        raise Unfit(
            _("Choose from the list; “%(value)s” is not on it."), value=str(unknown[0])[:40]
        )
    if field.required and not chosen:
        raise Unfit(_("Choose at least one."))
    return chosen


def _choice(field: Field, text: str) -> str:
    if text not in {option.code for option in field.options}:
        raise Unfit(_("Choose from the list; “%(value)s” is not on it."), value=text[:40])
    return text


def _yes_no(field: Field, text: str) -> str:
    if text not in {"yes", "no"}:
        raise Unfit(_("Choose yes or no."))
    return text


def _code(kind: str):
    def cleaner(field: Field, text: str) -> str:
        text = text.upper().replace(" ", "")
        try:
            check_code(kind, text)
        except Invalid as invalid:
            raise Unfit(NUMBER_FAULTS[invalid.code]) from None
        return text

    return cleaner


def _phone(field: Field, text: str) -> str:
    text = text.replace(" ", "")
    if not PHONE.match(text):
        raise Unfit(_("Give a telephone number such as 13800138000 or 0826-2345678."))
    return text


def _email(field: Field, text: str) -> str:
    if not EMAIL.match(text):
        raise Unfit(_("Give an e-mail address such as name@example.cn."))
    return text


def _date(field: Field, text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Unfit(_("Give a date as year-month-day, such as 2026-11-21.")) from None


def _number(field: Field, text: str) -> str:
    try:
        number = Decimal(text.replace(",", ""))
    except InvalidOperation:
        raise Unfit(_("Give a number.")) from None
    if not number.is_finite() or _digits(number) > field.max_length:  # 1e999999 is six signs, too
        raise Unfit(_("Give a number."))
    if field.minimum is not None and number < Decimal(str(field.minimum)):
        raise Unfit(_("Give at least %(least)s."), least=_plain(field.minimum))
    if field.maximum is not None and number > Decimal(str(field.maximum)):
        raise Unfit(_("Give at most %(most)s."), most=_plain(field.maximum))
    return format(number, "f")


def _digits(number: Decimal) -> int:
    """Return how many digits it has when it is written out, before and after the point."""
    return max(number.adjusted(), 0) + 1 + max(-int(number.as_tuple().exponent), 0)


def _plain(number: float) -> str:
    """Return a limit as people write it: 300, not 300.0."""
    return format(number, ",.10g")


def _region(field: Field, text: str) -> str:
    try:
        check_code("region", text)
    except Invalid:
        raise Unfit(_("Give a region's code, such as 511602000000.")) from None
    return text


CLEANERS = {
    FieldKind.RESIDENT_ID: _code("resident-id"),
    FieldKind.USCC: _code("uscc"),
    FieldKind.PHONE: _phone,
    FieldKind.EMAIL: _email,
    FieldKind.DATE: _date,
    FieldKind.NUMBER: _number,
    FieldKind.MONEY: _number,
    FieldKind.CHOICE: _choice,
    FieldKind.YES_NO: _yes_no,
    FieldKind.REGION: _region,
}


def is_made_here(material: Material) -> bool:
    """Say whether this material is set from what is filled in: nobody writes it a second time."""
    return material.made_here


def prefilled(fields: tuple[Field, ...], known: dict[str, str]) -> dict[str, str]:
    """Return what the state already knows: {field: value} (seed: nothing asked twice).

    :param known: facts by their prefill name, e.g. {"applicant.name": "张小明"}
    """
    return {f.code: known[f.prefill] for f in fields if f.prefill and known.get(f.prefill)}
