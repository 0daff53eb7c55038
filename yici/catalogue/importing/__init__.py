"""Reading an implementation list (实施清单) as somebody else kept it: nothing is dropped silently.

Pure. `read(file)` gives numbered rows, `sort_out(rows, ...)` gives entries to keep and faults.
A fault is *kept* (the row is imported and the fault told) or *rejected* (the row is left out),
by `VERDICTS` and by nothing else. Read = created + updated + unchanged + rejected.
"""

from .basics import BasicEntry, sort_out_basics
from .entries import Entry, region_of, sort_out
from .faults import VERDICTS, Fault, Notice, SortedOut, verdict
from .kinds import BASICS, LISTS, Kind
from .reading import Row, Unreadable, digest_of, read

__all__ = [
    "BASICS",
    "LISTS",
    "VERDICTS",
    "BasicEntry",
    "Entry",
    "Fault",
    "Kind",
    "Notice",
    "Row",
    "SortedOut",
    "Unreadable",
    "digest_of",
    "read",
    "region_of",
    "sort_out",
    "sort_out_basics",
    "verdict",
]
