"""What a carrier says of a parcel: every step it knows of, each time.

So its word may come twice, late, or in any order: only steps that were not known are told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

Kind = Literal["picked_up", "in_transit", "out_for_delivery", "failed", "delivered", "returned"]
KINDS = get_args(Kind)


@dataclass(frozen=True)
class Step:
    """A step on the way. `code` is the carrier's own and names it once; `words` may name people."""

    code: str
    kind: Kind
    at: datetime
    words: str = ""


@dataclass(frozen=True)
class Progress:
    """A parcel as its carrier knows it."""

    reference: str
    waybill: str
    steps: tuple[Step, ...] = ()
