"""The addresses of the API, by their parts: a hundred routes are not tried one after the other."""

from django.http import Http404
from django.urls import URLPattern, include, path, re_path

from .root import api


def nothing_here(request, rest):
    raise Http404


def by_parts(routes: list[tuple[str, URLPattern]]) -> list:
    """Return the same routes as a tree: what begins alike is tried once, literal parts first."""
    found: dict[str, list[tuple[str, URLPattern]]] = {}
    for route, pattern in routes:
        first, slash, rest = route.partition("/")
        found.setdefault(first + slash, []).append((rest, pattern))
    return [made for first in sorted(found, key=_is_open) for made in _branch(first, found[first])]


def _is_open(first: str) -> bool:
    """Whether a part of an address takes any word."""
    return "<" in first


def _branch(first: str, routes: list[tuple[str, URLPattern]]) -> list:
    if first.endswith("/"):
        return [path(first, include(by_parts(routes)))]
    return [
        path(first, pattern.callback, pattern.default_args, pattern.name) for _, pattern in routes
    ]


patterns, app, namespace = api.urls
tree = by_parts([(str(one.pattern), one) for one in patterns if isinstance(one, URLPattern)])
urlpatterns = [path("", (tree, app, namespace)), re_path(r"^(?P<rest>.+)$", nothing_here)]
