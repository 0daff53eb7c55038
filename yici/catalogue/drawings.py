"""The flow as a picture that stands alone: SVG with a title, a description and its own style. Pure."""

from collections.abc import Sequence
from xml.etree import ElementTree as ET

from .flow import Box, Drawing

SVG = "http://www.w3.org/2000/svg"
FILLS = {
    "start": "#1f4e8c",
    "end": "#1f4e8c",
    "step": "#eef3fa",
    "some": "#eef3fa",
    "pause": "#ffffff",
}
FONT = "Noto Sans CJK SC, Noto Sans SC, Microsoft YaHei, sans-serif"


def svg(drawing: Drawing, *, title: str, steps: Sequence[str]) -> str:
    """Return the drawing as an SVG file; `steps` say the same in words, for who cannot see it."""
    ET.register_namespace("", SVG)
    size = {"width": _n(drawing.width), "height": _n(drawing.height)}
    about = {"role": "img", "aria-labelledby": "title desc", "font-family": FONT}
    root = _tag(None, "svg", viewBox=f"0 0 {size['width']} {size['height']}", **size, **about)
    _tag(root, "title", id="title").text = title
    _tag(root, "desc", id="desc").text = "；".join(steps)
    _tag(root, "rect", width="100%", height="100%", fill="#ffffff")
    for arrow in drawing.arrows:
        _tag(root, "path", d=arrow, fill="none", stroke="#5b6b80", **{"stroke-width": "1.5"})
        x, y = _end(arrow)
        _tag(root, "path", d=f"M{x - 4} {y - 7}h8l-4 7z", fill="#5b6b80")
    for box in drawing.boxes:
        _box(root, box)
    return ET.tostring(root, encoding="unicode")


def _box(root: ET.Element, box: Box) -> None:
    place = {n: _n(getattr(box, n)) for n in ("x", "y", "width", "height")}
    dash = {"stroke-dasharray": "5 4"} if box.kind in ("pause", "some") else {}
    _tag(root, "rect", rx="8", fill=FILLS[box.kind], stroke="#1f4e8c", **place, **dash)
    dark = box.kind in {"start", "end"}
    for words, y, size, ink in (
        (box.title, box.title_y, 15, "#ffffff" if dark else "#1b2430"),
        (box.note, box.note_y, 12, "#4a5768"),
    ):
        if words:
            at = {"x": _n(box.middle), "y": _n(y), "text-anchor": "middle", "fill": ink}
            _tag(root, "text", **at, **{"font-size": str(size)}).text = words


def _end(arrow: str) -> tuple[float, float]:
    """Where a path of M, H and V ends."""
    numbers = arrow.replace("V", " V").replace("H", " H").split()
    x, y = float(numbers[0][1:]), 0.0
    for part in numbers[1:]:
        if part[0] == "H":
            x = float(part[1:])
        elif part[0] == "V":
            y = float(part[1:])
    return x, y


def _tag(parent: ET.Element | None, name: str, **attributes: str) -> ET.Element:
    name = f"{{{SVG}}}{name}"
    if parent is None:
        return ET.Element(name, attributes)
    return ET.SubElement(parent, name, attributes)


def _n(value: float) -> str:
    return f"{value:g}"
