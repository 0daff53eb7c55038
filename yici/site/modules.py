"""The only list of capabilities, lowest floor first. A new capability is a line here."""

MODULES = [
    "yici.kernel",
    "yici.ui",
    "yici.people",
    "yici.sandbox",
    "yici.licences",
    "yici.documents",
    "yici.payments",
    "yici.notifications",
    "yici.laws",
    "yici.shipping",
    "yici.vocabulary",
    "yici.catalogue",
    "yici.proofs",
    "yici.agencies",
    "yici.cases",
    "yici.bundles",
    "yici.reviews",
    "yici.portal",
    "yici.desk",
    "yici.api",
]
