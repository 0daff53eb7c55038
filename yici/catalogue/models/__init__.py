"""The catalogue's rows: two tiers, their editions and how those came about, what must be adjusted."""

from .editing import Batch, EditionStep
from .items import BasicItem, Edition, Item, Revision, edition
from .tasks import Adjustment
from .upstream import BasicEdition

__all__ = [
    "Adjustment",
    "BasicEdition",
    "BasicItem",
    "Batch",
    "Edition",
    "EditionStep",
    "Item",
    "Revision",
    "edition",
]
