"""Uploads: files that somebody has sent by program, and may use in an application of hers."""

from datetime import datetime

from django.conf import settings

from yici.documents import uploads

from ..models import Upload


def upload(*, user, file, at: datetime) -> Upload:
    """Keep a file for the account that sent it; sent twice, it is there once.

    :param file: an upload as Django makes it: name, size, chunks(), seek()
    :raises uploads.BadFile: when it is too large, of a kind nobody asks for, or could do harm
    """
    received = uploads.receive(file, accepts=uploads.FORMATS, limit=settings.UPLOAD_LIMIT)
    told = {"name": received.name, "size": received.size, "media_type": received.media_type}
    kept, _ = Upload.objects.update_or_create(
        user=user, digest=received.digest, defaults=told | {"at": at}
    )
    return kept


def forget_uploads(*, before: datetime) -> int:
    """Forget who sent files before that moment; those in a case stay, as materials of the case."""
    return Upload.objects.filter(at__lt=before).delete()[0]
