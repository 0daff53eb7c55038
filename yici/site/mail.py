"""How mail goes out, read from YICI_EMAIL_* variables."""

from collections.abc import Mapping
from dataclasses import dataclass

PORTS = {"none": 25, "starttls": 587, "ssl": 465}
SMTP = "django.core.mail.backends.smtp.EmailBackend"
CONSOLE = "django.core.mail.backends.console.EmailBackend"
SANDBOX = "yici.notifications.sandbox.Outbox"


class BadMail(ValueError):
    """The variables for mail do not fit together."""


@dataclass(frozen=True)
class Mail:
    backend: str
    host: str
    port: int
    user: str
    password: str
    starttls: bool
    ssl: bool
    sender: str
    is_set: bool  # messages may go out by e-mail


def settings(given: Mapping[str, str], demo: bool) -> Mail:
    """Return the settings; without a server the demo keeps mail in its sandbox.

    :raises BadMail: when YICI_EMAIL_TLS is none of its values, or the port is no number
    """
    host, backend = given.get("YICI_EMAIL_HOST", ""), given.get("YICI_EMAIL_BACKEND", "")
    tls = given.get("YICI_EMAIL_TLS") or "starttls"
    if tls not in PORTS:
        raise BadMail(f"YICI_EMAIL_TLS is {tls!r}; choose one of {', '.join(PORTS)}.")
    port = given.get("YICI_EMAIL_PORT") or str(PORTS[tls])
    if not port.isdecimal():
        raise BadMail(f"YICI_EMAIL_PORT is {port!r}; give a number.")
    return Mail(
        backend=backend or (SMTP if host else SANDBOX if demo else CONSOLE),
        host=host or "localhost",
        port=int(port),
        user=given.get("YICI_EMAIL_USER", ""),
        password=given.get("YICI_EMAIL_PASSWORD", ""),
        starttls=tls == "starttls",
        ssl=tls == "ssl",
        sender=given.get("YICI_EMAIL_FROM") or "一次 Yici <noreply@localhost>",
        is_set=bool(host or backend or demo),
    )
