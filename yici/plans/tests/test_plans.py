"""One map: plans are entered, contradict each other, are coordinated, and say what they mean for a site (C063)."""

from datetime import date, timedelta

import orjson
import pytest

from yici.conftest import on
from yici.kernel.story import OtherContent
from yici.people.refusals import NotAllowed
from yici.people.tests.people import account_of, make_department, make_staff
from yici.plans import actions, geometry, jobs
from yici.plans.checking import check
from yici.plans.models import Area, Conflict, Opinion, Plan, Scheme
from yici.plans.rules import Faulty, FaultyAreas

NOW = on("2026-11-20")  # a Friday
TODAY = NOW.date()
X, Y, STEP = 106.6, 30.4, 0.01  # a grid of squares of about one kilometre


def square(column, row, wide=1.0, high=1.0):
    west, south = X + column * STEP, Y + row * STEP
    east, north = west + wide * STEP, south + high * STEP
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    return {"type": "Polygon", "coordinates": [ring]}


def area(code, geometry, stance="admits", uses=(), **more):
    told = {
        "code": code,
        "name": f"地块{code}",
        "stance": stance,
        "uses": uses if isinstance(uses, dict) else list(uses),
    } | more
    return {"type": "Feature", "properties": told, "geometry": geometry}


class Office:
    def __init__(self, short):
        self.department = make_department(short)
        self.editor = make_staff(f"{short}编辑", "catalogue_editor", self.department)
        self.reviewer = make_staff(f"{short}审查", "reviewer", self.department)
        self.decider = make_staff(f"{short}局长", "decider", self.department)


@pytest.fixture
def land(db):
    return Office("区自然资源和规划局")


@pytest.fixture
def farm(db):
    return Office("区农业农村局")


@pytest.fixture
def water(db):
    return Office("区水务局")


def enter(office, code, features, kind="territory", **changes):
    told = {
        "code": code, "name": f"{code}规划（模拟）", "kind": kind, "level": "county",
        "department": office.department, "document": "模拟〔2026〕1号", "features": features,
        "valid_from": date(2026, 1, 1), "by": office.editor, "at": NOW,
    }  # fmt: skip
    return actions.enter_plan(**told | changes)


@pytest.fixture
def territory(land):
    """Industry in the west, homes in the east."""
    return enter(land, "territory", [
        area("G1", square(0, 0, 2, 2), uses=["10", "11"]),
        area("J1", square(2, 0, 2, 2), uses=["07"]),
    ])  # fmt: skip


@pytest.fixture
def wells(water):
    """Around the wells one builds on the water bureau's conditions."""
    return enter(water, "wells", [
        area("S1", square(1, 0, 1, 1), "limits", conditions="不得设置排污口"),
    ], kind="water")  # fmt: skip


def test_an_area_is_measured_on_the_ellipsoid():
    """A degree by a degree at the equator, as the integral over the ellipsoid gives it."""
    shape = geometry.read({"type": "Polygon", "coordinates": [
        [[105, 30], [106, 30], [106, 31], [105, 31], [105, 30]]]})  # fmt: skip
    assert geometry.square_metres(shape) == pytest.approx(1.0640e10, rel=1e-3)
    assert geometry.square_metres(geometry.read(square(0, 0))) == pytest.approx(1.065e6, rel=1e-2)


def test_a_plan_is_entered_whole_and_once_however_often_it_is_sent(land):
    features = [area("G1", square(0, 0), uses=["10"])]
    made = enter(land, "plan", features, key="a")
    assert enter(land, "plan", features, key="a").pk == made.pk
    with pytest.raises(OtherContent):
        enter(land, "plan", [area("G2", square(0, 0))], key="a")
    with pytest.raises(Faulty, match="already"):
        enter(land, "plan", features)
    assert Area.objects.count() == 1
    assert made.entered_by == land.editor.actor


@pytest.mark.parametrize(
    ("feature", "why"),
    [
        (area("", square(0, 0)), Faulty.AREA_CODE),
        (area("A", square(0, 0), "perhaps"), Faulty.STANCE),
        (area("A", square(0, 0), uses=["99"]), Faulty.USES),
        (area("A", square(0, 0), uses={"10": 1}), Faulty.USES),
        (area("A", {"type": "Point", "coordinates": [106, 30]}), geometry.BadShape.KIND),
        (area("A", {"type": "Polygon", "coordinates": "here"}), geometry.BadShape.CROSSED),
        (area("A", {"type": "Polygon", "coordinates": [[[30.4, 106.6], [30.5, 106.6],
              [30.5, 106.7], [30.4, 106.6]]]}), geometry.BadShape.PLACE),
        (area("A", {"type": "Polygon", "coordinates": [[[106, 30], [106.1, 30.1],
              [106.1, 30], [106, 30.1], [106, 30]]]}), geometry.BadShape.CROSSED),
        ("nonsense", Faulty.AREA_CODE),
    ],
)  # fmt: skip
def test_a_file_with_a_wrong_area_is_refused_whole_and_says_which(land, feature, why):
    with pytest.raises(FaultyAreas) as refused:
        enter(land, "plan", [area("good", square(3, 3), uses=["10"]), feature])
    ((which, what),) = refused.value.faults
    assert what == why
    assert which in ("A", "#2")
    assert not Plan.objects.exists()


def test_areas_of_one_plan_that_contradict_each_other_are_mended_before_it_is_entered(land):
    with pytest.raises(FaultyAreas) as refused:
        enter(land, "plan", [
            area("G", square(0, 0), uses=["10"]), area("J", square(0.5, 0), uses=["07"]),
        ])  # fmt: skip
    assert refused.value.faults == [("G / J", Faulty.OVERLAP)]


def test_only_an_editor_of_the_department_enters_and_ends_its_plans(land, farm, territory):
    for nobody in (land.reviewer, farm.editor):
        with pytest.raises(NotAllowed):
            enter(land, "other", [area("G1", square(0, 0))], by=nobody)
        with pytest.raises(NotAllowed):
            actions.end_plan(plan=territory, reason="修编", by=nobody, at=NOW)
    actions.end_plan(plan=territory, reason="修编", by=land.editor, at=NOW)
    assert not Plan.objects.on(TODAY).exists()


def test_a_new_version_ends_the_one_it_replaces_on_the_day_it_begins(land, territory):
    enter(land, "next", [area("G1", square(0, 0), uses=["10"])], replaces=territory,
          valid_from=date(2027, 1, 1))  # fmt: skip
    assert [p.code for p in Plan.objects.on(date(2026, 12, 31))] == ["territory"]
    assert [p.code for p in Plan.objects.on(date(2027, 1, 1))] == ["next"]


# -- conflicts -------------------------------------------------------------------------------------


@pytest.fixture
def fields(farm, territory):
    """Basic farmland that reaches into what is planned for industry: nothing but fields there."""
    everything_but_fields = sorted({*["06", "07", "08", "09", "10", "11", "12", "13", "14"]})
    return enter(farm, "fields", [
        area("N1", square(1.5, 1, 1, 1), "bars", everything_but_fields),
    ], kind="farmland", level="national")  # fmt: skip


def test_where_two_plans_contradict_each_other_it_is_listed_for_coordination(fields):
    industry, homes = Conflict.objects.order_by("second__code")
    assert (industry.first.code, industry.second.code) == ("N1", "G1")
    assert industry.uses == ["10", "11"]
    assert homes.uses == ["07"]
    assert industry.square_metres == pytest.approx(0.5 * 1.065e6, rel=1e-2)


def test_plans_that_only_touch_or_agree_conflict_nowhere(land, territory, water):
    enter(water, "park", [area("L", square(4, 0), uses=["14"])], kind="water")
    enter(land, "detail", [area("G", square(0, 0), uses=["10"])], kind="detailed")
    enter(water, "zone", [area("Z", square(0, 0, 4, 4), "limits")], kind="environment")
    assert not Conflict.objects.exists()


def test_which_gives_way_is_advised_by_rule_and_agreed_by_the_other_department(
    land, farm, fields, client
):
    """厅字〔2019〕48号 and 土地管理法: the lower level follows; only an agreement has effect."""
    conflict = Conflict.objects.get(second__code="G1")
    client.force_login(account_of(land.editor))
    told = client.get("/api/v1/plan-conflicts").json()["items"]
    assert {one["gives_way"] for one in told} == {"second"}
    said = {
        "way": "prevails",
        "prevails": "first",
        "document": "协调纪要〔2026〕3号",
        "words": "保护耕地。",
    }
    with pytest.raises(NotAllowed):
        actions.propose_settlement(conflict=conflict, by=land.reviewer, at=NOW, **said)
    with pytest.raises(Faulty):
        actions.propose_settlement(
            conflict=conflict, by=farm.editor, at=NOW, **said | {"prevails": ""}
        )
    actions.propose_settlement(conflict=conflict, by=farm.editor, at=NOW, **said)
    with pytest.raises(NotAllowed):  # not by its own department
        actions.decide_settlement(conflict=conflict, agrees=True, by=farm.editor, at=NOW)
    actions.decide_settlement(
        conflict=conflict, agrees=False, answer="面积不实。", by=land.editor, at=NOW
    )
    actions.propose_settlement(conflict=conflict, by=farm.editor, at=NOW, **said)
    actions.decide_settlement(conflict=conflict, agrees=True, by=land.editor, at=NOW)
    conflict = Conflict.objects.with_areas().get(pk=conflict.pk)
    assert conflict.settled.prevails.code == "N1"
    with pytest.raises(Faulty, match="settled already"):
        actions.propose_settlement(conflict=conflict, by=farm.editor, at=NOW, **said)


def test_where_it_was_agreed_which_prevails_the_other_is_silent(land, farm, fields):
    conflict = Conflict.objects.get(second__code="G1")
    site = geometry.read(square(1.6, 1.1, 0.2, 0.2))
    before = check(site, "01", TODAY, land.editor)
    assert [line.answer for line in before.lines] == ["conflicts"]  # planned for industry
    actions.propose_settlement(
        conflict=conflict, way="prevails", prevails="first", document="纪要", words="保护耕地。",
        by=farm.editor, at=NOW,
    )  # fmt: skip
    assert check(site, "01", TODAY, land.editor).verdict == "conflicts"
    actions.decide_settlement(conflict=conflict, agrees=True, by=land.editor, at=NOW)
    assert check(site, "10", TODAY, land.editor).verdict == "conflicts"
    assert check(site, "01", TODAY, land.editor).lines == ()


def settled(conflict):
    return Conflict.objects.with_areas().get(pk=conflict.pk).settled


def test_a_new_version_leaves_settled_what_lies_on_the_same_ground(land, farm, fields, territory):
    """C063: departments coordinate once; what moved, or says something else, is coordinated anew."""
    for conflict in Conflict.objects.all():  # N1 against G1 (industry) and against J1 (homes)
        actions.propose_settlement(
            conflict=conflict, way="prevails", prevails="first", document="纪要", words="保护耕地。",
            by=farm.editor, at=NOW,
        )  # fmt: skip
        actions.decide_settlement(conflict=conflict, agrees=True, by=land.editor, at=NOW)
    later, day = on("2026-12-01"), date(2026, 12, 1)
    enter(land, "next", [
        area("G9", square(0, 0, 2, 2), uses=["10", "11"]),  # the same ground under another number
        area("J1", square(2, 0.5, 2, 1.5), uses=["07"]),  # the same where it meets the fields
        area("K1", square(1.5, 3, 1, 1), uses=["07"]),
    ], replaces=territory, valid_from=day, at=later)  # fmt: skip
    industry, homes = Conflict.objects.live(day).order_by("second__code", "first__code")
    assert settled(industry).prevails.code == "N1"
    assert settled(industry).carries.conflict.second.code == "G1"
    assert settled(homes).prevails.code == "N1"
    site = geometry.read(square(1.6, 1.1, 0.2, 0.2))
    assert check(site, "01", day, land.editor).lines == ()  # the new version is silent there, too
    enter(land, "third", [
        area("G9", square(0, 0, 2, 1.9), uses=["10", "11"]),  # a strip less
        area("J1", square(2, 0.5, 2, 1.5), uses=["07", "08"]),  # over other uses
    ], replaces=Plan.objects.get(code="next"), valid_from=date(2026, 12, 2), at=on("2026-12-02"))  # fmt: skip
    open_now = Conflict.objects.live(date(2026, 12, 2))
    assert [settled(one) for one in open_now] == [None, None]
    enter(land, "fourth", [area("G9", square(0, 0, 2, 1.9), uses=["10", "11"])],
          replaces=Plan.objects.get(code="third"), valid_from=date(2026, 12, 3), at=on("2026-12-03"))  # fmt: skip
    (industry,) = Conflict.objects.live(date(2026, 12, 3))
    assert settled(industry) is None  # it was never agreed as it is now


# -- a site ----------------------------------------------------------------------------------------


def test_a_site_is_checked_against_every_plan_at_once(land, territory, wells, fields):
    """C063: fits, conflicts by which rule, or whose conditions it needs."""

    def verdict(place, use):
        return check(geometry.read(place), use, TODAY, land.editor)

    assert verdict(square(0, 0, 0.5, 0.5), "10").verdict == "fits"
    near = verdict(square(0.5, 0.2, 1, 0.5), "10")
    assert near.verdict == "conditions"
    assert near.departments == {wells.department_id: ["wells规划（模拟）：地块S1"]}
    assert [line.share for line in near.lines if line.answer == "conditions"] == [50]
    wrong = verdict(square(2, 0, 0.5, 0.5), "10")
    assert wrong.verdict == "conflicts"
    assert "居住用地" in wrong.lines[0].words
    assert verdict(square(1.6, 1.2, 0.2, 0.2), "10").lines[0].kind == "farmland"
    off = verdict(square(0, 1.5, 1, 1), "10")
    assert off.verdict == "unplanned"
    assert off.unplanned == pytest.approx(off.square_metres / 2, rel=1e-3)


def test_outside_the_boundary_towns_do_not_grow_without_its_department(land, territory):
    enter(land, "boundary", [area("B", square(0, 0, 1, 2))], kind="boundary")
    site = geometry.read(square(0.5, 0, 1, 1))
    town = check(site, "10", TODAY, land.editor)
    assert [(line.answer, line.share) for line in town.lines if line.area == "outside"] == [
        ("conditions", 50)
    ]
    inside = check(geometry.read(square(0, 0, 0.5, 1)), "10", TODAY, land.editor)
    assert inside.verdict == "fits"


def test_anybody_asks_what_is_planned_at_a_place_but_sees_published_plans_only(
    land, territory, client
):
    enter(land, "hidden", [area("H", square(0, 0), "limits")], kind="other", is_public=False)
    place = {"longitude": X + 0.005, "latitude": Y + 0.005}
    assert [one["area"] for one in client.get("/api/v1/space-checks", place).json()] == ["G1"]
    asked = {"use": "10", "site": square(0, 0, 0.5, 0.5)}

    def verdict():
        told = client.post("/api/v1/space-checks", asked, content_type="application/json")
        return told.json()["verdict"]

    assert verdict() == "fits"
    assert client.get("/api/v1/space-plans/hidden").status_code == 404
    assert client.get("/api/v1/plan-conflicts").status_code == 401
    client.force_login(account_of(land.reviewer))
    assert verdict() == "conditions"
    elsewhere = {"longitude": 10, "latitude": 50}
    assert client.get("/api/v1/space-checks", elsewhere).status_code == 422


# -- planning a project ----------------------------------------------------------------------------


@pytest.fixture
def scheme(land, territory, wells, farm):
    return actions.open_scheme(
        name="模拟食品厂", use="10", department=land.department, by=land.reviewer, at=NOW,
        site=square(0.5, 0.2, 1, 0.5), days=5, ask=[farm.department.pk],
    )  # fmt: skip


def say(scheme, office, stance="none", at=NOW, **more):
    return actions.answer(
        scheme=scheme,
        department=office.department,
        stance=stance,
        by=office.reviewer,
        at=at,
        **more,
    )


CONDITION = {"text": "污水全部纳管。", "basis": "水污染防治法第四十五条"}


def test_departments_are_asked_side_by_side_and_their_conditions_compiled(
    land, water, farm, scheme
):
    """项目策划生成: those whose areas ask for it, and those the lead names, each within the limit."""
    assert scheme.due_on == date(2026, 11, 27)
    asked = {one.department_id: one.because for one in scheme.opinions.all()}
    assert asked == {
        water.department.pk: ["wells规划（模拟）：地块S1"], farm.department.pk: [],
    }  # fmt: skip
    with pytest.raises(NotAllowed):
        actions.answer(
            scheme=scheme, department=water.department, stance="none", by=farm.reviewer, at=NOW
        )
    with pytest.raises(Faulty):
        say(scheme, water, "conditions")  # none given
    say(scheme, water, "conditions", conditions=[CONDITION], needed=["soil"], needless=["flood"])
    with pytest.raises(Faulty, match="answered already"):
        say(scheme, water)
    with pytest.raises(Faulty, match="has not answered"):
        actions.compile_conditions(scheme=scheme, by=land.reviewer, at=NOW)
    say(scheme, farm, needless=["soil", "relics"])
    done = actions.compile_conditions(scheme=scheme, by=land.reviewer, at=NOW)
    assert done.compiled["needed"] == ["soil"]
    assert done.compiled["needless"] == ["flood", "relics"]  # who needs it outweighs who does not
    assert CONDITION in done.compiled["departments"][0]["conditions"] + done.compiled[
        "departments"][1]["conditions"]  # fmt: skip
    assert Scheme.objects.valid(TODAY).get() == done


def test_silence_is_no_consent_but_told_and_who_decides_says_why_it_goes_on(
    land, water, farm, scheme
):
    say(scheme, water)
    without = "区政府专题会议决定先行。"
    with pytest.raises(Faulty):  # the day has not passed
        actions.compile_conditions(scheme=scheme, by=land.decider, at=NOW, without=without)
    assert jobs.note_silence(int(on("2026-11-27").timestamp())) == 0
    assert jobs.note_silence(int(on("2026-11-28").timestamp())) == 1
    assert jobs.note_silence(int(on("2026-11-29").timestamp())) == 0  # once
    assert Opinion.objects.waiting().get().escalated_on == date(2026, 11, 28)
    late = on("2026-11-30")
    with pytest.raises(Faulty):
        actions.compile_conditions(scheme=scheme, by=land.reviewer, at=late, without=without)
    done = actions.compile_conditions(scheme=scheme, by=land.decider, at=late, without=without)
    assert done.without == without
    with pytest.raises(Faulty, match="closed"):
        say(scheme, farm, at=late)


def test_where_the_city_has_a_rule_silence_asks_for_nothing_and_the_rule_is_named(
    land, territory, wells, water
):
    scheme = actions.open_scheme(
        name="模拟厂", use="10", department=land.department, by=land.reviewer, at=NOW,
        site=square(1, 0, 0.5, 0.5), silence_rule="模拟府办〔2026〕9号",
    )  # fmt: skip
    jobs.note_silence(int(on("2026-11-28").timestamp()))
    late = on("2026-11-30")
    done = actions.compile_conditions(scheme=scheme, by=land.reviewer, at=late)
    (line,) = done.compiled["departments"]
    assert line["lapsed"] == "模拟府办〔2026〕9号"


@pytest.mark.parametrize("job_ran", [True, False])
def test_by_the_citys_rule_silence_lapses_on_its_day_whether_or_not_the_job_has_run(
    land, territory, wells, water, job_ran
):
    scheme = actions.open_scheme(
        name="模拟厂", use="10", department=land.department, by=land.reviewer, at=NOW,
        site=square(1, 0, 0.5, 0.5), silence_rule="模拟府办〔2026〕9号",
    )  # fmt: skip
    with pytest.raises(Faulty):  # on its last day everybody may still speak
        actions.compile_conditions(scheme=scheme, by=land.reviewer, at=on(f"{scheme.due_on} 23:59"))
    if job_ran:
        jobs.note_silence(int(on("2026-12-05").timestamp()))
    done = actions.compile_conditions(scheme=scheme, by=land.reviewer, at=on("2026-12-06"))
    assert done.compiled["departments"][0]["lapsed"] == "模拟府办〔2026〕9号"
    assert {one.lapsed_on for one in done.opinions.all()} == {scheme.due_on + timedelta(days=1)}


def test_an_objection_is_not_healed_by_conditions_and_a_changed_plan_is_seen(
    land, water, farm, scheme
):
    say(scheme, water)
    say(scheme, farm, "objects", words="占用设施农用地。")
    with pytest.raises(Faulty, match="objects"):
        actions.compile_conditions(scheme=scheme, by=land.reviewer, at=NOW)
    Opinion.objects.filter(department=farm.department).update(stance="none")
    actions.end_plan(plan=Plan.objects.get(code="territory"), reason="修编", by=land.editor, at=NOW)
    with pytest.raises(Faulty, match="article 4"):
        actions.compile_conditions(scheme=scheme, by=land.reviewer, at=NOW)


def test_a_site_that_conflicts_is_not_taken_into_planning(land, territory, farm):
    for site, why in ((square(2, 0), "conflicts with"), (square(9, 9), "article 4")):
        with pytest.raises(Faulty, match=why):
            actions.open_scheme(
                name="模拟厂", use="10", department=land.department, by=land.reviewer, at=NOW,
                site=site, ask=[farm.department.pk],
            )  # fmt: skip
    assert not Scheme.objects.exists()


def test_a_parcel_of_the_map_stands_for_its_site(land, territory, farm):
    enter(land, "parcels", [area("511602-001", square(0, 0, 0.1, 0.1), "marks")], kind="parcels")
    told = {
        "name": "模拟厂", "use": "10", "department": land.department, "by": land.reviewer,
        "at": NOW, "ask": [farm.department.pk],
    }  # fmt: skip
    with pytest.raises(Faulty, match="No parcel"):
        actions.open_scheme(parcel="511602-002", **told)
    made = actions.open_scheme(parcel="511602-001", **told)
    assert made.checked["verdict"] == "fits"
    assert made.parcel == "511602-001"


def test_programs_do_the_same_by_the_same_rules(land, water, territory, wells, client):
    client.force_login(account_of(land.editor))

    def post(path, told):
        return client.post(f"/api/v1{path}", orjson.dumps(told), content_type="application/json")

    plan = {
        "name": "模拟", "kind": "other", "level": "town", "department": land.department.pk,
        "document": "模拟1号", "valid_from": "2026-01-01",
        "features": [area("A", square(0, 0)), area("A", square(5, 5))],
    }  # fmt: skip
    refused = post("/space-plans/more", plan)
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "features.A"
    plan["features"].pop()
    assert post("/space-plans/more", plan).status_code == 201
    assert len(client.get("/api/v1/space-plans/more").json()["features"]) == 1
    assert post("/space-plans/more/end", {"reason": "撤销"}).json()["ended_on"]
    scheme = post("/schemes", {
        "name": "模拟厂", "use": "10", "department": land.department.pk,
        "site": square(1, 0, 0.5, 0.5), "days": 3,
    })  # fmt: skip
    assert scheme.status_code == 201, scheme.json()
    number = scheme.json()["number"]
    client.logout()
    assert client.get(f"/api/v1/schemes/{number}").status_code == 404  # not compiled yet
    client.force_login(account_of(water.reviewer))
    opinion = {"department": water.department.pk, "stance": "conditions", "conditions": [CONDITION]}
    assert post(f"/schemes/{number}/opinions", opinion).status_code == 200
    client.force_login(account_of(land.reviewer))
    assert post(f"/schemes/{number}/compile", {}).json()["status"] == "compiled"
    client.logout()
    told = client.get(f"/api/v1/schemes/{number}").json()
    assert told["compiled"]["departments"][0]["conditions"] == [CONDITION]
    assert told["opinions"] == []
    client.force_login(account_of(land.reviewer))
    assert post(f"/schemes/{number}/drop", {"reason": "项目取消"}).json()["status"] == "dropped"
