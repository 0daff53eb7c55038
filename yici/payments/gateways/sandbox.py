"""The sandbox bank (沙箱): no money moves, everything else is real.

It is another party (yici.sandbox): we reach it over HTTP only, and believe nothing it has not signed.
"""

import csv
import io
from datetime import date, datetime

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yici.kernel import signing
from yici.payments.reports import Entry, Repaid, Report, Statement

from . import Bill, OutOfReach, Unreadable, register

MERCHANT, BANK = "yici", "sandbox_bank"  # who signs what


class Sandbox:
    name = "sandbox"
    title = _("Sandbox bank")
    hint = _("Simulated: no money moves. You choose at its cashier whether the payment succeeds.")
    is_sandbox = True

    def begin(self, bill: Bill, at: datetime) -> str:
        values = {
            "order": bill.order,
            "cents": str(bill.cents),
            "payee": bill.payee,
            "until": bill.until.isoformat(),
            "back": bill.back,
            "notify": bill.notify,
        }
        return signing.signed_link(_at("pay"), values, name=MERCHANT, at=at)

    def read(self, letter: signing.Letter, at: datetime) -> Report:
        signing.check(letter, by=BANK, at=at)
        return _report(_json(letter.body))

    def query(self, order: str, at: datetime) -> Report | None:
        answer = _ask("query", {"order": order}, at, missing_is_fine=True)
        return _report(answer) if answer else None

    def close(self, order: str, at: datetime) -> None:
        _ask("close", {"order": order}, at, missing_is_fine=True)

    def refund(self, order: str, refund: str, cents: int, at: datetime) -> None:
        _ask("refund", {"order": order, "refund": refund, "cents": cents}, at)

    def statement(self, day: date, at: datetime) -> Statement | None:
        answer = _ask("statement", {"day": day.isoformat()}, at, missing_is_fine=True)
        if answer is None:
            return None
        try:
            file = answer["file"].encode()
            return Statement(day=day, file=file, entries=tuple(_entries(file)))
        except (KeyError, AttributeError, TypeError, ValueError, csv.Error):
            raise Unreadable("not a statement") from None


def _at(what: str) -> str:
    return f"{settings.SITE_URL}/sandbox/bank/{what}/"


def _ask(what: str, question: dict, at: datetime, *, missing_is_fine: bool = False) -> dict | None:
    try:
        answer = signing.send(_at(what), question, name=MERCHANT, at=at)
    except signing.Undelivered as error:
        raise OutOfReach(str(error)) from error
    if answer.status_code == 404 and missing_is_fine:
        return None
    if answer.status_code != 200:
        raise OutOfReach(f"{what}: {answer.status_code}")
    return answer.json()


def _json(body: bytes) -> dict:
    try:
        found = orjson.loads(body)
    except orjson.JSONDecodeError:
        raise Unreadable("not JSON") from None
    if not isinstance(found, dict):
        raise Unreadable("not an object")
    return found


def _report(told: dict) -> Report:
    try:
        return Report(
            order=str(told["order"]),
            status=told["status"],
            cents=told["cents"],
            transaction=told["transaction"],
            paid_at=_moment(told["paid_at"]),
            voucher=told["voucher"],
            repaid=tuple(_repaid(one) for one in told["refunds"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("not a report") from None


def _repaid(told: dict) -> Repaid:
    return Repaid(
        refund=told["refund"],
        cents=told["cents"],
        transaction=told["transaction"],
        at=datetime.fromisoformat(told["at"]),
        failed=told["failed"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None


def _entries(file: bytes):
    for row in csv.DictReader(io.StringIO(file.decode("utf-8-sig"))):
        yield Entry(
            kind=row["kind"],  # type: ignore[arg-type]  # it looks itself
            order=row["order"],
            refund=row["refund"],
            cents=int(row["cents"]),
            transaction=row["transaction"],
            at=datetime.fromisoformat(row["at"]),
        )


register(Sandbox())
