"""A sheet of a few questions, fields and papers, asked outside the steps of an application."""

from yici.cases.actions import Given
from yici.cases.pages.portal.inputs import (
    answered,
    field_input,
    file_input,
    question_input,
    received,
    typed,
)
from yici.ui.fields import FieldView


class Sheet:
    """What is asked, what was typed, and what was wrong with it."""

    def __init__(self, fields, materials, form: dict, questions=()):
        self.fields, self.materials, self.questions = list(fields), list(materials), list(questions)
        self.form = {f.code: form.get(f.code, "") for f in self.fields}
        self.answers: dict = {}

    def take(self, request) -> tuple[dict, list[Given]]:
        """Read what was sent; return what is wrong by code, and the files."""
        self.answers = {q.code: answered(q, request.POST) for q in self.questions}
        self.form = {field.code: typed(field, request.POST) for field in self.fields}
        given, errors = received(request, self.materials)
        return errors, given

    def views(self, errors: dict) -> list[FieldView]:
        """Return the inputs of the page: questions, fields and papers, in this order."""
        answers, form = self.answers, self.form
        return [
            *(
                question_input(q, answers.get(q.code, ""), errors.get(q.code))
                for q in self.questions
            ),
            *(field_input(f, form[f.code], errors.get(f.code)) for f in self.fields),
            *(file_input(m, errors.get(m.code)) for m in self.materials),
        ]
