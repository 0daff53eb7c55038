"""The sandbox courier (沙箱): nothing travels, everything else is real.

It is another party (yici.sandbox): we reach it over HTTP only, and believe nothing it has not signed.
"""

from datetime import datetime

import orjson
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from yici.kernel import signing
from yici.shipping.progress import Progress, Step

from . import Consignment, OutOfReach, Unreadable, register

SENDER, COURIER = "yici", "sandbox_courier"  # who signs what


class Sandbox:
    name = "sandbox"
    title = _("Sandbox courier")
    is_sandbox = True
    has_wire = True

    def book(self, consignment: Consignment, at: datetime) -> str:
        question = {
            "reference": consignment.reference,
            "sender": consignment.sender,
            "receiver": consignment.receiver,
            "notify": consignment.notify,
        }
        return str((_ask("book", question, at) or {})["waybill"])

    def cancel(self, waybill: str, at: datetime) -> None:
        _ask("cancel", {"waybill": waybill}, at)

    def recall(self, waybill: str, at: datetime) -> str:
        answer = _ask("recall", {"waybill": waybill}, at)
        return str(answer["answer"]) if answer else "too_late"

    def read(self, letter: signing.Letter, at: datetime) -> Progress:
        signing.check(letter, by=COURIER, at=at)
        try:
            return _progress(orjson.loads(letter.body))
        except orjson.JSONDecodeError:
            raise Unreadable("not JSON") from None

    def track(self, waybill: str, at: datetime) -> Progress | None:
        answer = _ask("track", {"waybill": waybill}, at)
        return _progress(answer) if answer else None


def _ask(what: str, question: dict, at: datetime) -> dict | None:
    address = f"{settings.SITE_URL}/sandbox/courier/{what}/"
    try:
        answer = signing.send(address, question, name=SENDER, at=at)
    except signing.Undelivered as error:
        raise OutOfReach(str(error)) from error
    if answer.status_code == 404 and what != "book":
        return None
    if answer.status_code != 200:
        raise OutOfReach(f"{what}: {answer.status_code}")
    return answer.json()


def _progress(told) -> Progress:
    try:
        return Progress(
            reference=str(told["reference"]),
            waybill=str(told["waybill"]),
            steps=tuple(_step(one) for one in told["steps"]),
        )
    except (KeyError, TypeError, ValueError):
        raise Unreadable("not a progress") from None


def _step(told: dict) -> Step:
    return Step(told["code"], told["kind"], datetime.fromisoformat(told["at"]), told["words"] or "")


register(Sandbox())
