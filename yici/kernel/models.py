from .ledger import Entry
from .marks import Mark
from .reactions import Command, Outbox

__all__ = ["Command", "Entry", "Mark", "Outbox"]
