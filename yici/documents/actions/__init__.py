"""The verbs of documents: the only writers."""

from .papers import issue, print_again, serve
from .versions import approve, draft, give_up, propose, send_back

__all__ = ["approve", "draft", "give_up", "issue", "print_again", "propose", "send_back", "serve"]
