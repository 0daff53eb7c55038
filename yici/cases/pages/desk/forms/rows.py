"""A row of cells for everybody who has to be named: the first ones open, the rest folded."""

from typing import NamedTuple

from django import forms
from django.utils.text import format_lazy

from yici.ui.language import Words

MAX_LENGTH = 100  # characters of what is typed into a cell


class Cell(NamedTuple):
    """One thing that is said in every row: typed, or chosen where there are choices."""

    label: Words
    choices: tuple = ()
    lines: int = 1  # more than one: typed into a taller cell
    most: int = MAX_LENGTH

    def widget(self, no: int):
        said: dict[str, Words | int] = {"aria-label": format_lazy("{}. {}", no, self.label)}
        if self.choices:
            return forms.Select(choices=self.choices, attrs=said)
        said |= {"maxlength": self.most}
        if self.lines > 1:
            return forms.Textarea(attrs=said | {"rows": self.lines})
        return forms.TextInput(attrs=said)


class RowsWidget(forms.MultiWidget):
    """Cells numbered through, row by row.

    :param shown: rows that lie open; those behind them are folded until one is needed
    """

    template_name = "cases/desk/rows.html"
    use_fieldset = False  # each cell has a name of its own

    def __init__(self, cells: tuple[Cell, ...], *, rows: int, shown: int):
        self.cells, self.shown = cells, shown
        super().__init__([cell.widget(no) for no in range(1, rows + 1) for cell in cells])

    def use_required_attribute(self, initial):
        """A row nobody needs stays empty: the browser must not ask for it."""
        return False

    def decompress(self, value):
        """Return the cells of nothing: what is known comes cell by cell already."""
        return []

    def get_context(self, name, value, attrs):
        context = super().get_context(name, value, attrs)
        rows = in_rows(context["widget"]["subwidgets"], len(self.cells))
        known = max((no for no, row in enumerate(rows, start=1) if row[0]["value"]), default=0)
        labelled = [
            (no, [(cell.label, one) for cell, one in zip(self.cells, row, strict=True)])
            for no, row in enumerate(rows, start=1)
        ]
        shown = max(self.shown, known + 1)
        return context | {"rows": labelled[:shown], "more": labelled[shown:]}


def in_rows(cells, width: int) -> list:
    """Return the cells row by row."""
    return [cells[no : no + width] for no in range(0, len(cells), width)]


def read_rows(value, width: int) -> list[tuple[str, ...]]:
    """Return what was typed, row by row, without the space around it."""
    return [tuple(row) for row in in_rows([str(cell or "").strip() for cell in value or ()], width)]
