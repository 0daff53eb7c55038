"""行政审批“三集中” (C127): how far approval is drawn together, told from the catalogue as it is.

In an authority its approvals go to one office; that office sits in the hall; its items go to the
platform. The first two are what was said of it last, the third is counted from the guides in force.
"""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from yici.kernel.memory import remember
from yici.people.models import Concentration, Department

from .models import Edition, ListLine, Revision


@dataclass(frozen=True)
class Line:
    """One department, and what of its items in force can be applied for on the platform."""

    department: Department
    items: int
    online: int
    said: Concentration  # last; one that says nothing while nothing was said

    @property
    def has_office(self) -> bool:
        return bool(self.said.approval_office)

    @property
    def is_in_hall(self) -> bool:
        return self.said.stationed_at_id is not None

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
    return _counted(Revision.objects.values_list("key", flat=True).get(pk=1), region)


@remember(8)
def _counted(revision, region: str) -> dict[int, tuple[int, int]]:
    found = Edition.objects.in_force().order_by()
    if region:
        found = found.filter(item__department__region=region)
    on_list = ListLine.objects.filter(list="online", item=OuterRef("item"))
    rows = found.values("item__department").annotate(
        items=Count("pk"), online=Count("pk", filter=Exists(on_list))
    )
    return {row["item__department"]: (row["items"], row["online"]) for row in rows}


def whole(found: list[Line]) -> Whole:
    """Return the sums over these departments."""
    return Whole(
        departments=len(found),
        offices=sum(line.has_office for line in found),
        in_hall=sum(line.is_in_hall for line in found),
        items=sum(line.items for line in found),
        online=sum(line.online for line in found),
    )


def lines(region: str = "") -> list[Line]:
    """Return the departments with items in force, by region and name."""
    counts = counted(region)
    found = Department.objects.filter(pk__in=counts).select_related("region")
    last = Concentration.objects.now().filter(department__in=counts)
    said = {one.department_id: one for one in last.select_related("stationed_at", "enforced_by")}
    return [
        Line(one, *counts[one.pk], said.get(one.pk) or Concentration(department=one))
        for one in found.order_by("region_id", "name")
    ]


def searched(found: list[Line], typed: str) -> list[Line]:
    """Return those in whose name, or the name of whose office, that stands."""
    return [
        line for line in found
        if typed in line.department.name or typed in line.said.approval_office
    ]  # fmt: skip
