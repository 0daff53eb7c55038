"""The field's identifiers (代码): whether they are well formed, what they say, and how to make them."""

from yici.codes.faults import Fault, Invalid
from yici.codes.kinds import KINDS, UnknownKind, check

__all__ = ["KINDS", "Fault", "Invalid", "UnknownKind", "check"]
