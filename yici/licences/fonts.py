"""The typefaces of papers: from locked packages, so that every machine sets the same page."""

import importlib.util
import os
import unicodedata
from functools import cache
from pathlib import Path

import typst

PACKAGES = ("pylopdf_fonts_zh_cn", "manimgx_fonts_cjk")
UNSETTABLE = "〓"  # the geta mark printers put where a character is not in the case


def folders() -> tuple[str, ...]:
    """The folders with typefaces; `YICI_FONTS` adds one, say for Tibetan or Uyghur names."""
    packages = [importlib.util.find_spec(name) for name in PACKAGES]
    extra = os.environ.get("YICI_FONTS")
    found = [str(Path(spec.origin).parent) for spec in packages if spec and spec.origin]
    return tuple(found + ([extra] if extra else []))


@cache
def case() -> typst.Fonts:
    """All typefaces, found once a process."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders())
    )


@cache
def covered() -> frozenset[int]:
    """The code points that some typeface can draw."""
    files = {font.path for font in case().fonts() if font.path}
    return frozenset().union(*(_code_points(Path(file)) for file in files))


def settable(text: str) -> str:
    """The text with every character that no typeface has replaced by 〓.

    An archival PDF (PDF/A) may not hold an undrawable character, and one emoji in a company's
    name must not stop its notice. Marks that turn the reading direction are dropped: they could
    make a printed name read otherwise than it is stored.
    """
    return "".join(_settable_character(character) for character in text)


def _settable_character(character: str) -> str:
    if character in "\n\t" or ord(character) in covered():
        return character
    return "" if unicodedata.category(character) in {"Cf", "Cc"} else UNSETTABLE


def _code_points(file: Path) -> set[int]:
    from fontTools.ttLib import TTCollection, TTFont

    if file.suffix == ".ttc":
        with TTCollection(str(file), lazy=True) as collection:
            return set().union(*(_drawn_by(font) for font in collection.fonts))
    with TTFont(str(file), lazy=True) as font:
        return _drawn_by(font)


def _drawn_by(font) -> set[int]:
    # Which glyph draws it is not asked here, and naming 60,000 of them takes most of a second.
    font.setGlyphOrder([str(number) for number in range(font["maxp"].numGlyphs)])
    return set(font.getBestCmap())
