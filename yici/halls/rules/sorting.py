"""Which sort of window an item belongs to, and which windows of a hall take it (C037). Pure.

S4(16) sorts by an item's nature and kind (依事项性质和类别). What the hall says of an item comes first,
then what it says of the item's department, then what the guide in force tells.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from .windows import GENERAL

INVESTMENT, HOUSING, BUSINESS, SOCIAL = "investment", "housing", "business", "social"
NONE = ""  # belongs to no sort
# How guides name the four in what they say of their window (办理窗口); 企业开办 is business registration.
NAMED = {
    "投资项目": INVESTMENT, "房屋交易": HOUSING, "不动产": HOUSING, "商事登记": BUSINESS,
    "企业开办": BUSINESS, "社会事务": SOCIAL,
}  # fmt: skip
# What an item about houses and land registers is called: 房屋交易与不动产登记.
ESTATE = ("不动产", "房屋交易", "房屋买卖", "房屋租赁", "商品房", "存量房", "房产")
SETUP, PERMIT = ("person.setup", "corporate.setup"), ("person.permit", "corporate.permit")
CONSTRUCTION, LABOUR = "corporate.construction", "corporate.hr"


@dataclass(frozen=True)
class Sorted:
    """The sort of an item, and by what: `item`, `department` (the hall says so), or of its guide:
    `window` (it names one), `name`, `joint`, `theme`, `persons`; `` when nothing tells."""

    category: str
    ground: str


def derived(
    name: str, themes: Collection[str], jointly: str, served: Collection[str], window: str = ""
) -> Sorted:
    """Return what a guide tells of an item's sort.

    :param themes: codes under which it is looked for (主题)
    :param jointly: the joint examination it is, if any: those are of construction projects
    :param served: for whom it is: `person`, `enterprise`, ...
    :param window: what its editors call the window, if anything: that comes first
    """
    for word, category in NAMED.items():
        if word in window:
            return Sorted(category, "window")
    if any(word in name for word in ESTATE):
        return Sorted(HOUSING, "name")
    if jointly:
        return Sorted(INVESTMENT, "joint")
    if CONSTRUCTION in themes:
        return Sorted(INVESTMENT, "theme")
    if any(
        theme in themes for theme in (*SETUP, *PERMIT)
    ):  # 准入准营: the permit with the business
        return Sorted(BUSINESS, "theme")
    if LABOUR in themes or any(theme.startswith("person.") for theme in themes):
        return Sorted(SOCIAL, "theme")
    if served and set(served) == {"person"}:
        return Sorted(SOCIAL, "persons")
    return Sorted(NONE, "")


def sorted_by(of_item: str | None, of_department: str | None, guide: Sorted) -> Sorted:
    """Return an item's sort in a hall. None or `` of the hall: it leaves it to the next."""
    if of_item:
        return Sorted(_kept(of_item), "item")
    if of_department:
        return Sorted(_kept(of_department), "department")
    return guide


def _kept(said: str) -> str:
    return NONE if said == GENERAL else said  # 综合: only windows that take everything


@dataclass(frozen=True)
class Place:
    """A window that is open today, as a rule sees it."""

    pk: int
    number: str
    name: str
    category: str


def taking(places: Sequence[Place], categories: Iterable[str]) -> list[Place]:
    """Return the windows that take what is of one of these sorts, those of the sort first.

    Where no window of its sort is open and no general one, every window takes it: nobody is sent
    away from a hall that handles her item (行政许可法 art. 26).
    """
    wanted = set(categories) - {NONE}
    own = [place for place in places if place.category in wanted]
    general = [place for place in places if place.category == GENERAL]
    return own + general or list(places)


def has_own(places: Sequence[Place], category: str) -> bool:
    """Whether some window of the hall is for this sort, or for everything."""
    return any(place.category in (category, GENERAL) for place in places)
