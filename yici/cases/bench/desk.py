"""`yici bench desk`: the to-do list and the case page among very many cases, over HTTP."""

import re
import time
from random import Random
from statistics import median, quantiles

import httpx

from .stage import HOST, PASSWORD, PATIENCE, Stage, end, free_port, stage, told_by

WARM = 5  # requests of each sort before the clock starts
ASKED = ("", "?whose=mine", "?due=overdue", "?page=2", "?sort=-case__opened_at", "?due=later")
NUMBER = re.compile(r"/desk/cases/([0-9X]{23})/")
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')


def bench_desk(cases: int, requests: int, workers: int) -> dict:
    """Return the median and the 95th percentile of the desk's pages, by who looks."""
    with stage() as here:
        begun = time.monotonic()
        people = told_by(here, "county", str(cases))
        filled = time.monotonic() - begun
        port = free_port()
        web = here.serve(port, workers)
        try:
            found = {
                name: _looked(here, port, account, requests) for name, account in people.items()
            }
        finally:
            end(web)
        ((size,),) = here.ask("select pg_database_size(current_database())")
    ordinary = found["reviewer"]
    pages = [ordinary[name] for name in ("list", "list_as_asked", "case")]
    return {
        "cases": cases,
        "filled_in_seconds": round(filled),
        "database_mb": round(size / 1e6),
        **{f"{name}_{figure}": ordinary[name][figure] for name in ordinary if name != "waiting"
           for figure in ("p50_ms", "p95_ms")},
        "waiting": ordinary["waiting"],
        "others": {name: told for name, told in found.items() if name != "reviewer"},
        "good": all(page["p50_ms"] < 50 and page["p95_ms"] < 150 for page in pages),
    }  # fmt: skip


def _looked(here: Stage, port: int, account: str, requests: int) -> dict:
    """Sign in as somebody and look at her list, as it comes and as asked, and at her cases."""
    with httpx.Client(base_url=f"http://{HOST}:{port}", timeout=PATIENCE) as browser:
        _sign_in(browser, account)
        first = browser.get("/desk/")
        assert first.status_code == 200, first.status_code
        numbers = _numbers(browser)
        draw = Random(7)
        waiting = re.search(r"nav-count[^>]*>\s*(\d+)", first.text)
        return {
            "waiting": int(waiting[1]) if waiting else None,
            "list": _timed(browser, ["/desk/?reset=1"] * requests),
            "list_as_asked": _timed(
                browser, ["/desk/" + ASKED[n % len(ASKED)] for n in range(requests)]
            ),
            "case": _timed(
                browser, [f"/desk/cases/{draw.choice(numbers)}/" for _ in range(requests)]
            ),
        }


def _sign_in(browser: httpx.Client, account: str) -> None:
    page = browser.get("/accounts/login/")
    token = TOKEN.search(page.text)
    if token is None:
        raise RuntimeError(f"no form to sign in: {page.status_code}")
    told = {"login": account, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
    answer = browser.post("/accounts/login/", data=told, headers={"Referer": str(page.url)})
    if answer.status_code != 302:
        raise RuntimeError(f"{account} cannot sign in: {answer.status_code}")


def _numbers(browser: httpx.Client) -> list[str]:
    """Return the numbers of cases on the first pages of her list."""
    found: list[str] = []
    for page in range(1, 6):
        found += NUMBER.findall(browser.get(f"/desk/?page={page}").text)
    return sorted(set(found))


def _timed(browser: httpx.Client, addresses: list[str]) -> dict:
    for address in addresses[:WARM]:
        browser.get(address)
    spent = []
    for address in addresses:
        begun = time.perf_counter()
        answer = browser.get(address)
        spent.append(1000 * (time.perf_counter() - begun))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
    return {
        "p50_ms": round(median(spent), 1),
        "p95_ms": round(quantiles(spent, n=20)[-1], 1),
        "bytes": len(answer.content),
    }
