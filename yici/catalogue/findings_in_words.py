"""A finding in the language of the screen."""

from django.utils.translation import gettext as _

from yici.codes.phrases import Phrase
from yici.ui.dates import is_chinese

from .faults import Finding, Told


def in_words(told: str) -> str:
    """Say a phrase in the language of the screen; any other text stays as it is."""
    if not isinstance(told, Phrase):
        return told
    params = {n: in_words(v) if isinstance(v, str) else v for n, v in told.params.items()}
    return _(told.message) % params if params else _(told.message)


def spoken(value: object) -> object:
    """Return what is told in both languages in that of the screen; anything else as it is."""
    return value.english if isinstance(value, Told) and not is_chinese() else value


def said(finding: Finding) -> str:
    """Say what is wrong; parts of a guide that it names are said in the same language."""
    params = {
        name: ", ".join(_(part) for part in str(value).split(", "))
        if name == "lacking"
        else spoken(value)
        for name, value in finding.params.items()
    }
    return _(finding.message) % params
