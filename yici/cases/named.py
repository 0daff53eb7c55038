"""An item as somebody writes it down: by its code, or by its name."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.catalogue.models import Item


def item_code(said: str) -> str:
    """Return the code of the published item with that code or name.

    :raises ValidationError: when there is none, or more than one of that name
    """
    said = said.strip()
    found = Item.objects.published().filter(Q(code=said) | Q(name=said)).distinct()
    codes = list(found.values_list("code", flat=True)[:2])
    if len(codes) == 1:
        return codes[0]
    raise forms.ValidationError(
        _("Several offices have an item of this name: enter the code on its guide.")
        if codes
        else _("There is no item of this name or code. Copy it from its guide.")
    )
