"""A locker's screen: a code is typed, the locker asks over the wire, a cell opens."""

from django.conf import settings
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from yici.kernel import signing

from .door import in_use


@in_use
@require_http_methods(["GET", "HEAD", "POST"])
def screen(request, code):
    """Take a code and open the cell it belongs to."""
    context = {"code": code}
    if request.method == "POST":
        context |= _asked(code, request.POST.get("opens", "")[:20])
    return render(request, "sandbox/locker.html", context)


def _asked(code: str, opens: str) -> dict:
    address = f"{settings.SITE_URL}/api/v1/shipping/lockers/{code}/open"
    try:
        answer = signing.send(address, {"code": opens}, name=f"locker_{code}", at=timezone.now())
    except signing.Undelivered:
        return {"silent": True}
    if answer.status_code == 200:
        return {"cell": answer.json()["cell"]}
    return {"waits": answer.status_code == 429, "wrong": True}
