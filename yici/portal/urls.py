from django.urls import path

from yici.kernel.module import collect

from . import pages

app_name = "portal"
urlpatterns = [path("", pages.home, name="home"), *collect("pages", "citizen")]
