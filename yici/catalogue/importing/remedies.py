"""What to do about a fault of a list, and in which column: one table for page, command and API. Pure."""

from yici.catalogue.faults import gettext_noop as _

# The longest beginning that fits counts. The column is ours (kinds says how it is headed);
# empty: the row as a whole, or a column that the message names.
REMEDIES: dict[str, tuple[str, str]] = {
    "row-broken": ("", _("Give the row as many cells as the head has; put quotes around commas.")),
    "row-formula": ("", _("Open the list in a spreadsheet program and save it: then the values stand in it.")),
    "part-stray": ("", _("Write the code of an item of this list beside each of its parts.")),
    "column-unknown": ("", _("Head it as the list of columns does if it is meant; else leave it.")),
    "cell-placeholder": ("", _("Leave the cell empty where there is nothing to say.")),
    "content-unfit": ("", _("Mend the cell and take the list in again: it alone was left out of the draft.")),
    "content-under-way": ("", _("Wait until the draft under way is decided, then take the list in again.")),
    "content-file": ("", _("Send the file for the guide, then take the list in again: the guide was not touched.")),
    "content-": ("", _("Mend the cells named and take the list in again: the guide was not touched.")),
    "code-empty": ("code", _("Give the item its implementation code.")),
    "code-too-long": ("code", _("Look the code up: no code has more than 80 characters.")),
    "code-characters": ("code", _("Take slashes and spaces out of the code.")),
    "code-duplicate": ("code", _("Keep one of the two rows, or give one its own code.")),
    "code-segments": ("code", _("Compare it with the code in the provincial directory.")),
    "code-width": ("code", _("Nothing, if it was read as meant.")),
    "code-not-normal": ("code", _("Nothing, if it was read as meant.")),
    "code-holder-": ("code", _("Put the department's credit code into the item's code.")),
    "code-": ("code", _("Compare it with the code in the provincial directory.")),
    "name-empty": ("name", _("Give the item its name.")),
    "name-too-long": ("name", _("Shorten the name to 1000 characters.")),
    "name-characters": ("name", _("Type the name anew: it holds characters that cannot be shown.")),
    "name-invisible": ("name", _("Nothing, if it was read as meant.")),
    "name-lines": ("name", _("Nothing, if it was read as meant.")),
    "name-duplicate": ("name", _("Look whether the two are one item; then keep one.")),
    "type-unknown": ("task_type", _("Write the type as number or word of GB/T 39046: 01 to 10, or 20.")),
    "basic-empty": ("code", _("Give the item its basic code.")),
    "basic-too-long": ("code", _("Look the code up: a basic code has at most 40 characters.")),
    "code-type": ("code", _("Settle whether code or type is right, and mend the other.")),
    "day-effective": ("effective", _("Write the day as 2026-10-01, or leave the cell empty: then it holds from the day it is taken in.")),
    "day-cancelled": ("cancelled", _("Write the day as 2026-10-01, or leave the cell empty if it does not end.")),
    "day-alone": ("effective", _("Nothing, if the edition may hold as it does; else change what it says as well.")),
    "days-contradict": ("cancelled", _("Mend one of the two days.")),
    "reason-too-long": ("reason", _("Shorten the reason to 500 characters.")),
    "type-differs": ("task_type", _("Settle which type the basic item has, and give both rows that one.")),
    "department-empty": ("department", _("Name the department that handles the item.")),
    "department-too-long": ("department", _("Write the department's short name, at most 40 characters.")),
    "department-code-": ("department_code", _("Look the department's credit code up, or leave the cell empty.")),
    "region-malformed": ("region", _("Write the region's code with 6, 9 or 12 digits.")),
    "region-unknown": ("region", _("Look the code up, or enter the region into the register first.")),
    "region-differs": ("region", _("Settle whether row or code is right, and mend the other.")),
}  # fmt: skip


def remedy(code: str) -> tuple[str, str]:
    """Return the column a fault lies in and what to do about it (an English message)."""
    return next(
        (told for start, told in sorted(REMEDIES.items(), key=_longest) if code.startswith(start)),
        ("", ""),
    )


def _longest(entry: tuple[str, object]) -> int:
    return -len(entry[0])
