"""The form for the elements that change most. What it does not show stays as it is."""

import re

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .content import (
    BasicContent,
    CaseKind,
    Content,
    CrossRegion,
    LegalBasis,
    Limit,
    LimitUnit,
    OnlineDepth,
)
from .elements import named
from .templatetags.catalogue import words

BASIS = re.compile(r"^《(?P<law>[^》]+)》\s*(?P<article>\S.*)$")
SCALARS = ("name", "case_kind", "visits", "visit_reason", "cross_region", "online_depth", "quota")
GUIDE = ("accepting_unit", "address", "window", "office_hours", "enquiry", "complaint")
LINES = ("conditions", "keywords")


def _label(name: str) -> str:
    return words(named(name))


Labels = lazy(_label, str)  # a label in the language of the screen, read when it is shown


def choices_of(code_list):
    return lambda: [(member.value, words(member)) for member in code_list]


def _text(name: str, most: int = 500, **how):
    return forms.CharField(label=Labels(name), max_length=most, required=False, **how)


def lines_field(name: str, hint):
    return forms.CharField(
        label=Labels(name), required=False, help_text=hint, max_length=20_000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )  # fmt: skip


def days_field(name: str):
    return forms.IntegerField(label=Labels(name), min_value=0, max_value=3650, required=False)


ONE_A_LINE = gettext_lazy("One a line.")


class ContentForm(forms.Form):
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=Labels("name"), max_length=1000)
    legal_basis = lines_field("legal_basis", gettext_lazy("One a line: 《law》article."))
    conditions = lines_field("conditions", ONE_A_LINE)
    case_kind = forms.ChoiceField(label=Labels("case_kind"), choices=choices_of(CaseKind))
    statutory = days_field("statutory")
    promised = days_field("promised")
    visits = forms.IntegerField(label=Labels("visits"), min_value=0, max_value=20)
    visit_reason = _text("visit_reason")
    cross_region = forms.ChoiceField(label=Labels("cross_region"), choices=choices_of(CrossRegion))
    online_depth = forms.ChoiceField(label=Labels("online_depth"), choices=choices_of(OnlineDepth))
    quota = _text("quota")
    accepting_unit = _text("accepting_unit")
    address = _text("address")
    window = _text("window")
    office_hours = _text("office_hours")
    enquiry = _text("enquiry")
    complaint = _text("complaint")
    keywords = lines_field("keywords", ONE_A_LINE)
    reason = forms.CharField(
        label=gettext_lazy("Why it is changed"), max_length=1000,
        help_text=gettext_lazy("The history keeps it: law, article, decision or suggestion."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def clean_legal_basis(self):
        return need_bases(self.cleaned_data["legal_basis"])


def need_bases(typed: str) -> str:
    """:raises ValidationError: when a line names no law with its article"""
    lines = [line.strip() for line in typed.splitlines()]
    for number, line in enumerate(filter(None, lines), 1):
        if not BASIS.match(line):
            raise ValidationError(_("Line %(n)s: write it as 《law》article.") % {"n": number})
    return typed


def initial(content: Content) -> dict:
    """Return what the form shows of a content."""
    told = {name: getattr(content, name) for name in SCALARS}
    told |= {name: getattr(content.guide, name) for name in GUIDE}
    told |= {name: "\n".join(getattr(content, name)) for name in LINES}
    told["legal_basis"] = "\n".join(map(str, content.legal_basis))
    for name in ("statutory", "promised"):
        limit = getattr(content, name)
        told[name] = limit.days if limit else None
    return {name: getattr(value, "value", value) for name, value in told.items()}


def merged(content: Content, typed: dict) -> Content:
    """Return the content with what was typed; units, explanations and the words of a law stay."""
    body = content.model_dump(mode="json")
    body |= {name: typed[name] for name in SCALARS}
    body["guide"] |= {name: typed[name] for name in GUIDE}
    for name in LINES:
        body[name] = [line.strip() for line in typed[name].splitlines() if line.strip()]
    body["legal_basis"] = [
        basis_of(line.strip(), content)
        for line in typed["legal_basis"].splitlines()
        if line.strip()
    ]
    for name in ("statutory", "promised"):
        body[name] = limit_of(getattr(content, name), typed[name])
    return Content.model_validate(body)


def basis_of(line: str, content: Content | BasicContent) -> dict:
    known = {str(basis): basis for basis in content.legal_basis}
    if line in known:
        return known[line].model_dump(mode="json")
    found = BASIS.match(line)
    law, article = (found["law"], found["article"]) if found else ("", "")
    return LegalBasis(law=law, article=article).model_dump(mode="json")


def limit_of(limit: Limit | None, days: int | None) -> dict | None:
    if days is None:
        return None
    changed = (limit or Limit(days=days, unit=LimitUnit.WORKDAY)).model_copy(update={"days": days})
    return changed.model_dump(mode="json")
