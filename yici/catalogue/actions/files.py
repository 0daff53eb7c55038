"""Files of guides: taken in from editors, bound to the editions that name them, forgotten unused."""

from datetime import datetime, timedelta

from django.db import transaction

from yici.catalogue.content import Content
from yici.catalogue.models import Edition, EditionFile, GuideFile
from yici.catalogue.refusals import NotAllowed, UnknownFile
from yici.documents import uploads
from yici.kernel import files
from yici.people.models import Role
from yici.people.who import Who

KINDS = tuple(uploads.FORMATS)  # PDF, JPEG, PNG, Word
MOST_BYTES = 10 * uploads.MEGABYTE
UNUSED_DAYS = 30  # a step of the editor that is undone may need its file again


def keep_guide_file(*, file, by: Who, at: datetime) -> GuideFile:
    """Keep a blank form or a sample that an editor has sent; sent twice, it is there once.

    :param file: an upload as Django makes it: name, size, chunks(), seek()
    :raises NotAllowed: unless a catalogue editor of some department
    :raises uploads.BadFile: when it is too large, of another kind, or could do harm
    """
    if not (by.is_clock or by.has(Role.CATALOGUE_EDITOR)):
        raise NotAllowed
    got = uploads.receive(file, accepts=KINDS, limit=MOST_BYTES)
    told = {"name": got.name, "media_type": got.media_type, "size": got.size, "by": by.actor}
    with transaction.atomic():
        kept, is_new = GuideFile.objects.select_for_update().get_or_create(
            digest=got.digest, defaults=told | {"at": at}
        )
        if not is_new:
            kept.at = at
            kept.save(update_fields=["at"])
    return kept


def need_files(content: Content) -> None:
    """:raises UnknownFile: when a content names a file that nobody has sent for a guide"""
    named = content.attached
    known = GuideFile.objects.in_bulk([file.digest for file in named]) if named else {}
    for file in named:
        there = known.get(file.digest)
        if there is None or (there.size, there.media_type) != (file.size, file.media_type):
            raise UnknownFile


def bind_files(edition: Edition, content: Content) -> None:
    """Write down which files an edition has; what its draft no longer names is let go."""
    wanted = {file.digest for file in content.attached}
    there = EditionFile.objects.filter(edition=edition)
    have = set(there.values_list("file_id", flat=True))
    if have - wanted:
        there.exclude(file_id__in=wanted).delete()
    EditionFile.objects.bulk_create(
        EditionFile(edition=edition, file_id=digest) for digest in sorted(wanted - have)
    )


def locked_files(content: Content) -> list[str]:
    """Return the names of the files of a content that nobody can get: something harmful is in them."""
    scans = files.scans_of(file.digest for file in content.attached)
    return [file.name for file in content.attached if scans[file.digest].state == "infected"]


@transaction.atomic
def forget_guide_files(*, at: datetime) -> int:
    """Forget files that no edition has had for a month; the store sweeps them. Return how many."""
    unused = GuideFile.objects.unused(at - timedelta(days=UNUSED_DAYS))
    return unused.delete()[0]
