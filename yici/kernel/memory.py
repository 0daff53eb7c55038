"""What a process may remember of the database: things that do not change once they are there."""

from functools import lru_cache

_REMEMBERED: list = []


def remember(maxsize: int):
    """Cache a function's answers in this process, until `forget`."""

    def decorate(function):
        cached = lru_cache(maxsize=maxsize)(function)
        _REMEMBERED.append(cached)
        return cached

    return decorate


def forget() -> None:
    """Forget everything, e.g. when a test has undone what was remembered."""
    for cached in _REMEMBERED:
        cached.cache_clear()
