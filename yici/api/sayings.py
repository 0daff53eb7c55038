"""What the checker of inputs says, in words that tell what to do, in the caller's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

SAYINGS = {
    "missing": _("This is missing."),
    "extra_forbidden": _("There is no such field. Check how it is spelt."),
    "control_characters": _("Take out the control characters."),
    "string_too_short": _("At least %(min_length)s characters, please."),
    "string_too_long": _("At most %(max_length)s characters, please."),
    "string_pattern_mismatch": _("This does not have the right form: %(pattern)s"),
    "too_long": _("At most %(max_length)s, please."),
    "too_short": _("At least %(min_length)s, please."),
    "literal_error": _("Choose one of: %(expected)s."),
    "enum": _("Choose one of: %(expected)s."),
    "greater_than_equal": _("At least %(ge)s, please."),
    "less_than_equal": _("At most %(le)s, please."),
    "bool_parsing": _("Say true or false."),
    "bool_type": _("Say true or false."),
}
BY_FAMILY = {
    "string": _("Give text."),
    "int": _("Give a whole number."),
    "float": _("Give a number."),
    "date": _("Give a date as year-month-day, such as 2026-11-21."),
    "datetime": _("Give a moment such as 2026-11-21T09:00:00+08:00."),
    "uuid": _("This is not an id."),
    "list": _("Give a list."),
    "tuple": _("Give a list."),
    "dict": _("Give an object."),
    "model": _("Give an object."),
    "json": _("This is not JSON."),
}


def of(error: dict) -> str:
    """Return what to do about one fault of the input, as pydantic names it."""
    kind = error["type"]
    if kind in SAYINGS:
        return str(SAYINGS[kind]) % error.get("ctx", {})
    family = kind.partition("_")[0]
    return str(BY_FAMILY.get(family, "")) or gettext("This cannot be used: %(why)s") % {
        "why": error["msg"]
    }
