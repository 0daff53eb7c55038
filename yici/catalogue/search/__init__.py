"""Finding items by what people type: names, everyday words, pinyin, initials, one wrong character.

Pure: `build(records, path)` writes an index, `SearchIndex(path).find(text, ...)` reads it. Which
items are in it, and when it is built anew, is `catalogue.finding`.
"""

from .index import EVERYTHING, Filters, Found, Record, SearchIndex, build, update

__all__ = ["EVERYTHING", "Filters", "Found", "Record", "SearchIndex", "build", "update"]
