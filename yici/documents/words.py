"""Parts, groups and findings in the reader's language."""

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from . import wordings
from .kinds import AFTER, DECIDING, HANDLING, TAKING_IN
from .wordings import Finding

GROUPS = {
    TAKING_IN: _("Receipt and acceptance"),
    HANDLING: _("Handling"),
    DECIDING: _("Decision and delivery"),
    AFTER: _("After the decision"),
}
PARTS = {  # name and what to write there
    "title": (_("Title"), _("One line, e.g. what is decided about what.")),
    "facts": (_("Particulars"), _("One row a line: name, full-width colon, value.")),
    "salutation": (_("Salutation"), _("To whom it is addressed; records have none.")),
    "opening": (_("Opening"), _("What is decided or told. A line is a paragraph.")),
    "list_heading": (_("Heading of the list"), _("Stands above the list of materials, if it needs one.")),
    "paragraphs": (_("Text"), _("What follows. A line is a paragraph; one that lacks its value is left out.")),
    "ground": (_("Legal ground"), _("Laws with their articles, separated by full-width semicolons.")),
    "remedies": (_("Remedies"), _("Review within 60 days, litigation within 6 months, and where.")),
    "closing": (_("Closing"), _("The customary last line.")),
    "signatures": (_("Lines to sign"), _("Who signs by hand, one a line.")),
    "agency": (_("The authority's word"), _("The abbreviation in its document numbers; empty: its short name.")),
    "pattern": (_("Form of the number"), _("Each of the four values exactly once.")),
}  # fmt: skip
SHORT = {"title", "salutation", "list_heading", "closing", "agency", "pattern"}


def finding(one: Finding) -> str:
    """Return what is wrong, with the article that asks for it."""
    params = {
        name: gettext(value) if name == "what" else value for name, value in one.params.items()
    }
    said = gettext(one.message) % params
    return f"{said} {one.article}" if one.article and one.article not in said else said


def needs(kind: wordings.Kind) -> list[str]:
    """Return what the law asks of a notice of this kind, for the side of the form."""
    said = [gettext("cites %(law)s") % {"law": cited} for cited in kind.law]
    said += [gettext("says {%(name)s}") % {"name": name} for name in kind.needed]
    if kind.remedies:
        said.append(
            gettext("tells review within 60 days and litigation within 6 months, and where")
        )
    return said
