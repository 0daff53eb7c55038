"""The rows of cases. Those of a case itself are written by `tell` alone."""

from .calendars import Calendar
from .case import Case, Clock, Task
from .concerned import Concern
from .file import Dossier, Material, Note, Sealed, dossier_context, sealed_context
from .numbers import Number, Series
from .promises import CreditRecord
from .switch import ExaminationStop
from .unsent import DRAFT_NOTICE, Draft, Upload, draft_context

__all__ = [
    "DRAFT_NOTICE",
    "Calendar",
    "Case",
    "Clock",
    "Concern",
    "CreditRecord",
    "Dossier",
    "Draft",
    "ExaminationStop",
    "Material",
    "Note",
    "Number",
    "Sealed",
    "Series",
    "Task",
    "Upload",
    "dossier_context",
    "draft_context",
    "sealed_context",
]
