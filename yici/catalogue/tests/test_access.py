"""The negative list for market access: taken in as CSV, every fault told, looked up by everybody."""

import pytest
from click.testing import CliRunner
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as some

from yici.catalogue import access, actions
from yici.catalogue.commands import catalogue
from yici.catalogue.demo import ACCESS
from yici.catalogue.guides import DATA
from yici.catalogue.importing.access import Unreadable, read_access
from yici.catalogue.models import AccessItem, AccessList, Edition
from yici.catalogue.refusals import NotAllowed
from yici.conftest import on
from yici.people.who import Who

HEAD = "项目号,类别,行业,禁止或许可事项,事项编码,主管部门\n"
GOOD = "1,禁止准入类,,禁止违规开展金融相关经营活动,100004,\n7,许可准入类,制造业,未获得许可，不得从事烟花爆竹生产,203001,应急部\n"
ANYBODY = Who()


def taken(text: str, **more):
    told = {"edition": "试行版", "source": "演示", "announced": 2, "by": Who.clock()}
    return actions.take_in_access(
        read=read_access(text.encode()), at=on("2026-09-01"), **told | more
    )


@pytest.mark.parametrize(("row", "why"), [
    ("一,禁止准入类,,名称,100001,", "number"),
    ("1,限制类,,名称,100001,", "kind"),
    ("1,禁止准入类,,,100001,", "name"),
    ("1,禁止准入类,,名称,1000,", "six digits"),
    ("1,禁止准入类,,名称,200001,", "does not fit"),
    ("1,禁止准入类,,名称,100001", "cells"),
    ("7,许可准入类,,重号,200009,", "stands twice"),
    ("8,许可准入类,,重码,203001,", "stands twice"),
    ("1,禁止准入类,,%s,100001," % ("长" * 501), "longer"),
])  # fmt: skip
def test_a_faulty_row_stays_out_and_is_named(row, why):
    read = read_access((HEAD + GOOD.splitlines()[1] + "\n" + row + "\n").encode())
    (fault,) = read.faults
    assert fault.row == 3
    assert why in fault.message
    assert len(read.items) == 1
    assert read.rows == 2


@pytest.mark.parametrize("raw", [b"", b"\xff\xfe\x00\x00", b"a,b\n1,2\n", "项目号,序号\n".encode()])
def test_what_is_no_list_is_refused_with_what_to_do(raw):
    with pytest.raises(Unreadable):
        read_access(raw)


def test_gb_18030_as_offices_save_it_is_read():
    assert len(read_access((HEAD + GOOD).encode("gb18030")).items) == 2


@given(some.text(max_size=300))
def test_nonsense_is_told_never_taken(text):
    try:
        read = read_access((HEAD + text).encode("utf-8", "replace"))
    except Unreadable:
        return
    assert read.rows == len(read.items) + len(read.faults)


def test_what_comes_with_yici_is_in_order_and_owns_up_to_what_is_missing(db):
    read = read_access((DATA / "market_access.csv").read_bytes())
    assert not read.faults
    actions.take_in_access(read=read, by=Who.clock(), at=on("2026-09-01"), **ACCESS)
    answer = access.look_up("金融", ANYBODY)
    assert [one.code for one in answer.items] == ["100004"]
    assert not answer.is_whole


def test_silence_means_freedom_only_in_a_whole_list(db, client):
    assert access.look_up("种菜", ANYBODY).of is None
    taken(HEAD + GOOD, announced=3)
    page = client.get("/market-access/?q=种菜").content.decode()
    assert "本平台收录的清单不完整" in page
    taken(HEAD + GOOD)
    answer = access.look_up("种菜", ANYBODY)
    assert answer.is_whole
    assert not answer.items
    told = client.get("/api/v1/market-access?q=烟花").json()
    assert (told["whole"], [one["kind"] for one in told["items"]]) == (True, ["licensed"])


def test_a_new_edition_takes_the_place_of_the_last_which_stays_to_be_looked_up(db):
    taken(HEAD + GOOD)
    taken(HEAD + GOOD.splitlines()[0] + "\n", edition="新版", announced=1)
    assert access.current(ANYBODY).edition == "新版"
    assert AccessItem.objects.count() == 3
    taken(HEAD + GOOD, edition="试", dry_run=True)
    assert AccessList.objects.count() == 2


def test_strangers_take_nothing_in(db):
    with pytest.raises(NotAllowed):
        taken(HEAD + GOOD, by=ANYBODY)
    with pytest.raises(ValueError, match="name the edition"):
        taken(HEAD + GOOD, edition=" ")
    assert not AccessList.objects.exists()


def test_the_command_names_the_faults_and_counts(db, tmp_path):
    file = tmp_path / "list.csv"
    file.write_text(HEAD + GOOD + "x,禁止准入类,,名称,100001,\n", encoding="utf-8")
    told = [
        "market-access",
        str(file),
        "--edition",
        "2025年版",
        "--source",
        "公告",
        "--items",
        "106",
    ]
    done = CliRunner().invoke(catalogue, told)
    assert "row 4" in done.output
    assert "3 read, 2 in order, 1 left out, 104 missing" in done.output
    assert AccessList.objects.get().announced == 106


def asked(client, words: str) -> dict:
    return client.get("/api/v1/market-access", {"q": words}).json()


def test_the_answer_is_prohibited_licensed_free_or_not_known(db, client, city):
    taken(HEAD + GOOD, announced=3)
    assert asked(client, "金融")["verdict"] == "forbidden"
    assert asked(client, "烟花爆竹")["verdict"] == "licensed"
    assert asked(client, "种菜")["verdict"] == "unknown"
    assert asked(client, "")["verdict"] == ""
    assert "不能确定" in client.get("/market-access/?q=种菜").content.decode()
    assert "禁止准入" in client.get("/market-access/?q=金融").content.decode()
    taken(HEAD + GOOD)
    assert asked(client, "种菜")["verdict"] == "free"


def test_a_licence_of_this_catalogue_is_named_even_where_the_list_is_not_whole(db, client, city):
    told = asked(client, "食品经营")
    assert told["verdict"] == "licensed"
    assert all("食品" in one["name"] and "经营" in one["name"] for one in told["licences"])
    page = client.get("/market-access/?q=食品经营").content.decode()
    assert f"/items/{told['licences'][0]['code']}/" in page
    assert asked(client, "出生登记")["licences"] == []  # no administrative licence


def test_the_command_says_the_same(db, city):
    taken(HEAD + GOOD, announced=3)
    for words, said in (
        ("金融", "prohibited"),
        ("食品经营", "needs a licence"),
        ("种菜", "not known"),
    ):
        assert said in CliRunner().invoke(catalogue, ["may-enter", words]).output
    told = CliRunner().invoke(catalogue, ["may-enter", "烟花爆竹", "--json"]).output
    assert '"licensed"' in told
    assert "203001" in told


def test_in_a_whole_list_of_106_items_everyday_words_lead_to_the_licence_all_the_same(
    db, client, city, tmp_path
):
    """A made list, as an office saves it: 6 prohibitions, 100 licences, GB 18030, by the command line (C064)."""
    rows = [f"{n},禁止准入类,,禁止第{n}项活动,1000{n:02}," for n in range(1, 7)]
    rows += [
        f"{n},许可准入类,行业{n},未获得许可，不得从事第{n}项经营,20{n:04},主管部门"
        for n in range(7, 107)
    ]
    file = tmp_path / "list.csv"
    file.write_bytes((HEAD + "\n".join(rows) + "\n").encode("gb18030"))
    told = ["market-access", str(file), "--edition", "自编版", "--source", "自编", "--items", "106"]
    done = CliRunner().invoke(catalogue, told)
    assert done.exit_code == 0, done.output
    assert "106 read, 106 in order" in done.output
    assert asked(client, "第57项经营")["verdict"] == "licensed"
    assert asked(client, "种菜")["verdict"] == "free"
    found = asked(client, "开饭店")  # the list says 食品经营 at best
    assert found["verdict"] == "licensed"
    assert "食品" in found["licences"][0]["name"]


def test_a_word_as_people_say_it_is_looked_up_by_an_index_and_opens_no_other_guide(
    city, django_assert_num_queries
):
    """C064: anybody may ask, as often as she likes; a hundred thousand guides are not read for it."""
    with django_assert_num_queries(2):
        licences = access._by_everyday_words("开饭店", ANYBODY)
    assert "食品" in licences[0].name
    said = Edition.objects.filter(body__keywords__contains=["开饭店"]).order_by()
    with connection.cursor() as cursor, transaction.atomic():
        for way in ("seqscan", "indexscan"):  # few guides are read as quickly without an index
            cursor.execute(f"set local enable_{way} = off")
        plan = said.explain()
    assert "edition_keywords" in plan, plan
