from django.urls import path

from yici.kernel.module import collect

from . import pages

app_name = "desk"
urlpatterns = [
    *collect("pages", "staff"),
    path("", pages.home, name="home"),
    path("styleguide/", pages.styleguide, name="styleguide"),
]
