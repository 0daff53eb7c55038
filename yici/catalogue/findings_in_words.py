"""A finding in the language of the screen."""

from django.utils.translation import gettext as _

from yici.codes.phrases import Phrase

from .faults import Finding


def in_words(told: str) -> str:
    """Say a phrase in the language of the screen; any other text stays as it is."""
    if not isinstance(told, Phrase):
        return told
    params = {n: in_words(v) if isinstance(v, str) else v for n, v in told.params.items()}
    return _(told.message) % params if params else _(told.message)


def said(finding: Finding) -> str:
    """Say what is wrong; parts of a guide that it names are said in the same language."""
    params = {
        name: ", ".join(_(part) for part in str(value).split(", ")) if name == "lacking" else value
        for name, value in finding.params.items()
    }
    return _(finding.message) % params
