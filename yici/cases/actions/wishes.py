"""How an applicant wants her case handled."""

from dataclasses import dataclass, field
from uuid import UUID


@dataclass(frozen=True)
class Wish:
    """How the applicant wants it: channel, delivery, and what else she asks for."""

    channel: str = "online"
    delivery: str = "online"
    mandate_id: UUID | None = None
    pre_review: bool = False
    renews: UUID | None = None
    bundle_id: UUID | None = None
    undertaking: bool = False  # she signs the item's undertaking (告知承诺, R30)
    agent_id: UUID | None = None  # who stands at the window for the applicant (R38)
    collect_at: str = ""  # region of the hall where she collects the result, if another (C051)
    office: int | None = None  # a park's office that handles it by authorisation (C061)
    entrusted: bool = False  # in the authority's name, which stays answerable (art. 24)
    window_id: int | None = None  # of a part: the window that took in the whole (C037)
    first_asked: str = ""  # and who was asked first (R23)
    verified: dict[str, str] = field(default_factory=dict)  # {field: case it comes from, decided}
