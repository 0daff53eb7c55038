"""The verbs of the register: the only writers."""

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
from .papers import make_paper

__all__ = [
    "FaceIncomplete",
    "NoCreditCode",
    "cancel",
    "correct",
    "issue",
    "make_paper",
    "resume",
    "revoke",
    "seal_pdf",
    "suspend",
]
