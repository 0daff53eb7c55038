"""A sheet of a few questions, fields and papers, asked outside the steps of an application."""

from django.utils.translation import gettext as _

from yici.cases.actions import Given
from yici.cases.application import words as spoken
from yici.cases.pages.portal.materials import MATERIAL, limit_of
from yici.cases.pages.portal.steps import FIELD
from yici.documents import uploads
from yici.ui.fields import FieldView

QUESTION = "q-"


class Sheet:
    """What is asked, what was typed, and what was wrong with it."""

    def __init__(self, fields, materials, form: dict, questions=()):
        self.fields, self.materials, self.questions = list(fields), list(materials), list(questions)
        self.form = {f.code: form.get(f.code, "") for f in self.fields}
        self.answers: dict = {}

    def take(self, request) -> tuple[dict, list[Given]]:
        """Read what was sent; return what is wrong by code, and the files."""
        errors, given, sent = {}, [], request.FILES
        for question in self.questions:
            chosen = request.POST.getlist(f"{QUESTION}{question.code}")
            self.answers[question.code] = chosen if question.multiple else "".join(chosen[:1])
        for field in self.fields:
            name, several = f"{FIELD}{field.code}", field.kind.value == "multichoice"
            self.form[field.code] = (
                request.POST.getlist(name) if several else request.POST.get(name, "")
            )
        for material in self.materials:
            name, limit = f"{MATERIAL}{material.code}", limit_of(material)
            try:
                if name in request.too_large:
                    raise uploads.too_large(limit)
                got = [
                    uploads.receive(file, accepts=material.accepts, limit=limit)
                    for file in sent.getlist(name)
                ]
            except uploads.BadFile as bad:
                errors[material.code] = _(bad.message) % bad.values
                continue
            given += [Given(material.code, g.digest, g.name, g.size, g.media_type) for g in got]
        return errors, given

    def views(self, errors: dict) -> list[FieldView]:
        fields = [
            FieldView(
                name=f"{FIELD}{f.code}",
                label=spoken(f, "label"),
                kind=f.kind.value,
                value=self.form[f.code],
                hint=f.hint,
                required=f.required,
                options=[(o.code, spoken(o, "text")) for o in f.options],
                errors=[errors[f.code]] if f.code in errors else [],
                max_length=f.max_length,
            )
            for f in self.fields
        ]
        files = [
            FieldView(
                name=f"{MATERIAL}{m.code}",
                label=spoken(m, "name"),
                kind="file",
                hint=_("%(kinds)s, at most %(mb)d MB each.")
                % {"kinds": uploads.words_for(m.accepts), "mb": limit_of(m) // uploads.MEGABYTE},
                errors=[errors[m.code]] if m.code in errors else [],
                accept=",".join(m.accepts),
                limit_mb=limit_of(m) // uploads.MEGABYTE,
                multiple=True,
            )
            for m in self.materials
        ]
        return [self._question(q, errors) for q in self.questions] + fields + files

    def _question(self, question, errors: dict) -> FieldView:
        return FieldView(
            name=f"{QUESTION}{question.code}",
            label=spoken(question, "text"),
            kind="multichoice" if question.multiple else "choice",
            value=self.answers.get(question.code, ""),
            hint=question.hint,
            options=[(o.code, spoken(o, "text")) for o in question.options],
            errors=[errors[question.code]] if question.code in errors else [],
        )
