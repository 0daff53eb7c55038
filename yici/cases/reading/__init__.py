"""Reading a case aloud: its story, its clocks and its file in the reader's language.

Pages, API and papers say the same because they all read here.
"""

from .around import parcels_of, payments_of, takes_parcels
from .beside import People, dossier_of, find, people_of
from .coming import next_of
from .concerned import concerned_of, find_concern, hearing_of, is_over, lines_concerning, masked
from .experts import expert_reviews_of
from .file import (
    Held,
    Section,
    came_of,
    form_of,
    licence_of,
    materials_of,
    papers_of,
    value_in_words,
)
from .jointly import joint_of, words_under
from .outlook import PROGRESS_STEPS, Contact, Outlook, contact_of, outlook_of, progress_of
from .periods import ClockTold, clocks_of, sentence, tone
from .places import AtWindow, Place, places_of, window_of
from .story import Line, actors_in, asking, timeline
from .terms import (
    CHANNEL_WORDS,
    CLOCK_WORDS,
    EVENT_WORDS,
    OFFICE_ONLY,
    OUTCOME_WORDS,
    RESULT_WORDS,
    SOON,
    STATUS_WORDS,
    STEP_WORDS,
    count_in_words,
    day_in_words,
    is_to_revoke,
    status_in_words,
    work_in_words,
)

__all__ = [
    "CHANNEL_WORDS",
    "CLOCK_WORDS",
    "EVENT_WORDS",
    "OFFICE_ONLY",
    "OUTCOME_WORDS",
    "PROGRESS_STEPS",
    "RESULT_WORDS",
    "SOON",
    "STATUS_WORDS",
    "STEP_WORDS",
    "AtWindow",
    "ClockTold",
    "Contact",
    "Held",
    "Line",
    "Outlook",
    "People",
    "Place",
    "Section",
    "actors_in",
    "asking",
    "came_of",
    "clocks_of",
    "concerned_of",
    "contact_of",
    "count_in_words",
    "day_in_words",
    "dossier_of",
    "expert_reviews_of",
    "find",
    "find_concern",
    "form_of",
    "hearing_of",
    "is_over",
    "is_to_revoke",
    "joint_of",
    "licence_of",
    "lines_concerning",
    "masked",
    "materials_of",
    "next_of",
    "outlook_of",
    "papers_of",
    "parcels_of",
    "payments_of",
    "people_of",
    "places_of",
    "progress_of",
    "sentence",
    "status_in_words",
    "takes_parcels",
    "timeline",
    "tone",
    "value_in_words",
    "window_of",
    "words_under",
    "work_in_words",
]
