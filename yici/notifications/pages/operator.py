"""Between programs: receipts of the SMS operator, and the sandbox that stands for one in the demo."""

import time
from uuid import UUID

import orjson
from django.conf import settings
from django.http import JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from .. import actions
from ..actions.sandbox import BUSY, NOBODY
from ..carriers import signing

WANTED = {"id", "app", "to", "text", "receipts"}


@csrf_exempt
@require_POST
def receipts(request):
    """Note what became of an SMS: `{"id", "status": "delivered" | "failed", "code"}`, signed."""
    told = _signed(request)
    if told is None:
        return JsonResponse({"code": "signature"}, status=401)
    try:
        pk, _, repeat = told["id"].partition(".")
        pk, repeat = UUID(pk), int(repeat or 0)
        status, code = str(told["status"]), str(told.get("code", ""))
    except (KeyError, ValueError, TypeError, AttributeError):
        return JsonResponse({"code": "malformed"}, status=422)
    if status not in {"delivered", "failed"}:
        return JsonResponse({"code": "malformed"}, status=422)
    known = actions.note_receipt(
        sending=pk,
        repeat=repeat,
        delivered=status == "delivered",
        code=_word(code),
        at=timezone.now(),
    )
    return JsonResponse({"code": "noted" if known else "unknown"}, status=200 if known else 404)


@csrf_exempt
@require_POST
def sandbox(request):
    """SANDBOX: take an SMS as an operator would, and send it nowhere."""
    told = _signed(request)
    if told is None:
        return JsonResponse({"code": "signature"}, status=401)
    if told.keys() != WANTED or not all(isinstance(value, str) for value in told.values()):
        return JsonResponse({"code": "malformed"}, status=422)
    if told["to"].endswith(NOBODY):
        return JsonResponse({"code": "no-such-number"}, status=422)
    if told["to"].endswith(BUSY):
        return JsonResponse({"code": "busy"}, status=503)
    sms = {"pk": told["id"][:64], "to": told["to"], "text": told["text"]}
    is_new = actions.keep(channel="sms", at=timezone.now(), **sms)
    if is_new:
        actions.note_kept(pk=sms["pk"], receipts=told["receipts"])
    return JsonResponse({"id": told["id"]}, status=202 if is_new else 200)


def _signed(request) -> dict | None:
    """Return what was sent, or None when it does not come from who holds the secret."""
    body = request.body
    if not signing.is_genuine(
        settings.SMS_SECRET, request.path, request.headers, body, time.time()
    ):
        return None
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return {}
    return told if isinstance(told, dict) else {}


def _word(code: str) -> str:
    return "".join(c for c in code.lower() if c.isascii() and (c.isalnum() or c == "-"))[:40]
