"""A circle of proofs as a picture: items on a ring, the papers on the arrows between them. Pure."""

from dataclasses import dataclass
from math import cos, pi, sin

from .lint.circles import Circle

WIDE, HIGH = 640, 360
REACH_X, REACH_Y = 215, 120
BOX_X, BOX_Y = 84, 24
SIGNS = 11  # of a name that a box holds in one line


@dataclass(frozen=True)
class Box:
    x: float
    y: float
    left: float
    top: float
    lines: tuple[str, ...]
    name: str


@dataclass(frozen=True)
class Arrow:
    """From the item that asks to the item that gives; the paper's name at (x, y)."""

    path: str
    x: float
    y: float
    paper: str


@dataclass(frozen=True)
class Ring:
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    words: str
    wide: int = WIDE
    high: int = HIGH
    box: tuple[int, int] = (BOX_X * 2, BOX_Y * 2)


def ring(circle: Circle) -> Ring:
    """Return where everything stands, the first item at the left."""
    many = len(circle.names)
    turns = [pi + 2 * pi * n / many for n in range(many)]
    boxes = tuple(_box(_at(turn), name) for turn, name in zip(turns, circle.names, strict=True))
    step = 2 * pi / many
    arrows = tuple(
        _arrow(turn, turn + step, paper) for turn, paper in zip(turns, circle.papers, strict=True)
    )
    return Ring(boxes, arrows, circle.words)


def _at(turn: float, reach: float = 1.0) -> tuple[float, float]:
    return WIDE / 2 + REACH_X * reach * cos(turn), HIGH / 2 + REACH_Y * reach * sin(turn)


def _box(at: tuple[float, float], name: str) -> Box:
    x, y = at
    lines = tuple(name[n : n + SIGNS] for n in range(0, min(len(name), SIGNS * 2), SIGNS))
    return Box(round(x), round(y), round(x - BOX_X), round(y - BOX_Y), lines, name)


def _arrow(begin: float, end: float, paper: str) -> Arrow:
    """Bow along the ring, from beside one box to beside the next."""
    gap = min((end - begin) / 4, pi / 6)
    (x1, y1), (x2, y2) = _at(begin + gap), _at(end - gap)
    middle = (begin + end) / 2
    bow = 1 + (1 - cos((end - begin - 2 * gap) / 2)) * 1.3
    cx, cy = _at(middle, bow)
    x, y = (x1 + 2 * cx + x2) / 4, (y1 + 2 * cy + y2) / 4
    path = f"M{x1:.0f} {y1:.0f} Q{cx:.0f} {cy:.0f} {x2:.0f} {y2:.0f}"
    return Arrow(path, round(x), round(y), paper)
