"""The way of a draft in tests: who has which post, and how it is passed on."""

from yici.catalogue import actions
from yici.catalogue.models import Item
from yici.people.tests.people import make_department, make_hall, make_staff


def item_of(guide) -> Item:
    """Return a new item that has this guide, of its own department."""
    department = make_department(guide.department)
    return Item.objects.create(
        code=guide.code, name=guide.content.name, task_type="01", department=department,
        region=department.region,
    )  # fmt: skip


class Staff:
    """Everybody who has a part in an edition of this item."""

    def __init__(self, item):
        government = make_department("区政府办", region=item.region_id)
        self.editor = make_staff("何编目", "catalogue_editor", item.department)
        self.compiler = make_staff("向编目", "compiler", make_hall(item.region_id))
        self.reviewer = make_staff(
            "罗审查", "legality_reviewer", make_department("区司法局", region=item.region_id)
        )
        self.leader = make_staff("任区长", "leader", government)

    def reviewed(self, draft, at):
        """Pass a draft on until only the government has to approve it."""
        actions.submit_edition(edition=draft, by=self.editor, at=at)
        actions.compile_edition(edition=draft, by=self.compiler, at=at)
        return actions.review_edition(edition=draft, by=self.reviewer, at=at)

    def published(self, draft, at, **how):
        return actions.approve_edition(
            edition=self.reviewed(draft, at), by=self.leader, at=at, **how
        )
