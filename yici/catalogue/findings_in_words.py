"""A finding in the language of the screen."""

from django.utils.translation import gettext as _

from .faults import Finding


def said(finding: Finding) -> str:
    """Say what is wrong; parts of a guide that it names are said in the same language."""
    params = {
        name: ", ".join(_(part) for part in str(value).split(", ")) if name == "lacking" else value
        for name, value in finding.params.items()
    }
    return _(finding.message) % params
