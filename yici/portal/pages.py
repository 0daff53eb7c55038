"""The citizen's home."""

from django.shortcuts import render
from django.utils.translation import gettext_lazy as _

from yici.ui.menu import Entry


def home(request):
    return render(request, "portal/home.html")


citizen_menu = [Entry(_("Home"), "portal:home", "home", order=0)]
