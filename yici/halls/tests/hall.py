"""A hall for stories: its manager, two clerks, windows, and two items with guides in force."""

from dataclasses import dataclass

from yici.catalogue import actions as catalogue
from yici.catalogue.content import Content
from yici.catalogue.models import Edition, Item
from yici.conftest import on
from yici.halls import actions
from yici.halls.models import Window
from yici.people.models import Department
from yici.people.tests.people import CLOCK, make_department, make_hall, make_staff
from yici.people.who import Who

NOW = on("2026-11-20 09:00")
TODAY = NOW.date()
GUIDES = {  # name: department, themes
    "公司设立登记": ("区市监局", ("corporate.setup",)),
    "建筑工程施工许可证核发": ("区住建局", ("corporate.construction",)),
    "不动产转移登记": ("区自然资源局", ("person.housing",)),
    "高龄津贴给付": ("区民政局", ("person.aid",)),
    "矿产资源储量查询": ("区自然资源局", ()),
}


@dataclass
class Hall:
    """Who works there, by name, and its rows."""

    hall: Department
    peng: Who  # the manager
    chen: Who  # clerks
    zhou: Who
    outsider: Who
    items: dict[str, Edition]

    def enter(self, number: str, category: str, **changes) -> Window:
        told = {"hall": self.hall, "name": f"{category}窗口", "by": self.peng, "at": NOW}
        return actions.enter_window(number=number, category=category, **told | changes)

    def sit(self, window: Window, by: Who | None = None, at=NOW):
        return actions.sit(window=window, by=by or self.chen, at=at)


def build() -> Hall:
    hall = make_hall()
    items = {name: publish(name, *told) for name, told in GUIDES.items()}
    return Hall(
        hall=hall,
        peng=make_staff("彭大海", "hall_manager", hall),
        chen=make_staff("陈小芳", "clerk", hall),
        zhou=make_staff("周文斌", "clerk", hall),
        outsider=make_staff("赵明华", "reviewer", make_department("区民政局")),
        items=items,
    )


def publish(name: str, office: str, themes: tuple[str, ...], number: int = 0) -> Edition:
    department = make_department(office)
    content = Content(name=name, task_type="01", themes=themes)  # type: ignore[arg-type]
    item = Item.objects.create(
        code=f"test-{Item.objects.count() + number + 1}", name=name, task_type="01",
        department=department, region=department.region,
    )  # fmt: skip
    draft = catalogue.draft_edition(item=item, content=content, by=CLOCK, at=NOW)
    Edition.objects.filter(pk=draft.pk).update(
        status="published", effective_on=TODAY, published_at=NOW
    )
    return Edition.objects.select_related("item__department").get(pk=draft.pk)
