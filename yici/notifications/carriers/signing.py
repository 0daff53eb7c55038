"""How the platform and an SMS operator know each other: requests signed with a shared secret.

X-Yici-Time: seconds since 1970
X-Yici-Signature: hex of HMAC-SHA-256 over "POST\\n<path>\\n<time>\\n<hex of SHA-256 of the body>"
"""

import hmac
from hashlib import sha256

TIME, SIGNATURE = "X-Yici-Time", "X-Yici-Signature"
TOLERANCE = 300  # seconds that the two clocks may differ


def signature(secret: str, path: str, time: str, body: bytes) -> str:
    text = f"POST\n{path}\n{time}\n{sha256(body).hexdigest()}"
    return hmac.new(secret.encode(), text.encode(), sha256).hexdigest()


def headers(secret: str, path: str, body: bytes, now: float) -> dict[str, str]:
    """Return what proves that this body comes from who holds the secret, now."""
    time = str(int(now))
    return {
        TIME: time,
        SIGNATURE: signature(secret, path, time, body),
        "Content-Type": "application/json",
    }


def is_genuine(secret: str, path: str, given, body: bytes, now: float) -> bool:
    """Say whether the headers `given` fit the body, and are not of another time."""
    time, told = given.get(TIME, ""), given.get(SIGNATURE, "")
    if not (secret and time.isascii() and time.isdigit() and len(time) < 12 and told.isascii()):
        return False
    good = hmac.compare_digest(signature(secret, path, time, body), told)
    return good and abs(now - int(time)) <= TOLERANCE
