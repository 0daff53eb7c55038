"""What several verbs need."""

from hashlib import sha256

from ..models import Words

MAX_WORDS = 1000  # characters


class Wordless(ValueError):
    """A reason has to be given, and was not, or is too long."""

    def __init__(self):
        super().__init__(f"Give the reason in 1 to {MAX_WORDS} characters.")


def words(payment_id, text: str):
    """Return the digest of a reason, and the row that keeps it.

    :raises Wordless: when it is missing or too long
    """
    text = (text or "").strip()
    if not 0 < len(text) <= MAX_WORDS:
        raise Wordless
    digest = sha256(f"{payment_id}\n{text}".encode()).hexdigest()
    return digest, (Words(payment_id=payment_id, digest=digest, text=text),)
