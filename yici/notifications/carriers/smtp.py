"""E-mail, by whatever mail backend Django is set to; SMTP in earnest."""

from email.utils import parseaddr
from smtplib import (
    SMTPAuthenticationError,
    SMTPException,
    SMTPRecipientsRefused,
    SMTPResponseException,
    SMTPSenderRefused,
    SMTPServerDisconnected,
)

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from .base import Outgoing, Refused, Unreachable


class Smtp:
    """One connection a message: nothing is shared between workers, nothing is left half said."""

    def hand(self, message: Outgoing) -> None:
        mail = EmailMessage(
            subject=message.subject,
            body=message.text,
            to=[message.to],
            headers={
                "Message-ID": message_id(message.id),
                "Auto-Submitted": "auto-generated",  # RFC 3834: no holiday notes, please
                "List-Unsubscribe": f"<{settings.SITE_URL}/me/contacts/>",
            },
            connection=get_connection(),
        )
        try:
            mail.send()
        except (SMTPException, OSError) as error:
            raise _meaning(error) from None


def message_id(pk: str) -> str:
    """Return the Message-ID of a message: the same for every try, so that doubles can be told."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return f"<{pk}@{domain}>"


def _meaning(error: Exception) -> Refused | Unreachable:
    """Say what a failure means for this message; a fault of our own set-up may be mended."""
    match error:
        case SMTPRecipientsRefused():
            (code, _) = next(iter(error.recipients.values()))
            return Refused(f"smtp-{code}") if code >= 500 else Unreachable(f"smtp-{code}")
        case SMTPAuthenticationError() | SMTPSenderRefused():
            return Unreachable(f"smtp-{error.smtp_code}")
        case SMTPServerDisconnected():
            return Unreachable("smtp-lost")
        case SMTPResponseException():
            code = error.smtp_code
            return Refused(f"smtp-{code}") if 550 <= code <= 559 else Unreachable(f"smtp-{code}")
        case TimeoutError():
            return Unreachable("smtp-timeout", is_away=True)
    return Unreachable("smtp-away", is_away=True)
