"""Several kept files as one ZIP, made while it is sent: never whole in memory or on the disk."""

import io
import zipfile
from collections.abc import Iterable, Iterator

from . import blocks


class _Sink(io.RawIOBase):
    """What is written to it can be taken away again; a stream that cannot go back."""

    def __init__(self):
        self.written = bytearray()

    def writable(self):
        return True

    def write(self, some):
        self.written += some
        return len(some)

    def take(self) -> bytes:
        some, self.written = bytes(self.written), bytearray()
        return some


def zipped(
    named: Iterable[tuple[str, str]], extra: Iterable[tuple[str, bytes]] = ()
) -> Iterator[bytes]:
    """Yield a ZIP of (name, digest) pairs. Pictures and PDFs are packed already, so not again.

    :param extra: (name, content) of small files made on the spot
    """
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_STORED) as archive:
        for name, content in extra:
            archive.writestr(name, content)
            yield sink.take()
        for name, digest in named:
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.external_attr = 0o600 << 16
            with archive.open(entry, "w", force_zip64=True) as member:
                for block in blocks(digest):
                    member.write(block)
                    yield sink.take()
    yield sink.take()
