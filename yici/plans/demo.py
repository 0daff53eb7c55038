"""The demo city's one map: SIMULATED plans, one conflict, and projects at two points of their planning (C063)."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from yici.people.demo.cast import COUNTY
from yici.people.models import Department
from yici.people.who import Who

from . import actions
from .models import Conflict, Plan
from .uses import USES

AT = datetime(2026, 7, 1, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
WEST, SOUTH, KM = 106.600, 30.440, 0.0100  # where the drawing begins; about a kilometre
BUILT = sorted(set(USES) - {"01", "02", "03", "04", "05", "17", "23"})
TOWN = ["07", "08", "09", "10", "11", "12", "13", "14"]


def _area(code, name, points, stance="admits", uses=(), conditions="") -> dict:
    ring = [[round(WEST + x * KM, 6), round(SOUTH + y * KM, 6)] for x, y in points]
    told = {
        "code": code,
        "name": name,
        "stance": stance,
        "uses": list(uses),
        "conditions": conditions,
    }
    return {
        "type": "Feature",
        "properties": told,
        "geometry": {"type": "Polygon", "coordinates": [[*ring, ring[0]]]},
    }


PLANS = (  # code, name, kind, level, department, areas
    ("demo-territory", "广安区国土空间总体规划（模拟）", "territory", "county", "区自然资源和规划局", [
        _area("G1", "东区工业片区", [(6, 1), (10, .6), (10.4, 3.5), (6.2, 4)], uses=["10", "11"]),
        _area("J1", "城北居住片区", [(2, 4.4), (5.6, 4.2), (5.8, 7.2), (2.4, 7.6)], uses=["07", "08"]),
        _area("S1", "中心商业片区", [(2, 2), (5.7, 1.6), (5.6, 4.1), (2, 4.3)], uses=["09", "08"]),
        _area("N1", "南部农业片区", [(0, -1.5), (10, -2), (10, .5), (6, .9), (2, 1.8), (0, 1.6)],
              uses=["01", "02"]),
    ]),
    ("demo-boundary", "广安区城镇开发边界（模拟）", "boundary", "county", "区自然资源和规划局", [
        _area("B1", "城镇开发边界", [(1.6, 1.5), (6, .8), (9.4, .6), (9.5, 3.7), (6.1, 4.3),
                               (6, 7.4), (2.1, 7.9)], uses=[]),
    ]),
    ("demo-farmland", "广安区永久基本农田（模拟）", "farmland", "national", "区农业农村局", [
        _area("Y1", "永久基本农田一片", [(8, -1.5), (10.2, -1.6), (10.3, 1.4), (8.6, 1.5)],
              "bars", BUILT),
        _area("Y2", "永久基本农田二片", [(1, -1), (4, -1.3), (4, .4), (1.2, .8)], "bars", BUILT),
    ]),
    ("demo-redline", "广安区生态保护红线（模拟）", "redline", "province", "区自然资源和规划局", [
        _area("E1", "北部山林红线", [(6.5, 5), (9.8, 4.6), (10.6, 7.8), (7, 8.2)], "bars", BUILT),
    ]),
    ("demo-water", "广安区饮用水水源保护区（模拟）", "water", "county", "区水务局", [
        _area("W1", "渠江水源二级保护区", [(5.2, 1), (6.9, .9), (7.1, 4.6), (5.4, 7.6), (4.6, 7.6),
                                  (5.4, 4.4)], "limits", [], "不得新建排放污染物的建设项目；雨污分流"),
    ]),
    ("demo-environment", "广安区生态环境分区管控（模拟）", "environment", "city", "区生态环境局", [
        _area("H1", "重点管控单元", [(5.8, .5), (10.6, .3), (10.6, 3.8), (6, 4.2)], "limits", ["10", "11"],
              "不新增排污总量；废水全部纳管"),
    ]),
    ("demo-parcels", "广安区储备地块（模拟）", "parcels", "county", "区自然资源和规划局", [
        _area("GA-G-01", "储备地块一", [(7.4, 1.8), (8.2, 1.75), (8.25, 2.5), (7.45, 2.55)], "marks"),
        _area("GA-G-02", "储备地块二", [(6.4, 2.9), (7, 2.85), (7, 3.4), (6.45, 3.4)], "marks"),
    ]),
)  # fmt: skip


def load_plans(progress=lambda things, what: things) -> None:
    """Enter the plans, and plan two projects on them; what is there stays."""
    known = {d.short_name: d for d in Department.objects.filter(region=COUNTY)}
    if Plan.objects.exists() or any(office not in known for *_told, office, _areas in PLANS):
        return
    by = Who.clock()
    for no, (code, name, kind, level, office, areas) in enumerate(
        progress(PLANS, "plans"), start=1
    ):
        actions.enter_plan(
            code=code, name=name, kind=kind, level=level, department=known[office],
            document=f"模拟规划〔2026〕{no}号", valid_from=date(2026, 1, 1),
            valid_until=date(2035, 12, 31), is_simulated=True, features=areas, by=by, at=AT,
        )  # fmt: skip
    for conflict in Conflict.objects.all():
        actions.propose_settlement(
            conflict=conflict, way="prevails", document="模拟协调纪要〔2026〕1号",
            words="演示：避让永久基本农田，工业片区相应调整。", by=by, at=AT,
            prevails="first" if conflict.first.plan.kind == "farmland" else "second",
        )  # fmt: skip
        break
    _projects(known, by)


def _projects(known, by) -> None:
    told = {"use": "10", "department": known["区自然资源和规划局"], "by": by}
    now = timezone.now()
    done = actions.open_scheme(
        name="模拟粮油加工项目", parcel="GA-G-01", at=now - timedelta(days=30), **told
    )
    condition = {"text": "演示：废水全部纳管，不设入河排污口。", "basis": "水污染防治法第四十五条"}
    for one in done.opinions.select_related("department"):
        actions.answer(
            scheme=done, department=one.department, stance="conditions", conditions=[condition],
            needed=["eia"], needless=["soil"], by=by, at=now - timedelta(days=27),
        )  # fmt: skip
    actions.compile_conditions(scheme=done, by=by, at=now - timedelta(days=25))
    asking = {"ask": [known["区林业局"].pk]} if "区林业局" in known else {}
    actions.open_scheme(name="模拟电子元件项目", parcel="GA-G-02", at=now, **told, **asking)


load = [load_plans]
