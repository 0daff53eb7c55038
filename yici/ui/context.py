"""What every screen needs to know."""

from django.conf import settings


def screen(request):
    return {
        "demo": settings.DEMO,
        "large_type": request.COOKIES.get("type") == "large",
        "chinese_name": "中文",  # a language is offered by its own name
    }
