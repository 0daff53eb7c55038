"""An item in the columns of the national exchange tables (up_task_*), both ways. Pure.

`record(...)` gives one; `merged(base, told)` takes one back. Whatever the tables have no column for
(situations, form fields, stages, criteria) travels in the column `content`, so that nothing is lost;
a national column that was changed since overrules it.
"""

from .basics import BASIC, of_basic
from .columns import COLUMNS, Column, Unfit, value_of
from .groups import GROUPS, Group
from .records import ITEM, SHOWN, Misfit, Record, content_columns, merged, of_content, taken

__all__ = [
    "BASIC",
    "COLUMNS",
    "GROUPS",
    "ITEM",
    "SHOWN",
    "Column",
    "Group",
    "Misfit",
    "Record",
    "Unfit",
    "content_columns",
    "merged",
    "of_basic",
    "of_content",
    "taken",
    "value_of",
]
