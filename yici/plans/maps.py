"""The one map as a picture: areas as paths, drawn to scale. Words stand beside it."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from math import cos, radians

from . import geometry

WIDE, HIGH = 1000, 700  # units of the picture at most
MARGIN = 0.04
MOST = 1500  # areas on one picture
ROOM = 44  # units that a code takes
DETAIL = 0.4  # of a unit: nobody sees less


@dataclass(frozen=True)
class Shape:
    """An area on the picture: `kind` and `stance` colour it, `title` says what it is."""

    path: str
    kind: str
    stance: str
    title: str
    href: str = ""
    label: tuple[int, int] | None = None  # where its code is written, if there is room
    code: str = ""


@dataclass(frozen=True)
class Picture:
    width: int
    height: int
    shapes: tuple[Shape, ...]
    left_out: int = 0
    scale: tuple[int, str] | None = None  # units, and what they are on the ground


class Frame:
    """Degrees on a picture: longitude shortened as it is in the middle of it."""

    def __init__(self, bounds: Iterable[tuple[float, float, float, float]]):
        found = list(bounds)
        west, south = min(b[0] for b in found), min(b[1] for b in found)
        east, north = max(b[2] for b in found), max(b[3] for b in found)
        self.across = cos(radians((south + north) / 2))
        wide, high = max((east - west) * self.across, 1e-6), max(north - south, 1e-6)
        self.unit = min(WIDE / (wide * (1 + 2 * MARGIN)), HIGH / (high * (1 + 2 * MARGIN)))
        self.west = west - (wide * MARGIN) / self.across
        self.north = north + high * MARGIN
        self.width = round(wide * (1 + 2 * MARGIN) * self.unit)
        self.height = round(high * (1 + 2 * MARGIN) * self.unit)

    def at(self, longitude: float, latitude: float) -> tuple[float, float]:
        x = (longitude - self.west) * self.across * self.unit
        return round(x, 1), round((self.north - latitude) * self.unit, 1)

    def path(self, shape) -> str:
        """Return the outline of a shape, holes and all, without what nobody sees."""
        import shapely

        drawn = shapely.simplify(shape, DETAIL / self.unit, preserve_topology=True)
        rings = [
            ring for part in shapely.get_parts(drawn) for ring in (part.exterior, *part.interiors)
        ]
        return "".join(self._ring(ring.coords) for ring in rings)

    def _ring(self, points) -> str:
        told = " ".join(f"{x:g},{y:g}" for x, y in (self.at(*p[:2]) for p in points[:-1]))
        return f"M{told}Z"

    def label(self, shape, text: str) -> tuple[int, int] | None:
        """Return where a code is written inside a shape; None where there is no room."""
        west, south, east, north = shape.bounds
        wide = (east - west) * self.across * self.unit
        if wide < 12 * len(text) + 8 or (north - south) * self.unit < 22:
            return None
        point = shape.representative_point()
        x, y = self.at(point.x, point.y)
        return round(x), round(y)

    def scale(self) -> tuple[int, str]:
        """Return a length on the picture, and how long it is on the ground."""
        for metres in (100_000, 50_000, 20_000, 10_000, 5_000, 2_000, 1_000, 500, 200, 100, 50, 20):
            units = metres / 111_195 * self.unit
            if units <= self.width / 3:
                break
        told = f"{metres // 1000} km" if metres >= 1000 else f"{metres} m"
        return round(units), told


def draw(areas, *, site=None, conflicts=(), href=lambda area: "") -> Picture | None:
    """Return the picture of areas, the largest below; None: there is nothing to draw.

    :param areas: rows with their plans
    :param site: a shape that is looked at; the picture then shows it and what is near
    :param conflicts: rows, drawn above the areas
    """
    areas = sorted(areas, key=lambda one: -one.square_metres)
    drawn = areas[:MOST]
    frames = [(a.west, a.south, a.east, a.north) for a in drawn]
    if site is not None:
        frames = [_around(site.bounds)]
    if not frames:
        return None
    frame = Frame(frames)
    shapes = [_area(frame, one, href(one)) for one in drawn]
    for one in conflicts:
        path = frame.path(geometry.kept(one.geometry))
        shapes.append(Shape(path, "conflict", "bars", one.number, href(one)))
    if site is not None:
        shapes.append(Shape(frame.path(site), "site", "", ""))
    shapes = _apart(shapes)
    left = len(areas) - len(drawn)
    return Picture(frame.width, frame.height, tuple(shapes), left, frame.scale())


def _apart(shapes: list[Shape]) -> list[Shape]:
    """Return the shapes without the codes that would be written over another."""
    taken: list[tuple[int, int]] = []
    for place, one in enumerate(shapes):
        if one.label is None:
            continue
        x, y = one.label
        if any(abs(x - a) < ROOM and abs(y - b) < ROOM / 2 for a, b in taken):
            shapes[place] = replace(one, label=None)
        else:
            taken.append(one.label)
    return shapes


def _around(bounds) -> tuple[float, float, float, float]:
    west, south, east, north = bounds
    wide, high = max(east - west, 0.002), max(north - south, 0.002)
    return west - wide, south - high, east + wide, north + high


def _area(frame: Frame, one, href: str) -> Shape:
    shape = geometry.kept(one.geometry)
    title = f"{one.plan.name} · {one.code} {one.name}"
    code = one.code if len(one.code) <= 8 else ""
    where = frame.label(shape, code) if code else None
    return Shape(frame.path(shape), one.plan.kind, one.stance, title, href, where, code)
