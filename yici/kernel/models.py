from .digests import Digest
from .files.register import File
from .ledger import Entry
from .limits import Tally
from .marks import Mark
from .reactions import Command, Outbox

__all__ = ["Command", "Digest", "Entry", "File", "Mark", "Outbox", "Tally"]
