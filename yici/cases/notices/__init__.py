"""Which statutory notice a fact of a case calls for, and with which values it is set.

The words lie in `yici.documents`, where officials edit them; here is what stands in their
placeholders. Notices are Chinese whatever the reader's language: they are the office's documents.

- `due`: the table: every kind of event has a writer, or a line that says why nothing is due
- `told`: what every notice says of its case, and who is responsible
- `taking_in`, `handling`, `deciding`, `after`: the writers
"""

from .due import DUE, NONE_DUE, notices_of
from .told import Notice

__all__ = ["DUE", "NONE_DUE", "Notice", "notices_of"]
