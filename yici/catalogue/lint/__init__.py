"""The policy documents' rules as code: every entry of the catalogue is checked by one table of rules.

`check(entry, around)` gives every breach, those that block publication first. It runs when a draft
is saved, before it is published, and over the whole catalogue (`yici catalogue lint`).
"""

from yici.catalogue.faults import Finding

from .around import around, facts
from .entry import Around, Entry
from .registry import BY_NUMBER, CHECKS, RULES, Rule

__all__ = ["BY_NUMBER", "RULES", "Around", "Entry", "Rule", "around", "blocking", "check", "facts"]


def check(entry: Entry, surroundings: Around) -> list[Finding]:
    """Return every breach of a rule by this entry, blocking ones first."""
    found = [finding for rule in CHECKS for finding in rule(entry, surroundings)]
    return sorted(found, key=lambda finding: not finding.blocks)


def blocking(entry: Entry, surroundings: Around) -> list[Finding]:
    """Return what refuses publication."""
    return [finding for finding in check(entry, surroundings) if finding.blocks]
