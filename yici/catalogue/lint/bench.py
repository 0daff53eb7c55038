"""How fast a catalogue is checked: the real guides varied to as many entries as wanted."""

import resource
from collections import Counter
from time import perf_counter, process_time

from yici.laws.register import shipped

from .around import around, facts
from .registry import CHECKS
from .run import Report, run
from .varied import ON, lint_varied, originals, place, put_in

PLACE = 860  # entries of a made-up region
SLOW_MS = 0.5  # one rule, one entry


def bench_lint(entries: int = 1_000_000, workers: int = 2, progress=None) -> dict:
    """Check that many made-up entries, and time every rule by itself.

    :return: seconds, entries a second, memory of all processes, faults put in and found, and the
        slowest rule; `slow_rules` names those over half a millisecond an entry
    """
    sizes = [PLACE] * (entries // PLACE) + ([entries % PLACE] if entries % PLACE else [])
    begun, total = perf_counter(), Report()
    for report in run(enumerate(sizes), lint_varied, workers=workers, most=0):
        total += report
        if progress:
            progress(report.entries)
    seconds = perf_counter() - begun
    found, put = _by_rule(total), _put_in(sizes)
    times = rule_times()
    slowest = max(times, key=times.__getitem__)
    return {
        "entries": total.entries,
        "workers": workers,
        "seconds": round(seconds, 1),
        "entries_per_second": round(total.entries / seconds),
        "cpu_ms_an_entry": round(_cpu() * 1000 / max(total.entries, 1), 3),
        "peak_mib_a_process": _peak(),
        "faults_put_in": put.total(),
        "faults_missed": sum(max(number - found[rule], 0) for rule, number in put.items()),
        "rules_ms_an_entry": round(sum(times.values()), 3),
        "slowest_rule": f"{slowest} {times[slowest]:.3f} ms",
        "slow_rules": sorted(name for name, spent in times.items() if spent > SLOW_MS),
    }


def rule_times(rounds: int = 3) -> dict[str, float]:
    """Return the milliseconds that each check takes for an entry, the best of some rounds."""
    entries = [kept.entry() for kept in place(0, len(originals()))]
    known = [facts(entry.content, entry.code, entry.department) for entry in entries]
    surroundings = around(known, shipped(), ON)
    best: dict[str, float] = {}
    for _ in range(rounds):
        for check in CHECKS:
            begun = process_time()
            for entry in entries:
                list(check(entry, surroundings))
            spent = (process_time() - begun) * 1000 / len(entries)
            best[check.__name__] = min(best.get(check.__name__, spent), spent)
    return best


def _by_rule(total: Report) -> Counter:
    found: Counter = Counter()
    for (_department, rule, _blocks), number in total.counts.items():
        found[rule] += number
    return found


def _put_in(sizes: list[int]) -> Counter:
    put: Counter = Counter()
    for number, size in enumerate(sizes):
        put += put_in(number, size)
    return put


def _cpu() -> float:
    """Seconds of the processes that have ended: the workers."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


def _peak() -> int:
    """The largest process there was, in MiB."""
    kinds = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    return round(max(resource.getrusage(kind).ru_maxrss for kind in kinds) / 1024)
