"""Who is let in: machines that sign, and only where a sandbox is in use."""

from functools import wraps

import orjson
from django.conf import settings
from django.http import Http404, JsonResponse
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from yici.kernel import signing

MERCHANT = "yici"


def in_use(page):
    """Let nobody in where no sandbox is in use."""

    @wraps(page)
    def guarded(request, *args, **kwargs):
        if not settings.SANDBOX:
            raise Http404
        return page(request, *args, **kwargs)

    return guarded


def machines_only(answer):
    """Answer machines that sign their questions: `answer(question: dict, at) -> dict | None`.

    None means that it is not there. A letter that is not signed well gets 401.
    """

    @csrf_exempt
    @require_POST
    @in_use
    @wraps(answer)
    def guarded(request):
        at = timezone.now()
        try:
            signing.check(signing.letter_of(request), by=MERCHANT, at=at)
            told = answer(orjson.loads(request.body), at)
        except signing.Forged as refused:
            return JsonResponse({"code": "signature", "detail": str(refused)}, status=401)
        except (KeyError, TypeError, ValueError) as refused:
            return JsonResponse({"code": "refused", "detail": str(refused)}, status=422)
        if told is None:
            return JsonResponse({"code": "unknown"}, status=404)
        return JsonResponse(told)

    return guarded
