"""A real SMTP server on this machine, that can be told to refuse, to greylist and to hang up."""

import asyncio
import ssl
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

SMTP = "django.core.mail.backends.smtp.EmailBackend"
USER, PASSWORD = "yici", "let-me-send"


@dataclass
class Server:
    """What it got; what it answers to the next ones who write, in turn (then 250)."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    to_recipient: list[str] = field(default_factory=list)
    to_data: list[str] = field(default_factory=list)
    tries: int = 0
    was_encrypted: bool = False

    async def handle_RCPT(self, server, session, envelope, address, options):
        self.tries += 1
        answer = self.to_recipient.pop(0) if self.to_recipient else "250 OK"
        if answer.startswith("250"):
            envelope.rcpt_tos.append(address)
        return answer

    async def handle_DATA(self, server, session, envelope):
        answer = self.to_data.pop(0) if self.to_data else "250 taken"
        if answer == "take and hang up":  # as when the line is cut before our 250 arrives
            self._take(session, envelope)
            server.transport.abort()
            return "250 never read"
        if answer == "take and think":  # long enough for somebody to be killed meanwhile
            self._take(session, envelope)
            await asyncio.sleep(60)
        if answer == "hang up":
            server.transport.abort()
            return "451 never read"
        if answer.startswith("250"):
            self._take(session, envelope)
        return answer

    def _take(self, session, envelope):
        self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        self.was_encrypted = session.ssl is not None


@contextmanager
def mail_server(port: int = 0, **how):
    """Run a server while the block lasts; `server.port` says where."""
    handler = Server()
    controller = Controller(handler, hostname="127.0.0.1", port=port or _free_port(), **how)
    controller.start()
    handler.port = controller.port
    try:
        yield handler
    finally:
        controller.stop()


def _free_port() -> int:
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def password_needed(server, session, envelope, mechanism, given) -> AuthResult:
    good = isinstance(given, LoginPassword) and given == LoginPassword(
        USER.encode(), PASSWORD.encode()
    )
    return AuthResult(success=good, handled=False)


def encryption(folder) -> tuple[ssl.SSLContext, str]:
    """Return what a server on this machine encrypts with, and the file a client trusts it by."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    file = folder / "mail.pem"
    file.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    return context, str(file)
