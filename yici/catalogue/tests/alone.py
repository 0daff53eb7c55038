"""A content as the rules see it when nothing lies around it, and in the city it belongs to."""

from datetime import date

from yici.catalogue import lint
from yici.catalogue.content import Content
from yici.catalogue.faults import Finding
from yici.laws.register import shipped

ON = date(2026, 11, 28)


def findings(content: Content, among=(), on: date = ON, **said) -> list[Finding]:
    """Return what the rules find; `among`: other entries of the place, as (content, code, office)."""
    code, office = said.setdefault("code", "own"), said.setdefault("department", "")
    known = [lint.facts(content, code, office), *(lint.facts(*one) for one in among)]
    return lint.check(lint.Entry(content, **said), lint.around(known, shipped(), on))


def blocking(content: Content, **said) -> list[Finding]:
    return [finding for finding in findings(content, **said) if finding.blocks]
