from django.urls import path

from yici.kernel.module import collect

from . import pages, sign_in

app_name = "portal"
urlpatterns = [
    path("", pages.home, name="home"),
    path("welcome/", sign_in.welcome, name="welcome"),
    *collect("pages", "citizen"),
]
