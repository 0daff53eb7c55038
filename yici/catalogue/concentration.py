"""行政审批“三集中” (C127): how far approval is drawn together, told from the catalogue as it is.

In an authority its approvals go to one office; that office sits in the hall; its items go to the
platform. The first two are kept with the department, the third is counted from the guides in force.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from yici.people.models import Department

from .models import Edition, ListLine


@dataclass(frozen=True)
class Line:
    """One department, and what of its items in force can be applied for on the platform."""

    department: Department
    items: int
    online: int

    @property
    def has_office(self) -> bool:
        return bool(self.department.approval_office)

    @property
    def is_in_hall(self) -> bool:
        return self.department.stationed_at_id is not None

    @property
    def is_online(self) -> bool:
        return self.online == self.items

    @property
    def done(self) -> int:
        """How many of the three concentrations are reached."""
        return self.has_office + self.is_in_hall + self.is_online


@dataclass(frozen=True)
class Whole:
    """All departments that have items in force."""

    departments: int
    offices: int
    in_hall: int
    items: int
    online: int

    @property
    def percent_online(self) -> int | None:
        """Rounded down; None without items."""
        return 100 * self.online // self.items if self.items else None


def counted(region: str = "") -> dict[int, tuple[int, int]]:
    """Return the items in force of each department, and how many of them stand on list P05."""
    found = Edition.objects.in_force().order_by()
    if region:
        found = found.filter(item__department__region=region)
    on_list = ListLine.objects.filter(list="online", item=OuterRef("item"))
    rows = found.values("item__department").annotate(
        items=Count("pk"), online=Count("pk", filter=Exists(on_list))
    )
    return {row["item__department"]: (row["items"], row["online"]) for row in rows}


def whole(region: str = "") -> Whole:
    """Return the sums over all departments with items in force: two statements."""
    counts = counted(region)
    told = Department.objects.filter(pk__in=counts).aggregate(
        offices=Count("pk", filter=~Q(approval_office="")),
        in_hall=Count("pk", filter=Q(stationed_at__isnull=False)),
    )
    items, online = (sum(pair[n] for pair in counts.values()) for n in (0, 1))
    return Whole(len(counts), told["offices"], told["in_hall"], items, online)


def lines(region: str = "", typed: str = "") -> list[Line]:
    """Return the departments with items in force, by region and name: two statements."""
    counts = counted(region)
    found = Department.objects.filter(pk__in=counts)
    if typed:
        found = found.filter(Q(name__icontains=typed) | Q(approval_office__icontains=typed))
    rows = found.select_related("region", "stationed_at", "enforced_by")
    return [Line(one, *counts[one.pk]) for one in rows.order_by("region_id", "name")]
