"""Who: what an actor may do, as a value. Rules everywhere are pure functions of it."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from uuid import UUID


@dataclass(frozen=True)
class Grant:
    """A mandate in force: for whom, and for what (None: for everything)."""

    principal: UUID
    items: frozenset[str] | None = None
    actions: frozenset[str] | None = None

    def covers(self, item: str | None, action: str | None) -> bool:
        """Say whether it covers that item and action; one left out is not asked about."""
        return (self.items is None or item is None or item in self.items) and (
            self.actions is None or action is None or action in self.actions
        )


@dataclass(frozen=True)
class Who:
    """Somebody at a moment: her posts, and those she may act for.

    `actor` is what is written down (`staff:GA1003`, `person:<uuid>`, `clock`, `anonymous`);
    `name` is for screens only and never goes into an event.
    """

    actor: str = "anonymous"
    name: str = field(default="", compare=False)
    staff_code: str | None = None
    posts: frozenset[tuple[str, int]] = frozenset()  # (role, department id)
    halls: frozenset[str] = frozenset()  # regions in whose hall she is a clerk (C035)
    governs: frozenset[str] = frozenset()  # regions whose government she heads (政府负责人)
    applicant_id: UUID | None = None
    grants: tuple[Grant, ...] = ()
    stays_out_of: frozenset[UUID] = frozenset()  # whom she may not act for now, but is close to

    @classmethod
    def clock(cls) -> "Who":
        """Return the system itself, which acts when time passes."""
        return cls(actor="clock")

    @cached_property
    def applicants(self) -> frozenset[UUID]:
        """Herself and all who gave her a mandate that is in force, whatever it covers."""
        own = () if self.applicant_id is None else (self.applicant_id,)
        return frozenset((*own, *(grant.principal for grant in self.grants)))

    @cached_property
    def wholly(self) -> frozenset[UUID]:
        """Herself, and those who let her act in every item: what belongs to no item is theirs."""
        own = () if self.applicant_id is None else (self.applicant_id,)
        return frozenset((*own, *(g.principal for g in self.grants if g.items is None)))

    @cached_property
    def circle(self) -> frozenset[UUID]:
        """Those whose matters a colleague has to handle (回避, 公务员法 art. 76)."""
        return self.applicants | self.stays_out_of

    def at_work(self) -> "Who":
        """Return the official alone, without what she may do as a citizen: so she is at the desk.

        Her circle stays known, or she could decide her own case there.
        """
        return replace(self, applicant_id=None, grants=(), stays_out_of=self.circle)

    @property
    def is_clock(self) -> bool:
        return self.actor == "clock"

    @property
    def is_staff(self) -> bool:
        return self.staff_code is not None

    @property
    def is_anonymous(self) -> bool:
        return self.actor == "anonymous"

    def has(self, role: str, department_id: int | None = None) -> bool:
        """Say whether she holds that role there, or anywhere when no department is given."""
        if department_id is None:
            return any(held == role for held, _ in self.posts)
        return (str(role), department_id) in self.posts

    def departments(self, role: str) -> frozenset[int]:
        """Return the departments in which she holds that role."""
        return frozenset(department for held, department in self.posts if held == role)

    def is_of(self, department_id: int) -> bool:
        """Say whether she holds any post there."""
        return any(department == department_id for _, department in self.posts)

    def is_limited_for(self, applicant_id: UUID | None) -> bool:
        """Say whether a mandate of that applicant's is for some items only: then the item counts."""
        return any(g.principal == applicant_id and g.items is not None for g in self.grants)

    def may_act_for(
        self, applicant_id: UUID, item_code: str | None = None, action: str | None = None
    ) -> bool:
        """Say whether she is that applicant or has a mandate that covers item and action (R38).

        Without an item code: whether she may act for that applicant in anything at all.
        """
        if applicant_id == self.applicant_id:
            return True
        return any(
            grant.principal == applicant_id and grant.covers(item_code, action)
            for grant in self.grants
        )


ANONYMOUS = Who()
