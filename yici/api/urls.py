"""The addresses of the API, found by their words: two hundred routes are not tried in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from django.http import Http404
from django.urls import ResolverMatch, URLPattern, URLResolver, re_path
from django.urls.exceptions import Resolver404
from django.urls.resolvers import RoutePattern

from .root import api


@dataclass
class Branch:
    """What may follow the words so far: words as they stand, then whatever converters take."""

    words: dict[str, Branch] = field(default_factory=dict)
    open: list[tuple[RoutePattern, Branch]] = field(default_factory=list)
    ends: URLPattern | None = None

    def add(self, words: Sequence[str], pattern: URLPattern) -> None:
        if not words:
            self.ends = self.ends or pattern
            return
        first, *rest = words
        self._after(first).add(rest, pattern)

    def _after(self, word: str) -> Branch:
        if "<" not in word:
            return self.words.setdefault(word, Branch())
        for known, branch in self.open:
            if str(known) == word:
                return branch
        self.open.append((RoutePattern(word, is_endpoint=True), Branch()))
        return self.open[-1][1]

    def find(self, words: Sequence[str], at: int = 0) -> tuple[URLPattern, dict] | None:
        """Return the route of these words, with what its converters made of them."""
        if at == len(words):
            return (self.ends, {}) if self.ends else None
        if (word := self.words.get(words[at])) and (found := word.find(words, at + 1)):
            return found
        for taken, branch in self.open:
            match = taken.match(words[at])
            if match and (found := branch.find(words, at + 1)):
                return found[0], match[2] | found[1]
        return None


class ByWords(URLResolver):
    """Django's resolver of the same routes, but for the way in which it finds them."""

    def __init__(self, routes: Iterable[URLPattern], app: str, namespace: str):
        routes = list(routes)
        super().__init__(RoutePattern(""), routes, app_name=app, namespace=namespace)
        self.tree = Branch()
        for one in routes:
            self.tree.add(str(one.pattern).split("/"), one)

    def resolve(self, path: str) -> ResolverMatch:
        """Return which view an address means.

        :raises Resolver404: when it means none
        """
        found = self.tree.find(path.split("/"))
        if found is None:
            raise Resolver404({"tried": [], "path": path})
        pattern, taken = found
        return ResolverMatch(
            pattern.callback, (), taken | pattern.default_args, pattern.name,
            [self.app_name], [self.namespace], str(pattern.pattern), captured_kwargs=taken,
            extra_kwargs={},
        )  # fmt: skip


def nothing_here(request, rest):
    raise Http404


patterns, app, namespace = api.urls
urlpatterns = [
    ByWords([one for one in patterns if isinstance(one, URLPattern)], app, namespace),
    re_path(r"^(?P<rest>.+)$", nothing_here),
]
