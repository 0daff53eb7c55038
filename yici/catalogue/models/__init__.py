"""The catalogue's rows: two tiers, their editions and how those came about, what must be adjusted."""

from .access import AccessItem, AccessList
from .editing import Batch, EditionStep
from .files import EditionFile, GuideFile
from .frequent import FrequentBatch, FrequentEntry
from .items import BasicItem, Edition, Item, Revision, edition
from .kept import ListLine, Spared
from .reported import ReportedEdition
from .tasks import Adjustment
from .upstream import BasicEdition

__all__ = [
    "AccessItem",
    "AccessList",
    "Adjustment",
    "BasicEdition",
    "BasicItem",
    "Batch",
    "Edition",
    "EditionFile",
    "EditionStep",
    "FrequentBatch",
    "FrequentEntry",
    "GuideFile",
    "Item",
    "ListLine",
    "ReportedEdition",
    "Revision",
    "Spared",
    "edition",
]
