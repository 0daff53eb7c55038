from .digests import Digest
from .ledger import Entry
from .marks import Mark
from .reactions import Command, Outbox

__all__ = ["Command", "Digest", "Entry", "Mark", "Outbox"]
