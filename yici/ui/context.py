"""What every screen needs to know."""

from django.conf import settings


def screen(request):
    return {"demo": settings.DEMO, "large_type": request.COOKIES.get("type") == "large"}
