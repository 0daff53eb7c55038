"""Sets a page: a typst template and values in, an archival PDF out (PDF/A-2b, about 5 ms)."""

import json
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typst

from yici.licences import fonts

PAPERS = Path(__file__).parent / "papers"
SEAL_MM = 42  # a department's round seal, 国发〔1999〕25号 art. 6

_here = threading.local()  # a compiler serves one thread; the typefaces are shared by all


class UnsettablePaper(Exception):
    """The template cannot be set with these values; the message says where it stopped."""


@dataclass(frozen=True)
class Place:
    """Where on the paper a seal goes: page from 1, centre in points from the lower left corner."""

    page: int
    x: float
    y: float

    def box(self, width_mm: float = SEAL_MM) -> tuple[float, float, float, float]:
        """The square around the place, in points."""
        half = width_mm * 72 / 25.4 / 2
        return (self.x - half, self.y - half, self.x + half, self.y + half)


@dataclass(frozen=True)
class Sheet:
    """A paper that has been set, and where it wants its seals."""

    pdf: bytes
    places: tuple[Place, ...]


def render(template: Path | str, data: dict[str, Any]) -> bytes:
    """This will set the template with the values and give the PDF.

    The values travel as JSON beside the template, never as markup: what a citizen types is
    printed as typed.
    :raises UnsettablePaper: the template is missing, or refuses the values.
    """
    return lay_out(template, data).pdf


def lay_out(template: Path | str, data: dict[str, Any]) -> Sheet:
    """This will set the template and also say where its `<seal>` marks fell.

    :raises UnsettablePaper: the template is missing, or refuses the values.
    """
    inputs = {"data": json.dumps(_settable(data), ensure_ascii=False)}
    try:
        compiler = _compiler(PAPERS / template)
        pdf = _whole(compiler.compile(format="pdf", pdf_standards="a-2b", sys_inputs=inputs))
        marks = json.loads(compiler.query("<seal>", field="value"))
    except (typst.TypstError, RuntimeError) as stop:
        raise UnsettablePaper(f"{template}: {stop}") from stop
    return Sheet(pdf, tuple(_place(mark) for mark in marks))


def picture(template: Path | str, data: dict[str, Any], *, dots: int = 96) -> bytes:
    """Return the first page as a PNG, with so many dots to the inch.

    :raises UnsettablePaper: the template is missing, or refuses the values.
    """
    inputs = {"data": json.dumps(_settable(data), ensure_ascii=False)}
    try:
        drawn = _compiler(PAPERS / template).compile(format="png", ppi=dots, sys_inputs=inputs)
    except (typst.TypstError, RuntimeError) as stop:
        raise UnsettablePaper(f"{template}: {stop}") from stop
    return _whole(drawn[0] if isinstance(drawn, list) else drawn)


def _whole(made: bytes | list[bytes] | None) -> bytes:
    """One file, as is asked for here; the library makes one for each page of other formats."""
    assert isinstance(made, bytes)
    return made


def _compiler(template: Path) -> typst.Compiler:
    compilers = _here.__dict__.setdefault("compilers", {})
    if template not in compilers:
        compilers[template] = typst.Compiler(
            str(template), root=str(template.parent), font_paths=fonts.case()
        )
    return compilers[template]


def _place(mark: dict[str, Any]) -> Place:
    x, y, height = (float(mark[key].removesuffix("pt")) for key in ("x", "y", "height"))
    return Place(mark["page"], x, height - y)


def _settable(value: Any) -> Any:
    if isinstance(value, str):
        return fonts.settable(value)
    if isinstance(value, dict):
        return {key: _settable(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [_settable(inner) for inner in value]
    return value
