"""The five reasons to cut (五个“再砍掉一批”, C027), and the other codes of the register. Pure."""

from dataclasses import dataclass


def _(text: str) -> str:
    return text


@dataclass(frozen=True)
class Reason:
    """Why something is no longer asked, and what becomes of it."""

    code: str
    words: str
    outcome: str  # a key of OUTCOMES


REASONS = {
    reason.code: reason
    for reason in (
        Reason("no-basis", _("No legal basis: cancelled"), "cancelled"),
        Reason("mergeable", _("Can be merged with another: merged"), "merged"),
        Reason("shareable", _("Another department has it: shared"), "shared"),
        Reason("no-effect", _("Of no substantive effect: cancelled"), "cancelled"),
        Reason("catch-all", _("A catch-all clause: cancelled"), "cancelled"),
    )
}
OUTCOMES = {
    "kept": _("Kept on the list"),
    "cancelled": _("Cancelled"),
    "merged": _("Merged"),
    "shared": _("Fetched by the departments"),
}
CANCELLED = "cancelled"
NOT_ASKED = (
    CANCELLED,
    "merged",
    "shared",
)  # what no applicant has to bring under its name any more
STATUSES = {
    "asked": _("Asked, to be examined"),
    "opinions": _("Opinions are collected"),
    **OUTCOMES,
}
KINDS = {"proof": _("Proof"), "seal": _("Seal"), "material": _("Other material")}
SUBSTITUTES = {  # what takes its place (C029, 国办发〔2018〕47号)
    "licence": _("Check of a licence"),
    "sharing": _("Data sharing between departments"),
    "investigation": _("Investigation by the department itself"),
    "commitment": _("Commitment of the applicant"),
    "none": _("Nothing takes its place"),
}
STANCES = {"for": _("It should be kept"), "against": _("It should be cancelled"), "other": _("Other")}  # fmt: skip
WITHHELD = {
    "personal": _("It names or describes a person"),
    "abuse": _("It insults or advertises"),
    "elsewhere": _("It is about something else"),
}
