"""`yici bench cases`: whole cases over HTTP, beside a bare WSGI application that writes the same rows.

Web server, worker, database and clients share the machine. Both sides are called by the same
clients with the same requests, one after the other in the same run.
"""

import json
import subprocess
import sys
import time
from contextlib import contextmanager
from statistics import median, quantiles

from . import caller
from .pipes import hang_up, hear, tell
from .stage import HOST, Stage, cpu_of, end, free_port, postmaster, stage, told_by

CALLER = [sys.executable, caller.__file__]
REQUESTS = len(caller.STEPS)
# As `yici serve` has it.
AS_SERVED = ("--interface", "wsgi", "--http", "1", "--no-ws", "--blocking-threads", "4",
             "--log-level", "warning")  # fmt: skip
WARM = 20  # cases of each client before the clock starts: statements prepared, editions read


def bench_cases(
    clients: int, cases: int, workers: int, licence_every: int, brief: bool = True
) -> dict:
    """Return cases and requests per second over HTTP, per verb, and of the bare limit.

    :param licence_every: besides, every so many cases of a client lead to an e-licence, which the
        worker makes meanwhile; they are counted apart (0: none)
    :param brief: the programs ask for short answers (`Prefer: return=minimal`), else for the
        whole case after each step
    """
    with stage() as here:
        town = told_by(here, "town", str(clients), str(here.folder / "steps.pickle"))
        town |= {"licence_every": licence_every, "brief": brief}
        ours, tokens = _ours(here, town, clients, cases, workers)
        bare = _bare(here, town, tokens, cases, workers, ours.pop("sizes"))
    limit = bare["cases_per_second"]
    return ours | {
        "answers": "brief" if brief else "whole",
        "limit_cases_per_second": limit,
        "limit_cpu_ms_per_request": bare["cpu_ms_per_request"],
        "ratio": round(ours["cases_per_second"] / limit, 3),
    }


def _ours(here: Stage, town: dict, clients, cases, workers) -> tuple[dict, list]:
    """Measure Yici: web, worker and database."""
    port = free_port()
    work = here.work(wait=True)
    web = here.serve(port, workers)
    try:
        known = here.tokens(port, [*town["staff"].values(), *town["citizens"]])
        tokens = [tokens_of(town, known, n) for n in range(clients)]
        who = {"web": web.pid, "worker": work.pid, "postgres": postmaster(here)}
        before = _made(here)
        result = _drive(here, port, town, tokens, cases, who)
        after = _made(here)
    finally:
        end(web, work)
    seconds = result["seconds"]
    counted = {name: after[name] - before[name] for name in ("licences_signed", "papers_sealed")}
    per_second = {f"{name}_per_second": round(n / seconds, 2) for name, n in counted.items()}
    waiting = {"reactions_waiting": after["reactions_waiting"]}
    return result | counted | per_second | waiting, tokens


def _bare(here: Stage, town: dict, tokens, cases, workers, sizes) -> dict:
    """Measure the bare limit: web and database."""
    port = free_port()
    here.extra |= {
        "BENCH_STEPS": str(here.folder / "steps.pickle"),
        "BENCH_SIZES": json.dumps(sizes),
    }
    served = ("-m", "granian", *AS_SERVED, "--port", str(port), "--workers", str(workers))
    web = here.answering(here.start(*served, "yici.cases.bench.bare:application"), port)
    try:
        who = {"web": web.pid, "postgres": postmaster(here)}
        return _drive(here, port, town | {"licence_every": 0}, tokens, cases, who)
    finally:
        end(web)


def tokens_of(town: dict, known: dict, n: int) -> dict[str, str]:
    return {who: known[name] for who, name in town["staff"].items()} | {
        "citizen": known[town["citizens"][n]]
    }


def _made(here: Stage) -> dict:
    """Return what the worker has made so far, and what is owed."""
    query = """select (select count(*) from licences_licence where digest <> ''),
        (select count(*) from licences_paper where digest <> ''),
        (select count(*) from kernel_outbox)
        + (select count(*) from procrastinate_jobs where status in ('todo', 'doing'))"""
    names = ("licences_signed", "papers_sealed", "reactions_waiting")
    return dict(zip(names, here.ask(query)[0], strict=True))


def _drive(here: Stage, port: int, town: dict, tokens: list, cases: int, who: dict) -> dict:
    """Let the clients take the cases through; return rates, latencies and CPU time."""
    who = {name: pid for name, pid in who.items() if pid}
    with calling(port, town, tokens, cases) as clients:
        before = {name: cpu_of(pid) for name, pid in who.items()}
        for client in clients:
            tell(client, "go")
        told = [json.loads(hear(client)) for client in clients]
        after = {name: cpu_of(pid) for name, pid in who.items()}
    done = sum(one["cases"] for one in told)
    seconds = max(one["ended"] for one in told) - min(one["begun"] for one in told)
    requests = done * REQUESTS
    cpu = {name: after[name] - before[name] for name in before}
    cpu["clients"] = sum(one["cpu"] for one in told)
    return {
        "clients": len(told),
        "cases": done,
        "seconds": round(seconds, 3),
        "cases_per_second": round(done / seconds, 1),
        "requests_per_second": round(requests / seconds, 1),
        "licence_cases_beside": sum(one["licences"] for one in told),
        "cpu_ms_per_request": {n: round(1000 * spent / requests, 3) for n, spent in cpu.items()},
        "sizes": told[0]["sizes"],
        "verbs": _by_verb([pair for one in told for pair in one["spent"]]),
    }


@contextmanager
def calling(port: int, town: dict, tokens: list, cases: int, warm: int = WARM):
    """Start the clients and wait until they have warmed up."""
    share = -(-cases // len(tokens))
    processes = [
        subprocess.Popen(CALLER, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in tokens
    ]
    try:
        for n, (process, own) in enumerate(zip(processes, tokens, strict=True)):
            told = town | {"host": HOST, "port": port, "tokens": own, "cases": share,
                           "warm": warm, "name": f"b{n}-{time.time_ns()}"}  # fmt: skip
            tell(process, json.dumps(told))
        for process in processes:
            if hear(process) != "ready":
                raise RuntimeError("a client of the bench failed; its error stands above")
        yield processes
    finally:
        for process in processes:
            hang_up(process)


def _by_verb(spent: list) -> dict:
    """Return the median and the 95th percentile of each verb, in milliseconds."""
    found: dict[str, list[float]] = {}
    for verb, nanoseconds in spent:
        found.setdefault(verb, []).append(nanoseconds / 1e6)
    return {
        verb: {"p50_ms": round(median(times), 2), "p95_ms": round(quantiles(times, n=20)[-1], 2)}
        for verb, times in found.items()
    }
