"""The verbs of the register: the only writers."""

from .bodies import assign_credit_code
from .licences import (
    FaceIncomplete,
    cancel,
    correct,
    issue,
    resume,
    revoke,
    seal_pdf,
    suspend,
)
from .numbers import NoCreditCode
from .papers import Form, make_paper, paper_of, seal_paper

__all__ = [
    "FaceIncomplete",
    "Form",
    "NoCreditCode",
    "assign_credit_code",
    "cancel",
    "correct",
    "issue",
    "make_paper",
    "paper_of",
    "resume",
    "revoke",
    "seal_paper",
    "seal_pdf",
    "suspend",
]
