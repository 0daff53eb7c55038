"""The rows: places, those who serve there, those they serve."""

from .accounts import ApiToken, User
from .applicants import Applicant, Consent, Mandate, Reveal, capacity_of
from .places import Concentration, Department, Region
from .staff import Post, Role, Staff

__all__ = [
    "ApiToken",
    "Applicant",
    "Concentration",
    "Consent",
    "Department",
    "Mandate",
    "Post",
    "Region",
    "Reveal",
    "Role",
    "Staff",
    "User",
    "capacity_of",
]
