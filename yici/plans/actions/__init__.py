"""The verbs of the one map. The only writers of this room."""

from .conflicts import decide_settlement, propose_settlement
from .entering import end_plan, enter_plan
from .schemes import answer, compile_conditions, drop, note_silence, open_scheme

__all__ = [
    "answer",
    "compile_conditions",
    "decide_settlement",
    "drop",
    "end_plan",
    "enter_plan",
    "note_silence",
    "open_scheme",
    "propose_settlement",
]
