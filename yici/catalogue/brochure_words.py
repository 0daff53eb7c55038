"""The fixed words of a brochure: its headings and labels, Chinese or English."""

from django.utils.translation import pgettext_lazy

from yici.ui import dates

WORDS = {
    "simple": pgettext_lazy("brochure", "Guide to the service, in short"),
    "full": pgettext_lazy("brochure", "Guide to the service, complete"),
    "note": pgettext_lazy(
        "brochure", "What the guide says is set in Chinese; the Chinese wording is what counts."
    ),
    "unpublished": pgettext_lazy("brochure", "not published"),
    "code": pgettext_lazy("brochure", "Item code"),
    "edition": pgettext_lazy("brochure", "Edition"),
    "effective": pgettext_lazy("brochure", "In force from"),
    "printed": pgettext_lazy("brochure", "Printed on"),
    "digest": pgettext_lazy("brochure", "Digest of the content (SHA-256)"),
    "situation": pgettext_lazy("brochure", "For this situation:"),
    "scan": pgettext_lazy("brochure", "Scan: guide, and apply online"),
    "bring": pgettext_lazy("brochure", "What to hand in"),
    "nothing": pgettext_lazy("brochure", "Nothing has to be handed in."),
    "when": pgettext_lazy("brochure", "only if: %(when)s"),
    "number": pgettext_lazy("brochure", "No."),
    "material": pgettext_lazy("brochure", "Material"),
    "form_and_copies": pgettext_lazy("brochure", "Form and copies"),
    "how": pgettext_lazy("brochure", "How to supply it"),
    "originals": pgettext_lazy("brochure", "originals: %(n)s"),
    "copies": pgettext_lazy("brochure", "copies: %(n)s"),
    "grade": pgettext_lazy("brochure", "Evidence grade"),
    "graded": pgettext_lazy("brochure", "%(code)s (%(label)s): %(sentence)s"),
    "source": pgettext_lazy("brochure", "Source"),
    "standard": pgettext_lazy("brochure", "Accepted if"),
    "filling": pgettext_lazy("brochure", "How to fill it in"),
    "blank_form": pgettext_lazy("brochure", "Blank form"),
    "sample": pgettext_lazy("brochure", "Sample"),
    "by_code": pgettext_lazy("brochure", "%(name)s (scan the code and get it from the guide)"),
    "errors": pgettext_lazy("brochure", "Common errors"),
    "basis": pgettext_lazy("brochure", "Legal basis"),
    "fetched": pgettext_lazy("brochure", "Not to be handed in: departments fetch these by sharing"),
    "stages": pgettext_lazy("brochure", "Stages"),
    "special": pgettext_lazy("brochure", "Special procedure: %(name)s"),
    "uncounted": pgettext_lazy("brochure", "%(limit)s (does not count in the time limit)"),
    "fees": pgettext_lazy("brochure", "Fees"),
    "free": pgettext_lazy("brochure", "Free of charge."),
    "fee": pgettext_lazy("brochure", "Fee"),
    "fee_standard": pgettext_lazy("brochure", "Standard"),
    "amount": pgettext_lazy("brochure", "Amount"),
    "where": pgettext_lazy("brochure", "Where to go, whom to ask"),
    "unit": pgettext_lazy("brochure", "Accepting unit"),
    "address": pgettext_lazy("brochure", "Address"),
    "hours": pgettext_lazy("brochure", "Office hours"),
    "bus": pgettext_lazy("brochure", "How to get there"),
    "enquiry": pgettext_lazy("brochure", "Enquiries"),
    "status": pgettext_lazy("brochure", "Follow your case"),
    "complaint": pgettext_lazy("brochure", "Complaints"),
    "grounds": pgettext_lazy("brochure", "Legal grounds of the service"),
    "who": pgettext_lazy("brochure", "Who may apply"),
    "conditions": pgettext_lazy("brochure", "Conditions"),
    "flow": pgettext_lazy("brochure", "The flow in short"),
    "limits": pgettext_lazy("brochure", "Time limits"),
    "promised": pgettext_lazy("brochure", "Promised: %(limit)s"),
    "statutory": pgettext_lazy("brochure", "By law: %(limit)s"),
    "result": pgettext_lazy("brochure", "Result"),
    "delivery": pgettext_lazy("brochure", "Ways of delivery"),
    "forms": pgettext_lazy("brochure", "Forms to download"),
    "forms_where": pgettext_lazy(
        "brochure",
        "Scan the code on the first page; blank forms are in the guide, under what you have to bring.",
    ),
    "faq": pgettext_lazy("brochure", "Questions and answers"),
    "asked": pgettext_lazy("brochure", "Question: %(question)s Answer: %(answer)s"),
    "accountability": pgettext_lazy("brochure", "Accountability"),
    "remedies": pgettext_lazy("brochure", "Remedies"),
}
PRINTED = (
    "code", "edition", "effective", "printed", "digest", "situation", "scan", "bring", "nothing",
    "number", "material", "form_and_copies", "how", "fetched", "stages", "basis", "fees", "free",
    "fee", "fee_standard", "amount", "where",
)  # fmt: skip


def word(name: str, /, **values) -> str:
    """Return a fixed word in the language of the brochure, filled in."""
    return str(WORDS[name]) % values if values else str(WORDS[name])


def printed() -> dict[str, str]:
    """Return the words that the page itself sets."""
    note = "" if dates.is_chinese() else word("note")
    return {name: word(name) for name in PRINTED} | {"note": note}


def listed(parts) -> str:
    """Return parts as a list in one line."""
    return ("、" if dates.is_chinese() else ", ").join(parts)


def bracketed(words: str, more: str) -> str:
    return f"{words}（{more}）" if dates.is_chinese() else f"{words} ({more})"
