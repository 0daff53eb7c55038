"""What people are told when something about people is refused: what is wrong, and what to do.

Messages are English; doors show `gettext(str(refused))`.
"""


def _(message: str) -> str:
    """Mark a message for translation."""
    return message


class Refused(Exception):
    """A command was refused. `str()` is a whole sentence, translated by whoever shows it.

    `field` names the input it is about, where there is one, so that a form can show it there.
    """

    message = _("This was refused.")
    field: str | None = None

    def __init__(self, message: str | None = None, field: str | None = None):
        super().__init__(message or self.message)
        if field is not None:
            self.field = field


class NotAllowed(Refused):
    """The actor may not do this."""

    message = _("You may not do this. Ask an administrator whether your post should allow it.")


class BadName(Refused):
    """A name is empty, too long, or holds what no name holds."""

    message = _("Enter the name as it stands on the document, at most 200 characters on one line.")
    field = "name"


class BadNumber(Refused):
    """An identity number or credit code is not well formed (R36)."""

    field = "number"


class BadConcentration(Refused):
    """Where a department approves, or who enforces for it, cannot be so (C127)."""

    LONG = _("Name the approval office in at most 100 characters.")
    OFFICE = _("Name the approval office that sits in the hall.")
    HALL = _("The office can sit only in a hall that serves the department's own region.")
    BODY = _("Choose an active department that enforces itself, other than this one.")
    ITSELF = _("This department enforces for others, so it cannot hand its own enforcement on.")


class NameMismatch(Refused):
    """The number is known under another name. Which one is not told."""

    message = _(
        "Name and number do not belong together. Compare both with the document; "
        "if the name was changed, bring the document to a window."
    )
    field = "name"


class TypeMismatch(Refused):
    """The organisation is known as one of another type."""

    message = _("This credit code is registered for another type of organisation.")
    field = "type"


class RepresentativeMismatch(Refused):
    """The organisation has another legal representative on record."""

    message = _(
        "Another legal representative is on record. Have the change entered at a window first."
    )
    field = "legal_representative"


class AccountTaken(Refused):
    """The person has an account already, or the account belongs to somebody."""

    message = _("There is an account for this person already. Sign in, or have it reset.")
    field = "number"


class TooYoung(Refused):
    """A child under eight has no account: everything is done by her guardian (民法典 art. 20)."""

    message = _(
        "A child under eight has no account of her own: her parent or guardian acts for her. "
        "Bring the household register or birth certificate to a window; it is recorded there."
    )
    field = "number"


class BadMandate(Refused):
    """A mandate that would not hold."""

    message = _("This mandate cannot be given.")
    ORGANISATION = _("Only a person can act for somebody: name the person, not the organisation.")
    ONESELF = _("Nobody needs a mandate from herself. Choose another person.")
    EVIDENCE = _("Add a picture of the signed paper: a mandate on paper needs its evidence.")
    CHILD = _("A child under 18 gives no mandate: her parent or guardian acts for her.")
    OF_AGE = _("A guardian acts for a child under 18. Whoever is of age gives a signed mandate.")
    TOO_YOUNG = _("A guardian has to be of age. Enter the parent or guardian.")
    DATES = _("The mandate must end after it begins. Correct the dates.")
    NOTHING = _("The mandate covers nothing: name at least one item, or choose all.")


class BadConsent(Refused):
    """A consent that would not hold."""

    message = _("This consent cannot be given.")
    EVIDENCE = _("Add a picture of the signed consent.")
    NO_GUARDIAN = _("Only who is on record as guardian now, in this matter, can agree.")
    TOO_YOUNG = _(
        "A guardian agrees for a child of eight to seventeen. For a younger one she applies"
        " herself; whoever is of age needs no consent."
    )


class ReasonMissing(Refused):
    """A number is shown in full only for a reason."""

    message = _("Say in at most 300 characters why you need to see the full number.")
    field = "reason"


class BadRegions(Refused):
    """A file of regions that does not hang together; nothing was loaded."""


NUMBER_FAULTS = {  # codes.faults: code -> what to do
    "length": _("The number must have 18 characters. Compare it with the document."),
    "old-number": _(
        "15-digit numbers ended in 2013. Enter the 18-digit number on the present card."
    ),
    "alphabet": _("The number holds a character that cannot stand there. Type it again."),
    "birth-date": _("The birth date in the number does not exist. Compare it with the card."),
    "check-digit": _("The number does not add up: a character was mistyped. Type it again."),
}
