"""Where a clerk of a hall sits, and which windows take what somebody brings: read in one statement (C037)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from yici.catalogue.content import Content
from yici.catalogue.models import Edition, Item
from yici.kernel.sql import rows

from .rules import sorting
from .rules.sorting import Place, Sorted

# The halls where she is a clerk; of each her seat today, its windows, what it says of the sorts of
# these items, and whether a colleague sent this applicant here for one of them.
READ = """select d.id, d.name, d.region_id, s.window_id,
    (select json_agg(json_build_array(w.id, w.number, w.name, w.category) order by w.number, w.id)
        from halls_window w
        where w.hall_id = d.id and w.closed_on is null and w.since <= %(on)s),
    (select json_agg(json_build_array(t.item_id, t.department_id, t.category) order by t.id)
        from halls_sorting t where t.hall_id = d.id
        and (t.item_id = any(%(items)s) or t.department_id = any(%(departments)s))),
    (select json_build_array(r.id, r.first_asked_id) from halls_referral r
        where r.hall_id = d.id and r."on" = %(on)s and r.taken_at is null
        and r.applicant_id = %(applicant)s and r.item_id = any(%(items)s) order by r.id limit 1)
    from people_department d
    left join halls_sitting s on s.staff_id = %(staff)s and s."on" = %(on)s and s.until is null
        and exists (select from halls_window w where w.id = s.window_id and w.hall_id = d.id)
    where d.id = any(%(posts)s) and d.is_hall and d.is_active
    order by s.window_id is null, d.id"""


@dataclass(frozen=True)
class Counter:
    """A hall as one of its clerks works in it today."""

    hall: int
    name: str
    region: str
    seat: Place | None = None
    places: Sequence[Place] = ()
    of_items: Mapping[int, str] = field(default_factory=dict)
    of_departments: Mapping[int, str] = field(default_factory=dict)
    referral: int | None = None  # that a colleague made for this applicant today
    first_asked: str = ""  # staff code of that colleague

    def sort_of(self, item: Item, content: Content) -> Sorted:
        """Return which sort of window an item belongs to in this hall."""
        return sorting.sorted_by(
            self.of_items.get(item.pk),
            self.of_departments.get(item.department_id),
            told_by(content),
        )

    def taking(self, offered: Sequence[Edition]) -> list[Place]:
        """Return the windows that take these items, as one thing where they are several."""
        sorts = {self.sort_of(one.item, one.content).category for one in offered}
        return sorting.taking(self.places, sorts)


def told_by(content: Content) -> Sorted:
    """Return what a guide tells of its item's sort."""
    served = [one.value for one in content.service_objects]
    return sorting.derived(
        content.name, content.themes, content.paths.jointly, served, content.guide.window
    )


def counter_of(
    who, on: date, items: Sequence[Item] = (), applicant_id: UUID | None = None, region: str = ""
) -> Counter | None:
    """Return the hall in which this clerk sits today, else the one of that region, else any of hers.

    None: she is no clerk of a hall. One statement.
    """
    if not who.halls:
        return None
    found = rows(READ, {
        "on": on, "staff": who.staff_code, "posts": sorted(who.departments("clerk")),
        "items": [one.pk for one in items], "departments": [one.department_id for one in items],
        "applicant": applicant_id,
    })  # fmt: skip
    halls = [_counter(*row) for row in found]
    ranked = sorted(halls, key=lambda hall: (hall.seat is None, hall.region != region))
    return ranked[0] if ranked else None


def _counter(hall, name, region, seat, windows, said, referral) -> Counter:
    places = tuple(Place(*one) for one in windows or ())
    pk, first = referral or (None, "")
    return Counter(
        hall=hall, name=name, region=region, places=places, referral=pk, first_asked=first,
        seat=next((place for place in places if place.pk == seat), None),
        of_items={item: category for item, _, category in said or () if item},
        of_departments={office: category for _, office, category in said or () if office},
    )  # fmt: skip
