"""Definitions as files: those that come with Yici, and any other."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import orjson
from pydantic import ValidationError

from yici.catalogue.guides import DATA as CATALOGUE

from .content import Definition
from .refusals import Refused

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True)
class DefinitionFile:
    """One file: what the bundle is called, its definition, and the item of each part."""

    code: str
    definition: Definition
    items: dict[str, str]  # {part: item code}


def demo_definitions() -> Iterator[DefinitionFile]:
    """Read the definitions that come with Yici, in order of their names."""
    for file in sorted(DATA.glob("*.json")):
        yield read_definition(file)


def read_definition(file: Path) -> DefinitionFile:
    """Read one file. A part's item may be named by its code, or by the name of a guide.

    :raises Refused: when it cannot be read or is no definition; the message says what to do
    """
    try:
        definition = Definition.model_validate_json(file.read_bytes())
    except OSError as error:
        raise Refused(f"{file}: cannot be read: {error.strerror}") from None
    except ValidationError as error:
        first = error.errors()[0]
        place = ".".join(str(one) for one in first["loc"]) or "the whole"
        raise Refused(f"{file}: {place}: {first['msg']}") from None
    named = guide_codes()
    items = {part.code: named.get(part.item, part.item) for part in definition.parts}
    return DefinitionFile(file.stem, definition, items)


@cache
def guide_codes() -> dict[str, str]:
    """Return the item codes of the guides that come with Yici, by the names of their files."""
    files = (CATALOGUE / "guides").glob("*.json")
    return {file.stem: orjson.loads(file.read_bytes())["code"] for file in files}
