"""What a carrier says of a parcel: every step it knows of, each time.

So its word may come twice, late, or in any order: only steps that were not known are told.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, get_args

from yici.kernel import hearsay

Kind = Literal["picked_up", "in_transit", "out_for_delivery", "failed", "delivered", "returned"]
KINDS = get_args(Kind)
CODE, WORDS, STEPS = 40, 1000, 500  # the longest code, words, way


@dataclass(frozen=True)
class Step:
    """A step on the way. `code` is the carrier's own and names it once; `words` may name people."""

    code: str
    kind: Kind
    at: datetime
    words: str = ""

    def __post_init__(self):
        if self.kind not in KINDS:
            raise ValueError(f"a step is one of {KINDS}")
        hearsay.check_words("code", self.code, CODE, needed=True)
        hearsay.check_words("words", self.words, WORDS)
        hearsay.check_moment("at", self.at)


@dataclass(frozen=True)
class Progress:
    """A parcel as its carrier knows it.

    :raises ValueError: when no parcel goes such a way
    """

    reference: str
    waybill: str
    steps: tuple[Step, ...] = ()

    def __post_init__(self):
        if len(self.steps) > STEPS:
            raise ValueError(f"no way has more than {STEPS} steps")
