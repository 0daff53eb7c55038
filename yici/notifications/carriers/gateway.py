"""SMS over HTTP: what an operator's adapter has to answer.

    POST <YICI_SMS_URL>/messages   {"id", "app", "to", "text", "receipts"}   signed, see signing.py
    202  taken (200: it has this id already, and sends nothing twice)
    4xx  {"code": "..."}: never; 401, 408, 425, 429 and 5xx: not now

Receipts come to `receipts`, signed the same way: {"id", "status": "delivered" | "failed", "code"}.
"""

import re
import time
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import orjson
from django.conf import settings

from . import signing
from .base import Outgoing, Refused, Unreachable

if TYPE_CHECKING:
    import httpx

PATIENCE = 10.0  # seconds
LATER = {401, 403, 404, 405, 408, 425, 429}  # our set-up, their hurry: it may be mended
RECEIPTS = "/callbacks/sms"


class Gateway:
    def hand(self, message: Outgoing) -> None:
        address = f"{settings.SMS_URL}/messages"
        body = orjson.dumps({
            "id": message.id,
            "app": settings.SMS_APP,
            "to": message.to,
            "text": message.text,
            "receipts": settings.SITE_URL + RECEIPTS,
        })  # fmt: skip
        path = urlsplit(address).path
        signed = signing.headers(settings.SMS_SECRET, path, body, time.time())
        import httpx

        try:
            answer = httpx.post(address, content=body, headers=signed, timeout=PATIENCE)
        except httpx.TimeoutException:
            raise Unreachable("sms-timeout", is_away=True) from None
        except httpx.HTTPError:
            raise Unreachable("sms-away", is_away=True) from None
        if answer.is_success:
            return
        if answer.status_code in LATER or not answer.is_client_error:
            raise Unreachable(f"sms-{answer.status_code}")
        raise Refused(f"sms-{_code(answer)}")


def _code(answer: "httpx.Response") -> str:
    try:
        told = str(answer.json()["code"])
    except (ValueError, KeyError, TypeError):
        return str(answer.status_code)
    return told if re.fullmatch(r"[a-z0-9-]{1,30}", told) else str(answer.status_code)
