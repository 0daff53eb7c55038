from .ledger import Entry
from .reactions import Command, Outbox

__all__ = ["Command", "Entry", "Outbox"]
