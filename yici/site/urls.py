"""The doors and their addresses."""

from django.conf import settings
from django.urls import include, path

from yici.portal.sign_in import demo_addresses
from yici.ui.pages import choose_type

handler403 = "yici.portal.refused.forbidden"
urlpatterns = [
    path("api/v1/", include("yici.api.urls")),  # first: programs call most often
    *(demo_addresses if settings.DEMO else []),
    path("accounts/", include("allauth.urls")),
    path("i18n/", include("django.conf.urls.i18n")),
    path("i18n/type/", choose_type, name="choose_type"),
    path("desk/", include("yici.desk.urls")),
    path("", include("yici.portal.urls")),
]
