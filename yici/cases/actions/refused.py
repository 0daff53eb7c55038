"""What an application, or what was given later, still lacks."""

from .. import forms


class Incomplete(Exception):
    """The application cannot be received as it is. `problems` says what to do, field by field."""

    def __init__(self, problems: list[forms.Problem]):
        super().__init__("; ".join(f"{p.field}: {p}" for p in problems))
        self.problems = problems
