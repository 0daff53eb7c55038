"""The only writers of people's records. Every verb is keyword-only and atomic."""

from .accounts import link_account, make_token, open_account, revoke_token
from .applicants import change_contact, name_representative, register_applicant, reveal
from .consents import give_consent, revoke_consent
from .departments import concentrate, found_department
from .mandates import give_mandate, revoke_mandate
from .posts import appoint, dismiss, hire, let_go
from .regions import load_regions

__all__ = [
    "appoint",
    "change_contact",
    "concentrate",
    "dismiss",
    "found_department",
    "give_consent",
    "give_mandate",
    "hire",
    "let_go",
    "link_account",
    "load_regions",
    "make_token",
    "name_representative",
    "open_account",
    "register_applicant",
    "reveal",
    "revoke_consent",
    "revoke_mandate",
    "revoke_token",
]
