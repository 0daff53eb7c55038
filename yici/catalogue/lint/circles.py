"""循环证明: papers that nobody can ever get, since each needs another first (C030). Pure.

Asking for a paper that leads back here is no fault by itself: a renewal asks for the licence that
it renews, and a first licence comes from another item. A circle is closed when no item that gives
the paper can be begun without it. So papers are handed out as far as they can be had (the least
fixed point over "an item needs all it asks, a paper needs one item"); what is left cannot be had,
and there the shortest circle is looked for.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Step:
    """One item: what it gives and what it asks. `sometimes`: asked in some situations only."""

    item: str
    name: str
    gives: str
    asks: tuple[str, ...] = ()
    sometimes: tuple[str, ...] = ()
    rests_on: str = ""  # the one paper it asks beside who somebody is


@dataclass(frozen=True, slots=True)
class Circle:
    """Items in order; each asks the paper that the next one gives, the last that of the first."""

    items: tuple[str, ...]  # codes
    names: tuple[str, ...]
    papers: tuple[str, ...]
    always: bool  # in every situation, or in some

    @property
    def words(self) -> str:
        """Return the circle in one line: 甲 ← 乙证明 ← 乙 ← 甲证明 ← 甲."""
        pairs = zip(self.names, self.papers, strict=True)
        way = " ← ".join(f"{name} ← {paper}" for name, paper in pairs)
        return f"{way} ← {self.names[0]}"


def circles(steps: Sequence[Step]) -> dict[str, tuple[Circle, ...]]:
    """Return {item code: the shortest closed circle through it}, for those that are in one."""
    found: dict[str, list[Circle]] = defaultdict(list)
    seen: set[frozenset[str]] = set()
    for always in (True, False):
        asks = {s.item: s.asks if always else (*s.asks, *s.sometimes) for s in steps}
        stuck = stuck_items(steps, asks)
        for circle in _shortest(steps, asks, stuck, always) if stuck else ():
            if (members := frozenset(circle.items)) in seen:
                continue
            seen.add(members)
            for code in circle.items:
                found[code].append(circle)
    return {code: tuple(told) for code, told in found.items() if told}


def stuck_items(steps: Sequence[Step], asks: Mapping[str, Sequence[str]]) -> frozenset[str]:
    """Return the items that nobody can ever complete. A paper that no item here gives can be had,
    and so can one whose givers all ask for it themselves: they renew, change or replace what another
    office issues first."""
    givers = _first_givers(steps, asks)
    waits: dict[str, set[str]] = {}
    waiting: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        needs = {p for p in asks[step.item] if p in givers}
        waits[step.item] = needs
        for paper in needs:
            waiting[paper].append(step.item)
    gives = {step.item: step.gives for step in steps}
    ready, had = [item for item, needs in waits.items() if not needs], set()
    while ready:
        paper = gives[ready.pop()]
        if paper and paper not in had:
            had.add(paper)
            for item in waiting[paper]:
                waits[item].discard(paper)
                if not waits[item]:
                    ready.append(item)
    return frozenset(item for item, needs in waits.items() if needs)


def _first_givers(steps: Sequence[Step], asks: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """Return who gives each paper to those who do not hold it yet."""
    givers: dict[str, list[str]] = defaultdict(list)
    for step in steps:
        if step.gives and step.gives not in asks[step.item]:
            givers[step.gives].append(step.item)
    return givers


def _shortest(
    steps: Sequence[Step], asks: Mapping, stuck: frozenset[str], always: bool
) -> Iterable[Circle]:
    """Yield for every knot of stuck items the shortest circle through each of them."""
    import networkx as nx  # slow to load, and needed only where something is wrong

    graph, names = nx.DiGraph(), {step.item: step.name for step in steps}
    givers = _first_givers(steps, asks)
    for item in sorted(stuck):
        for paper in asks[item]:
            for giver in givers.get(paper, ()):
                if giver != item and giver in stuck and not graph.has_edge(item, giver):
                    graph.add_edge(item, giver, paper=paper)
    for knot in nx.strongly_connected_components(graph):
        for item in sorted(knot) if len(knot) > 1 else ():
            ways = [nx.shortest_path(graph, giver, item) for giver in graph[item] if giver in knot]
            way = [item, *min(ways, key=len)]
            papers = [graph[a][b]["paper"] for a, b in pairwise(way)]
            codes = way[:-1]
            yield Circle(tuple(codes), tuple(names[c] for c in codes), tuple(papers), always)


def chains(steps: Sequence[Step]) -> dict[tuple[str, str], str]:
    """Return {(item, paper it asks): the paper this one merely proves}.

    A paper proves a proof when all that give it rest on one other paper: that one could be asked.
    """
    rests: dict[str, set[str]] = defaultdict(set)
    for step in steps:
        if step.gives:
            rests[step.gives].add(step.rests_on)
    merely = {
        paper: next(iter(on))
        for paper, on in rests.items()
        if len(on) == 1 and on not in ({""}, {paper})
    }
    return {
        (step.item, paper): merely[paper]
        for step in steps
        for paper in (*step.asks, *step.sometimes)
        if paper in merely and step.gives != merely[paper]
    }
