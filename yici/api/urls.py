from django.http import Http404
from django.urls import path, re_path

from .root import api


def nothing_here(request, rest):
    raise Http404


urlpatterns = [path("", api.urls), re_path(r"^(?P<rest>.+)$", nothing_here)]
