"""Real regions, loaded as often as one likes."""

import gzip
import json

import pytest
from click.testing import CliRunner

from yici.cli.main import yici
from yici.people import actions, refusals, sources
from yici.people.demo import accounts, load_demo
from yici.people.models import Applicant, Department, Mandate, Post, Region, Role, User
from yici.people.who import who_is

ROWS = [("51", "四川省"), ("5116", "广安市"), ("511602", "广安区"), ("511602001", "浓洄街道")]


def test_regions_know_their_level_and_what_is_above(db):
    actions.load_regions(rows=ROWS)
    town = Region.objects.get(pk="511602001000")
    assert (town.level, town.parent.name) == ("town", "广安区")
    assert town.full_name() == "四川省广安市广安区浓洄街道"
    assert Region.objects.within("511600000000").count() == 3


def test_a_second_load_changes_nothing_and_a_new_name_is_taken_over(db):
    first = actions.load_regions(rows=ROWS)
    assert (first.read, first.created, first.unchanged) == (4, 4, 0)
    assert actions.load_regions(rows=ROWS).unchanged == 4
    renamed = actions.load_regions(rows=[*ROWS[:3], ("511602001", "新街道")])
    assert (renamed.created, renamed.updated, renamed.unchanged) == (0, 1, 3)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        (("511699001", "无上级镇"), "missing"),
        (("51160", "短"), "no region code"),
        (("51a602", "字母"), "no region code"),
        (("５１", "全角"), "no region code"),
    ],
)
def test_regions_that_do_not_hang_together_are_refused_whole(db, row, says):
    with pytest.raises(refusals.BadRegions, match=says):
        actions.load_regions(rows=[*ROWS, row])
    assert not Region.objects.exists()


def test_a_city_without_counties_has_its_towns_below_itself(db):
    rows = [("44", "广东省"), ("4419", "东莞市"), ("441900", "东莞市"), ("441900003", "东城街道")]
    assert actions.load_regions(rows=rows).created == 3
    assert Region.objects.get(pk="441900003000").parent_id == "441900000000"


def test_the_command_loads_the_whole_country_and_a_file_of_villages(db, tmp_path):
    file = tmp_path / "villages.csv.gz"
    file.write_bytes(gzip.compress("code,name\n110101001001,多福巷社区居委会\n".encode()))
    run = CliRunner().invoke(yici, ["people", "regions", "load", "--json", "--villages", str(file)])
    counts = json.loads(run.stdout)
    assert counts["created"] == counts["read"] > 45_000
    assert Region.objects.get(pk="110101001001").parent.name == "东华门街道"
    assert Region.objects.filter(level="village").count() == 333


def test_a_file_that_is_none_of_ours_is_refused_in_one_line(db, tmp_path):
    for name, content in (("a.csv", b"x,y\n1,2\n"), ("b.csv", b"\xff\xfe\x00")):
        file = tmp_path / name
        file.write_bytes(content)
        run = CliRunner().invoke(yici, ["people", "regions", "load", "--villages", str(file)])
        assert run.exit_code == 2
        assert "Traceback" not in run.output
    assert not Region.objects.exists()


def test_the_demo_city_has_somebody_for_every_role_and_loads_twice(db, client, settings):
    said = []
    sign_ins = load_demo(lambda things, what: said.append(what) or things)
    counts = [m.objects.count() for m in (Department, Post, Applicant, Mandate, User)]
    assert load_demo() == sign_ins
    assert counts == [m.objects.count() for m in (Department, Post, Applicant, Mandate, User)]
    assert said == ["regions", "staff", "citizens"]
    assert [name for name, _ in accounts] == [one.username for one in sign_ins]
    assert {role for (role,) in Post.objects.values_list("role")} == set(Role)
    assert client.login(username="clerk", password=settings.DEMO_PASSWORD)


def test_the_agent_of_the_demo_acts_for_the_elder_and_the_owner_for_her_firms(db):
    load_demo()
    who = {name: who_is(User.objects.get(username=name)) for name in ("agent", "elder", "citizen")}
    assert who["agent"].may_act_for(who["elder"].applicant_id)
    assert len(who["citizen"].applicants) == 3


def test_every_credit_code_of_the_demo_departments_is_valid(db):
    from yici.codes import uscc

    codes = [row["credit_code"] for row in sources.departments() if row["credit_code"]]
    assert len(codes) > 25
    for code in codes:
        uscc.check(code)
