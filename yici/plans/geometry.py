"""Shapes on the ground: read from GeoJSON (CGCS2000, longitude first), measured, cut. Knows no database.

What is measured is laid on an equal-area cylinder of the ellipsoid first, so square metres are right
wherever it lies. Shapely is loaded when the first shape is read: nobody else waits for it.
"""

from collections.abc import Iterable
from math import atanh, pi, sin, sqrt
from typing import Any

import orjson

SLIVER = 10.0  # square metres: two boundaries drawn by two offices never meet to the centimetre
MOST_POINTS = 200_000  # of one shape
WEST, SOUTH, EAST, NORTH = 73.0, 3.0, 136.0, 54.0
RADIUS, FLATTENING = 6_378_137.0, 1 / 298.257222101  # CGCS2000
E2 = FLATTENING * (2 - FLATTENING)
E = sqrt(E2)


def _(message: str) -> str:
    return message


class BadShape(ValueError):
    """What was sent is no shape on the ground. The message says what to do."""

    KIND = _("Only Polygon and MultiPolygon are read. Draw the area with its boundary.")
    PLACE = _("It does not lie in China. Give degrees in CGCS2000, longitude first.")
    CROSSED = _("The boundary crosses itself or is not closed. Mend it where you drew it.")
    LARGE = _("The boundary has more than 200,000 points. Simplify it, or divide the area.")
    SMALL = _("The area is smaller than ten square metres.")


def read(told: Any):
    """Return the shape that a GeoJSON geometry tells.

    :raises BadShape: when it is none, crosses itself, or lies elsewhere
    """
    import shapely
    from shapely.geometry import shape

    if not isinstance(told, dict) or told.get("type") not in ("Polygon", "MultiPolygon"):
        raise BadShape(BadShape.KIND)
    try:
        found = shapely.force_2d(shape({"type": told["type"], "coordinates": told["coordinates"]}))
    except Exception as fault:  # whatever the library says of it: it is no shape
        raise BadShape(BadShape.CROSSED) from fault
    if found.is_empty:
        raise BadShape(BadShape.KIND)
    if shapely.get_num_coordinates(found) > MOST_POINTS:
        raise BadShape(BadShape.LARGE)
    west, south, east, north = found.bounds
    if not (west >= WEST and south >= SOUTH and east <= EAST and north <= NORTH):
        raise BadShape(BadShape.PLACE)
    if not found.is_valid:
        raise BadShape(BadShape.CROSSED)
    if square_metres(found) < SLIVER:
        raise BadShape(BadShape.SMALL)
    return found


def place(longitude: float, latitude: float):
    """Return a point on the ground.

    :raises BadShape: when it lies elsewhere
    """
    from shapely import Point

    if not (WEST <= longitude <= EAST and SOUTH <= latitude <= NORTH):
        raise BadShape(BadShape.PLACE)
    return Point(longitude, latitude)


def kept(told: dict):
    """Return a shape that was read before."""
    from shapely.geometry import shape

    return shape(told)


def told(shape) -> dict:
    """Return a shape as GeoJSON, to the seventh decimal: a centimetre."""
    import shapely

    return orjson.loads(shapely.to_geojson(shapely.set_precision(shape, 1e-7)))


def square_metres(shape) -> float:
    """Return how large it is on the ellipsoid."""
    import shapely

    return float(shapely.transform(shape, _on_the_cylinder).area)


def _on_the_cylinder(points):
    laid = points.copy()
    laid[:, 0] = RADIUS * points[:, 0] * pi / 180
    laid[:, 1] = [RADIUS * _authalic(degrees * pi / 180) / 2 for degrees in points[:, 1]]
    return laid


def _authalic(latitude: float) -> float:
    s = sin(latitude)
    return (1 - E2) * (s / (1 - E2 * s * s) + atanh(E * s) / E)


def common(first, second):
    """Return what both cover, without the lines and points where they only touch; None: nothing."""
    import shapely

    cut = shapely.intersection(first, second)
    parts = [part for part in shapely.get_parts(cut) if part.geom_type == "Polygon"]
    return shapely.union_all(parts) if parts else None


def same(first, second) -> bool:
    """Whether both lie on the same ground, but for slivers."""
    import shapely

    return square_metres(shapely.symmetric_difference(first, second)) < SLIVER


def without(first, others: Iterable):
    """Return the shape without what the others cover."""
    import shapely

    others = list(others)
    return shapely.difference(first, shapely.union_all(others)) if others else first


def touching(shapes: list, others: list) -> list[tuple[int, int]]:
    """Return which of the shapes meet which of the others, by their places in the lists."""
    import shapely

    if not shapes or not others:
        return []
    mine, theirs = shapely.STRtree(others).query(shapes, predicate="intersects")
    return sorted(zip(mine.tolist(), theirs.tolist(), strict=True))
