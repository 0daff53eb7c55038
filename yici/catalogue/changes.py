"""What differs between two contents, as changes that can be made again. Pure.

`made(old, between(old, new)) == new` for any two contents: the history of an edition is such
changes, and telling them again gives the edition (a test does so with any sequence of edits).
Parts with a code (a material, a stage) are followed by their code, wherever they stand.
"""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import asdict, dataclass
from typing import Any

Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """At `path`, `old` gave way to `new`. `sort`: in, out, set, or order (of codes)."""

    sort: str
    path: Path
    old: Any = None
    new: Any = None

    def as_json(self) -> dict:
        return {**asdict(self), "path": list(self.path)}

    @classmethod
    def of(cls, told: Mapping) -> "Change":
        return cls(told["sort"], tuple(told["path"]), told["old"], told["new"])


def between(old: Any, new: Any, path: Path = ()) -> tuple[Change, ...]:
    """Return what leads from one JSON value to the other, in an order in which it can be made."""
    return tuple(_between(old, new, path))


def _between(old: Any, new: Any, path: Path) -> Iterator[Change]:
    if old == new and type(old) is type(new):
        return
    if isinstance(old, dict) and isinstance(new, dict):
        yield from _objects(old, new, path)
    elif _is_coded(old) and _is_coded(new):
        yield from _objects(_by_code(old), _by_code(new), path)
        codes = [part["code"] for part in new]
        if _order_after(old, new) != codes:
            yield Change("order", path, _order_after(old, new), codes)
    else:
        yield Change("set", path, old, new)


def _objects(old: dict, new: dict, path: Path) -> Iterator[Change]:
    for key, was in old.items():
        if key not in new:
            yield Change("out", (*path, key), old=was)
    for key, now in new.items():
        if key not in old:
            yield Change("in", (*path, key), new=now)
        else:
            yield from _between(old[key], now, (*path, key))


def _is_coded(value: Any) -> bool:
    """A list of parts, each with a code of its own. An empty list is one, too."""
    if not isinstance(value, list):
        return False
    codes = [part.get("code") if isinstance(part, dict) else None for part in value]
    return all(isinstance(code, str) for code in codes) and len(set(codes)) == len(codes)


def _by_code(parts: Sequence[dict]) -> dict[str, dict]:
    return {part["code"]: part for part in parts}


def _order_after(old: Sequence[dict], new: Sequence[dict]) -> list[str]:
    """The codes as they stand once parts have gone and come, each new one at the end."""
    was, now = _by_code(old), _by_code(new)
    return [code for code in was if code in now] + [code for code in now if code not in was]


def made(old: Any, changes: Sequence[Change]) -> Any:
    """Make the changes, one after the other, to a copy.

    :raises DoesNotFit: when a change finds something else than it was made from
    """
    value = deepcopy(old)
    for change in changes:
        if change.path:
            _make(_place(value, change.path), change)
        elif change.sort == "order":
            _reorder(value, change)
        else:
            value = deepcopy(change.new)
    return value


class DoesNotFit(ValueError):
    """The change was made from another content."""


def _place(value: Any, path: Path) -> Any:
    for key in path[:-1]:
        value = _get(value, key)
    return value


def _get(value: Any, key: str) -> Any:
    if isinstance(value, list):
        return value[_index(value, key)]
    if not isinstance(value, dict) or key not in value:
        raise DoesNotFit(key)
    return value[key]


def _index(parts: list, code: str) -> int:
    for index, part in enumerate(parts):
        if part.get("code") == code:
            return index
    raise DoesNotFit(code)


def _make(holder: Any, change: Change) -> None:
    key, new = change.path[-1], deepcopy(change.new)
    if change.sort == "order":
        _reorder(_get(holder, key), change)
    elif change.sort == "in" and isinstance(holder, list):
        holder.append(new)
    elif change.sort == "in":
        holder[key] = new
    elif _get(holder, key) != change.old:
        raise DoesNotFit(key)
    elif change.sort == "out":
        del holder[_index(holder, key) if isinstance(holder, list) else key]
    else:
        holder[_index(holder, key) if isinstance(holder, list) else key] = new


def _reorder(parts: list, change: Change) -> None:
    by_code = _by_code(parts)
    if sorted(by_code) != sorted(change.new):
        raise DoesNotFit("order")
    parts[:] = [by_code[code] for code in change.new]
