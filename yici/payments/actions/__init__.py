"""The verbs of payments: the only writers."""

from .asking import ask, cancel, expire, order, waive
from .hearing import UnknownOrder, ask_gateway, hear, learn, note_receipt
from .reconciling import reconcile, solve
from .refunding import note_refund, refund, retry_refund, send_refund
from .shared import Wordless

__all__ = [
    "UnknownOrder",
    "Wordless",
    "ask",
    "ask_gateway",
    "cancel",
    "expire",
    "hear",
    "learn",
    "note_receipt",
    "note_refund",
    "order",
    "reconcile",
    "refund",
    "retry_refund",
    "send_refund",
    "solve",
    "waive",
]
