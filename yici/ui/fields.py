"""A form field as the screen needs it, whether it comes from a Django form or from a plain dict."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

GROUPS = {"choice", "multichoice", "yes-no"}  # drawn as a fieldset of radio buttons or boxes
INPUTS = {  # kind: (type, inputmode, autocomplete)
    "text": ("text", "", ""),
    "password": ("password", "", "current-password"),
    "resident-id": ("text", "", "off"),
    "uscc": ("text", "", "off"),
    "licence": ("text", "", "off"),
    "phone": ("tel", "tel", "tel"),
    "email": ("email", "email", "email"),
    "date": ("date", "", ""),
    "number": ("text", "decimal", ""),
    "money": ("text", "decimal", ""),
    "region": ("text", "", ""),
    "address": ("text", "", "street-address"),
    "file": ("file", "", ""),
}


@dataclass
class FieldView:
    name: str
    label: str
    kind: str = "text"
    value: Any = ""
    hint: str = ""
    required: bool = True
    options: list[tuple[str, str]] = field(default_factory=list)  # (value, words)
    errors: list[str] = field(default_factory=list)
    source: str = ""  # where a prefilled value comes from, in words
    readonly: bool = False
    max_length: int | None = None
    accept: str = ""  # file: media types
    limit_mb: int | None = None  # file: megabytes
    multiple: bool = False
    quiet: bool = False  # leaving it out is as good: nobody says "optional"
    unset: str = ""  # a list's first line, where nothing is chosen
    bound: BoundField | None = None
    html_id: str = ""

    def __post_init__(self):
        self.html_id = self.html_id or f"id_{self.name}"

    @property
    def is_group(self) -> bool:
        if self.bound is not None:
            return self.bound.use_fieldset
        return self.kind in GROUPS and not (self.kind == "choice" and len(self.options) > 7)

    @property
    def is_box(self) -> bool:
        """A single tick box: its label stands behind it."""
        if self.bound is not None:
            return isinstance(self.bound.field.widget, CheckboxInput)
        return self.kind == "box"

    @property
    def described_by(self) -> str:
        parts = [
            f"{self.html_id}_hint" if self.hint else "",
            f"{self.html_id}_source" if self.source else "",
            f"{self.html_id}_error" if self.errors else "",
        ]
        return " ".join(part for part in parts if part)

    @property
    def choices(self) -> list[dict]:
        chosen = self.value if isinstance(self.value, list | tuple | set) else [self.value]
        chosen = {_text(value) for value in chosen}
        options = self.options or [("yes", _("Yes")), ("no", _("No"))]
        return [
            {"value": value, "words": words, "id": f"{self.html_id}_{n}", "on": value in chosen}
            for n, (value, words) in enumerate(options)
        ]

    def headed(self) -> list[tuple[str, Any]]:
        """Return each choice of a form's field with the heading that goes before it, mostly none."""
        heads: list[str] = []
        bound: Any = self.bound  # of a field with choices
        for value, words in bound.field.choices:
            several = isinstance(words, list | tuple)
            heads += [value, *[""] * (len(words) - 1)] if several else [""]
        return list(zip(heads, bound.subwidgets, strict=True))

    def control(self) -> SafeString:
        """Return the input itself, described and marked for assistive technology."""
        if self.bound is not None:
            attrs = self._attributes() | {"class": "input"}
            attrs.pop("required", None)
            attrs.pop("name", None)
            attrs.pop("id", None)
            return self.bound.as_widget(attrs=attrs)
        if self.kind == "longtext":
            return format_html("<textarea{} rows=4>{}</textarea>", self._flat(), self.value or "")
        if self.options:
            return format_html("<select{}>{}</select>", self._flat(), self._option_tags())
        return format_html("<input{}>", self._flat(self._input_attributes()))

    def _option_tags(self) -> SafeString:
        empty = format_html('<option value="">{}</option>', self.unset or _("Please choose"))
        return empty + format_html_join(
            "",
            '<option value="{}"{}>{}</option>',
            (
                (choice["value"], mark_safe(" selected") if choice["on"] else "", choice["words"])
                for choice in self.choices
            ),
        )

    def _input_attributes(self) -> dict:
        kind, mode, complete = INPUTS.get(self.kind, INPUTS["text"])
        attrs: dict[str, Any] = {"type": kind, "inputmode": mode, "autocomplete": complete}
        if self.kind == "file":
            attrs |= {"accept": self.accept, "multiple": self.multiple}
            attrs["data-limit"] = self.limit_mb or ""
        else:
            attrs |= {"value": _text(self.value), "maxlength": self.max_length or ""}
        return attrs

    def _attributes(self) -> dict:
        return {
            "id": self.html_id,
            "name": self.name,
            "class": "input",
            "required": self.required,
            "readonly": self.readonly,
            "aria-describedby": self.described_by,
            "aria-invalid": "true" if self.errors else "",
        }

    def _flat(self, more: dict | None = None) -> SafeString:
        pairs = (self._attributes() | (more or {})).items()
        words = [(name, value) for name, value in pairs if value not in ("", None, True, False)]
        flags = [(name,) for name, value in pairs if value is True]
        return format_html_join("", ' {}="{}"', words) + format_html_join("", " {}", flags)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)


def view(source: BoundField | FieldView | Mapping | Any) -> FieldView:
    """Return the view of a bound field, or of a dict or object with FieldView's names.

    :raises TypeError: when it has no name, so nothing could be sent
    """
    if isinstance(source, FieldView):
        return source
    if isinstance(source, BoundField):
        return _of_bound(source)
    names = FieldView.__dataclass_fields__
    get = source.get if isinstance(source, Mapping) else lambda name: getattr(source, name, None)
    known: dict[str, Any] = {name: get(name) for name in names if get(name) is not None}
    known["options"] = [_option(option) for option in known.get("options", [])]
    if isinstance(known.get("errors"), str):
        known["errors"] = [known["errors"]]
    known["kind"] = str(known.get("kind", "text"))
    known.setdefault("label", known.get("name", ""))
    return FieldView(**known)


def _option(option) -> tuple[str, str]:
    if isinstance(option, Mapping):
        return str(option["value"]), option["words"]
    if isinstance(option, tuple | list):
        return str(option[0]), option[1]
    return option.code, option.text


def _of_bound(bound: BoundField) -> FieldView:
    return FieldView(
        name=bound.html_name,
        label=str(bound.label),
        value=bound.value(),
        hint=str(bound.help_text),
        required=bound.field.required,
        errors=[str(one) for one in bound.errors],
        bound=bound,
        html_id=bound.id_for_label or bound.auto_id or bound.html_name,
    )
