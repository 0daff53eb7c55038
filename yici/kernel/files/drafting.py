"""A local file that grows until it is kept, or is thrown away."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO


@contextmanager
def drafting(folder: Path) -> Iterator[tuple[BinaryIO, Path]]:
    """Open a new file in the folder; what is left of it at the end is removed."""
    handle, name = tempfile.mkstemp(dir=folder)
    try:
        with os.fdopen(handle, "wb") as file:
            yield file, Path(name)
    finally:
        Path(name).unlink(missing_ok=True)
