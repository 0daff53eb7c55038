"""The columns of an item: national name, Chinese head, how it is read from a body and written to it."""

import re
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from yici.catalogue import content as said
from yici.catalogue.content import CodeList
from yici.codes.phrases import Phrase
from yici.laws import citing, numerals

BASIS = re.compile(rf"^{citing.BRACKETED.pattern}\s*(?P<article>\S.*)$", re.DOTALL)
PARTED = re.compile(  # between two laws: a sign, or an "and" after the place in the first
    r"(?:[；;、,，。]|(?<=[条款项目])\s*(?:和|及|与|以及))\s*(?=(?:[（(]?[0-9]+[）).．、]\s*)?《)"
)
QUOTED = re.compile(  # 第三十五条：国家对食品生产经营实行许可制度。
    r"(?P<place>第[^：:]*?[条款项目](?:之[一二三四五六七八九十]+)?)(?:\s*[：:]\s*|\s+)(?P<words>[^第（(\s].{5,})",
    re.DOTALL,
)
YES, NO = "1", "0"
SAID_YES, SAID_NO = {"1", "是", "有", "y", "yes", "true"}, {"0", "否", "无", "n", "no", "false", ""}
NOTHING = {
    "无",
    "暂无",
    "空",
    "null",
    "none",
    "nil",
    "n/a",
    "na",
    "nan",
    "-",
    "--",
    "/",
    "\\",
    "—",
    "——",
}
AT_ONCE = {"即办", "即办件", "即时", "即时办结", "当场", "当场办结", "立即办理", "立等可取"}
COUNTED = re.compile(
    rf"(?:至多|最多|不超过|不多于)?\s*(?P<n>[0-9]{{1,9}}|[{numerals.CHARACTERS}]{{1,8}})(?:\.0+)?\s*个?\s*"
    r"[(]?(?P<unit>工作日|自然日|日历日|日|天|周|星期|次|份)?[)]?(?:内|以内)?",
    re.ASCII,
)
NUMBERED = re.compile(r"^\s*(?:[（(][0-9一二三四五六七八九十]+[）)]|[0-9]+[.．、])\s*")


class Unfit(ValueError):
    """A cell does not fit its column: the message says what is needed."""


@dataclass(frozen=True)
class Column:
    """`read(body)` gives the cell, `write(body, cell)` puts it back (raises Unfit)."""

    name: str
    label: str
    read: Callable[[dict], str]
    write: Callable[[dict, str], None]
    is_free: bool = False  # any words: 无 is a word like others
    path: str = ""  # where it lies in a body
    of: str = ""  # the column that says nothing true without this one: the number of a unit

    def cell(self, told: object) -> str:
        """The cell; where a list says 无, null or - and no words are meant, it is empty."""
        cell = value_of(told)
        return "" if not self.is_free and plain(cell).lower() in NOTHING else cell


def plain(cell: str) -> str:
    """Full-width digits and letters as plain ones, no space around."""
    return unicodedata.normalize("NFKC", cell).strip()


def value_of(cell: object) -> str:
    """A cell as text, as every kind of file gives it back: one kind of line end, no outer space."""
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = str(cell).replace("\r\n", "\n").replace("\r", "\n")
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f]", "", text).strip()


# -- kinds of cells ----------------------------------------------------------------------------------


def _at(body: dict, path: str) -> tuple[dict, str]:
    *way, last = path.split(".")
    for key in way:
        if body.get(key) is None:
            body[key] = {}
        body = body[key]
    return body, last


def _get(body: dict, path: str):
    for key in path.split("."):
        body = (body or {}).get(key)  # type: ignore[assignment]
    return body


def text(name: str, label: str, path: str) -> Column:
    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        holder[key] = cell

    return Column(name, label, lambda body: value_of(_get(body, path)), write, True, path)


def number(name: str, label: str, path: str) -> Column:
    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        holder[key] = whole(cell)

    return Column(name, label, lambda body: value_of(_get(body, path)), write, path=path)


def whole(cell: str) -> int:
    """:raises Unfit: unless it is a whole number from 0 on, with or without its unit"""
    return counted(cell)[0]


def counted(cell: str) -> tuple[int, str]:
    """Return the number and the unit beside it: 20个工作日, ３次, 15, 二十日内, 至多1次.

    :raises Unfit: when it is none
    """
    if found := COUNTED.fullmatch(plain(cell)):
        with suppress(numerals.NoNumeral):
            return numerals.number(found["n"]), found["unit"] or ""
    raise Unfit(Phrase("%(cell)r is no whole number", cell=cell))


def flag(name: str, label: str, path: str) -> Column:
    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        holder[key] = yes(cell)

    return Column(name, label, lambda body: YES if _get(body, path) else NO, write, path=path)


def yes(cell: str) -> bool:
    """:raises Unfit: unless it says yes or no"""
    said_ = plain(cell).lower()
    if said_ not in SAID_YES | SAID_NO:
        raise Unfit(Phrase("%(cell)r is neither 1 (yes) nor 0 (no)", cell=cell))
    return said_ in SAID_YES


def code(name: str, label: str, path: str, code_list: type[CodeList]) -> Column:
    def read(body: dict) -> str:
        value = _get(body, path)
        return code_list(value).code if value else ""  # type: ignore[call-arg]

    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        holder[key] = member(code_list, cell).value

    return Column(name, label, read, write, path=path)


def codes(name: str, label: str, path: str, code_list: type[CodeList]) -> Column:
    def read(body: dict) -> str:
        return ",".join(code_list(value).code for value in _get(body, path) or ())  # type: ignore[call-arg]

    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        parts = [part.strip() for part in re.split(r"[,，、^;；|/／\n]", cell) if part.strip()]
        holder[key] = [member(code_list, part).value for part in parts]

    return Column(name, label, read, write, path=path)


def member(code_list: type[CodeList], cell: str) -> CodeList:
    """Return the member whose code, word or value the cell holds, or with which only one word begins.

    :raises Unfit: when there is none
    """
    cell = plain(cell)
    for one in code_list:
        if cell in (plain(one.label), one.value):
            return one
    begun = [one for one in code_list if len(cell) > 1 and plain(one.label).startswith(cell)]
    if len(begun) == 1 and not cell.isascii():
        return begun[0]
    try:
        return code_list.of_code(re.sub(r"\.0+$", "", cell))
    except KeyError:
        known = "、".join(f"{one.code} {one.label}" for one in code_list)
        raise Unfit(Phrase("%(cell)r is none of %(known)s", cell=cell, known=known)) from None


def grade(name: str, label: str) -> Column:
    """证据等级 of a material: as fixed, or as it follows from the rest. Emptied: as it follows."""

    def read(part: dict) -> str:
        return (
            part.get("grade")
            or said.grade_of(
                said.MaterialKind(part.get("kind") or "other"),  # type: ignore[call-arg]
                is_fetched=bool(part.get("shared") or part.get("licence_type")),
                is_made_here=bool(part.get("made_here")),
                originals=part.get("originals") or 0,
            ).code
        )

    def write(part: dict, cell: str) -> None:
        letter = re.sub(r"[级級]$", "", plain(cell).upper())  # B, b, B级
        part["grade"] = member(said.EvidenceGrade, letter).value if letter else None

    return Column(name, label, read, write)


def lines(name: str, label: str, path: str) -> Column:
    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        holder[key] = [line.strip() for line in cell.split("\n") if line.strip()]

    return Column(
        name, label, lambda body: value_of("\n".join(_get(body, path) or ())), write, path=path
    )


def bases(name: str, label: str, path: str) -> Column:
    """Laws, one a line: 《law》article. The words of an article stay with it."""

    def read(body: dict) -> str:
        return value_of("\n".join(cited(one) for one in _get(body, path) or ()))

    def write(body: dict, cell: str) -> None:
        holder, key = _at(body, path)
        known = {value_of(cited(one)): one for one in holder.get(key) or ()}
        said_ = [line.strip() for line in cell.split("\n") if line.strip()]
        holder[key] = [
            known.get(one) or law(one)
            for line in said_
            for one in ([line] if line in known else several(line))
        ]

    return Column(name, label, read, write, path=path)


def cited(basis: dict) -> str:
    return f"《{basis['law']}》{basis['article']}"


def several(line: str) -> list[str]:
    """Return the laws that one line names one after the other, without their numbering."""
    found = re.split(PARTED, line)
    return [bare for one in found if (bare := NUMBERED.sub("", one).strip(" ；;"))]


def law(line: str) -> dict:
    """:raises Unfit: when the line names no law with its article"""
    if found := BASIS.match(line):
        article, words = found["article"], ""
        if quoted := QUOTED.fullmatch(article):
            article, words = quoted["place"], quoted["words"].strip('“”"')
        return {"law": found["law"], "article": article, "text": words}
    try:
        read = citing.parse(line) if "《" not in line else None
    except citing.Unreadable:
        read = None
    if (
        read is None
        or not read.article
        or citing.Reference("", read.article, read.sub).place not in line
    ):
        raise Unfit(Phrase("%(line)r is not written as 《law》article", line=line))
    return {"law": read.law, "article": line[line.index("第") :].strip(), "text": ""}


LONGER = re.compile(  # 3个月, 一年内, 48小时
    rf"(?:至多|最多|不超过|不多于)?\s*(?P<n>[0-9]{{1,4}}|[{numerals.CHARACTERS}]{{1,6}})?\s*个?\s*"
    r"[(]?(?P<unit>小时|时|月|年|季度|周|星期)[)]?(?:内|以内)?",
    re.ASCII,
)
MONTHS = {"月": 1, "季度": 3, "年": 12}
CODED = {"3": "月", "4": "年"}  # of the exchange tables, as some platforms send them


def need_days(cell: str, number: int | None = None) -> None:
    """Refuse a unit that is neither working day nor calendar day, and say what may stand there.

    Months and years end on a day of their own number (民法典 202), hours run from their hour (201):
    no number of days is the same. What is told is never later than what was meant.

    :param number: where the cell holds the unit alone
    :raises Unfit: for months, years, hours, and for weeks that stand apart from their number
    """
    told = plain(cell)
    found = LONGER.fullmatch(CODED.get(re.sub(r"\.0+$", "", told).lstrip("0"), told))
    if not found:
        return
    with suppress(numerals.NoNumeral):
        number = numerals.number(found["n"]) if found["n"] else number
    unit = found["unit"]
    if number is None:
        raise Unfit(Phrase("%(cell)r: write the limit in working days or calendar days", cell=cell))
    told_ = {"n": number, "unit": unit}
    if unit in MONTHS:
        why = Phrase(
            "%(n)s%(unit)s are no fixed number of days: write what the law or the department means in "
            "working days or calendar days; %(days)s calendar days are never longer",
            **told_,
            days=shortest(number * MONTHS[unit]),
        )
    elif unit in WEEKS:
        why = Phrase("%(n)s%(unit)s: write %(days)s calendar days", **told_, days=7 * number)
    else:
        why = Phrase(
            "%(n)s%(unit)s run from their hour, limits here from day to day: write at most %(days)s "
            "calendar days (0: at once)",
            **told_,
            days=max(number // 24 - 1, 0),
        )
    raise Unfit(why)


def shortest(months: int) -> int:
    """Return the fewest calendar days that so many months can have."""
    lengths = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
    years, rest = divmod(months, 12)
    some = min(sum((lengths * 2)[start : start + rest]) for start in range(12))
    return 365 * years + some


WEEKS = {"周", "星期"}
UNITS = {
    "工作日": "workday",
    "自然日": "day",
    "日历日": "day",
    "日": "day",
    "天": "day",
} | dict.fromkeys(WEEKS, "day")


def _days(cell: str) -> tuple[int, str]:
    """:raises Unfit: when it is no number of days or weeks"""
    try:
        number, unit = counted(cell)
    except Unfit:
        need_days(cell)
        raise
    return (7 * number if unit in WEEKS else number), unit


def limit(prefix: str, label: str, path: str) -> tuple[Column, ...]:
    """Days, unit and explanation of a limit; no days: there is none."""

    def read_days(body: dict) -> str:
        found = _get(body, path)
        return str(found["days"]) if found else ""

    def write_days(body: dict, cell: str) -> None:
        if not cell:
            body[path] = None
            return
        days, unit = (0, "") if plain(cell) in AT_ONCE else _days(cell)
        there = body.get(path) or {}
        body[path] = there | {"days": days} | ({"unit": UNITS[unit]} if unit in UNITS else {})

    def part(key: str, read) -> Callable[[dict], str]:
        return lambda body: read(body[path].get(key)) if body.get(path) else ""

    def unit_code(value) -> str:
        return said.LimitUnit(value or "workday").code  # type: ignore[call-arg]

    def write_unit(body: dict, cell: str) -> None:
        if body.get(path):
            need_days(cell, body[path]["days"])
            body[path] = body[path] | {"unit": member(said.LimitUnit, cell or "1").value}

    def write_explain(body: dict, cell: str) -> None:
        if body.get(path):
            body[path] = body[path] | {"explain": cell}
        elif cell:
            raise Unfit(Phrase("it explains a limit that is not there: fill in the days"))

    unit, explain = part("unit", unit_code), part("explain", value_of)
    return (
        Column(f"{prefix}_day", f"{label}办结时限", read_days, write_days, path=path),
        Column(
            f"{prefix}_type",
            f"{label}办结时限单位",
            unit,
            write_unit,
            path=path,
            of=f"{prefix}_day",
        ),
        Column(f"{prefix}_explain", f"{label}办结时限说明", explain, write_explain, path=path),
    )


def off_platform() -> tuple[Column, ...]:
    """不纳入平台办理 (R16): ground, reason, approver and laws; no ground: it is not excused."""
    path = "off_platform"

    def write_ground(body: dict, cell: str) -> None:
        if not cell:
            body[path] = None
            return
        there = body.get(path) or {"reason": "", "approved_by": "", "legal_basis": []}
        body[path] = there | {"ground": member(said.OffPlatformGround, cell).value}

    def only_with_ground(column: Column) -> Column:
        def write(body: dict, cell: str) -> None:
            if not body.get(path):
                raise Unfit(
                    Phrase("an item is excused on a ground only: fill in off_platform_type")
                )
            column.write(body, cell)

        return replace(column, write=write)

    ground = code("off_platform_type", "不纳入平台情形", f"{path}.ground", said.OffPlatformGround)
    return (
        replace(ground, write=write_ground),
        only_with_ground(text("off_platform_explain", "不纳入平台理由", f"{path}.reason")),
        only_with_ground(
            text("off_platform_approver", "不纳入平台批准单位", f"{path}.approved_by")
        ),
        only_with_ground(bases("off_platform_law", "不纳入平台依据", f"{path}.legal_basis")),
    )


# -- up_task_general_basic and _extend ---------------------------------------------------------------

COLUMNS: tuple[Column, ...] = (
    text("local_catalog_code", "地方基本编码", "listing.local_catalog_code"),
    text("local_task_code", "地方实施编码", "listing.local_task_code"),
    text("task_handle_item", "业务办理项编码", "listing.handle_item"),
    code("use_level", "行使层级", "use_level", said.UseLevel),
    code("power_source", "权力来源", "listing.power_source", said.PowerSource),
    text("entrust_name", "委托部门", "listing.entrusted_by"),
    bases("by_law", "设定依据", "legal_basis"),
    *limit("anticipate", "法定", "statutory"),
    *limit("promise", "承诺", "promised"),
    code("project_type", "办件类型", "case_kind", said.CaseKind),
    lines("accept_condition", "受理条件", "conditions"),
    lines("handle_flow", "办理流程", "guide.flow"),
    codes("handle_type", "办理形式", "handling_forms", said.HandlingForm),
    codes("server_type", "服务对象", "service_objects", said.ServiceObject),
    number("limit_scene_num", "到办事现场次数", "visits"),
    text("limit_scene_explain", "必须现场办理原因说明", "visit_reason"),
    text("transact_addr", "办理地点", "guide.address"),
    text("transact_time", "办理时间", "guide.office_hours"),
    text("link_way", "咨询方式", "guide.enquiry"),
    text("supervise_way", "监督投诉方式", "guide.complaint"),
    text("link_addr", "网上办理地址", "listing.web_address"),
    text("mobile_terminal_url", "移动端办理地址", "listing.mobile_address"),
    flag("is_single_login", "是否单点登录", "listing.single_sign_on"),
    code("handle_area", "通办范围", "cross_region", said.CrossRegion),
    code("online_handle_depth", "网上办理深度", "online_depth", said.OnlineDepth),
    *off_platform(),
    flag("is_entry_center", "是否进驻政务大厅", "in_hall"),
    flag("is_pay_online", "是否支持网上支付", "listing.pays_online"),
    flag("is_schedule", "是否支持预约办理", "bookable"),
    flag("is_service_terminals", "是否支持自助终端办理", "listing.at_terminals"),
    text("limit_explain", "数量限制", "quota"),
    lines("other_dept", "联办机构", "other_departments"),
    codes("delivery_type", "送达方式", "deliveries", said.Delivery),
    text("town_code", "乡镇街道代码", "listing.town_code"),
    text("village_code", "村社区代码", "listing.village_code"),
)
