"""The table of automatic examination as an official fills it in: a grid, tried before it is saved (R21)."""

import pytest

from yici.catalogue import telling
from yici.catalogue.changes import between
from yici.catalogue.content import Content, canonical
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Edition
from yici.people.models import User

from .test_editor import GUIDE, ROOM, content, door, form, he, item, ren  # noqa: F401 - fixtures

pytestmark = pytest.mark.django_db
SHEET = f"{ROOM}/examination/"
EXAMINED = [g for g in demo_guides() if g.content.paths.examination]


def press(client, button, address=SHEET, **changed):
    return client.post(address, form(client, address) | changed | {"do": button})


def begun(client):
    """A sheet with one column, as the page shows it: what a browser would send."""
    return _sent(press(client, "column", column="origin"))


def _sent(answer) -> dict:
    class Once:
        def get(self, _address):
            return answer

    return form(Once(), "")


def saved(client, **more):
    sent = begun(client) | {
        "cell-0-0-op": "in", "cell-0-0-v": ["new"], "row-0-outcome": "pass", "row-0-criterion": "c1",
    }  # fmt: skip
    return client.post(SHEET, sent | more | {"do": "save"})


def test_a_column_is_chosen_from_what_the_item_asks(he):  # noqa: F811
    page = he.get(SHEET).content.decode()
    for part in (
        *GUIDE.content.fields[:3],
        *GUIDE.content.situations,
        *GUIDE.content.materials[:3],
    ):
        assert f'<option value="{part.code}">' in page
    assert "请选择新列看哪一项" in press(he, "column").content.decode()
    page = press(he, "column", column="origin").content.decode()
    assert 'name="cell-0-0-v"' in page
    assert content() == GUIDE.content  # nothing is saved by it


def test_an_official_writes_a_rule_in_plain_words_and_undoes_it(he):  # noqa: F811
    before = content()
    assert saved(he).status_code == 302
    table = content().paths.examination
    (rule,) = table.rules
    assert (rule.when[0].on, rule.when[0].values, rule.outcome) == ("origin", ("new",), "pass")
    assert rule.text == "属于哪一种情形？为新设公司申请的，通过"  # it was left empty
    assert (table.otherwise, table.sample_percent, table.decides) == ("person", 5, False)
    he.post(f"{ROOM}/undo")
    assert content() == before


def test_every_table_of_the_guides_is_read_and_saved_to_the_letter(he):  # noqa: F811
    edition = Edition.objects.get(status="draft")
    for guide in EXAMINED:
        body = guide.content.model_dump(mode="json")
        Edition.objects.filter(pk=edition.pk).update(body=body)
        assert press(he, "save").status_code == 302, guide.content.name
        after = Content.model_validate(Edition.objects.get(status="draft").body)
        assert canonical(after) == canonical(guide.content)


@pytest.mark.parametrize(
    ("cell", "told"),
    [
        ({"cell-0-0-v": []}, "请给出"),
        ({"cell-0-0-v": ["nonsense"]}, "已没有选项"),
        ({"row-0-outcome": ""}, "请选择结论"),
        ({"row-0-text": "长" * 501}, "不得超过 500 个字"),
        ({"sample_percent": "-1"}, "不得小于 0"),
        ({"sample_percent": "101"}, "不得大于 100"),
        ({"sample_percent": "五"}, "请用数字填写"),
        ({"basis-law": "某法"}, "请填写此项"),
        ({"row-0-code": "Not a code"}, "不符合要求"),
    ],
)
def test_a_fault_is_told_at_its_cell_and_nothing_is_saved(he, cell, told):  # noqa: F811
    answer = saved(he, **cell)
    assert answer.status_code == 422
    assert told in answer.content.decode()
    assert content() == GUIDE.content


@pytest.mark.parametrize(
    ("first", "until", "told"),
    [
        ("", "5", "请填写起止两端"),
        ("多", "5", "不是数字"),
        ("9", "5", "前一个值应当较小"),
        ("1", "5", ""),
    ],
)
def test_a_range_has_two_ends_in_their_order(he, first, until, told):  # noqa: F811
    number = next(f.code for f in GUIDE.content.fields if f.kind in ("number", "money"))
    sent = _sent(press(he, "column", column=number))
    answer = he.post(SHEET, sent | {
        "cell-0-0-op": "between", "cell-0-0-v": first, "cell-0-0-w": until, "row-0-outcome": "person", "do": "save",
    })  # fmt: skip
    if told:
        assert told in answer.content.decode()
    else:
        assert [(c.op, c.values) for c in content().paths.examination.rules[0].when] == [
            ("at_least", ("1",)), ("at_most", ("5",)),
        ]  # fmt: skip
        assert 'value="between" selected' in he.get(SHEET).content.decode()


def test_it_is_tried_before_it_is_saved(he):  # noqa: F811
    sent = begun(he) | {"cell-0-0-op": "in", "cell-0-0-v": ["new"], "row-0-outcome": "pass"}
    yes = he.post(SHEET, sent | {"try-origin": "new", "do": "try"}).content.decode()
    assert "适用第 1 行" in yes
    assert "其中 5% 抽取由人工复核" in yes
    no = he.post(SHEET, sent | {"try-origin": "added", "do": "try"}).content.decode()
    assert "各行均不符合" in no
    half = he.post(SHEET, sent | {"row-0-outcome": "", "do": "try"}).content.decode()
    assert "请先改正标出的单元格，再试算" in half
    assert content() == GUIDE.content


def test_gaps_overlaps_and_dead_rows_are_told_while_it_is_edited(he):  # noqa: F811
    sent = begun(he) | {"cell-0-0-op": "in", "cell-0-0-v": ["new"], "row-0-outcome": "pass"}
    page = he.post(SHEET, sent | {"do": "check"}).content.decode()
    assert "无对应行" in page
    copied = _sent(he.post(SHEET, sent | {"do": "copy-0"})) | {"row-1-outcome": "person"}
    page = he.post(SHEET, copied | {"do": "check"}).content.decode()
    assert "第 1 行与第 2 行同时符合" in page
    assert "不会生效" in page


def test_rows_are_moved_copied_and_taken_out_and_columns_changed(he):  # noqa: F811
    saved(he, **{"row-0-text": "甲"})
    two = _sent(press(he, "row")) | {"row-1-text": "乙", "row-1-outcome": "person"}
    up = _sent(he.post(SHEET, two | {"do": "up-1"}))
    assert (up["row-0-text"], up["row-1-text"]) == (["乙"], ["甲"])
    he.post(SHEET, up | {"do": "save"})
    assert [rule.text for rule in content().paths.examination.rules] == ["乙", "甲"]
    other = GUIDE.content.situations[1].code
    moved = he.post(SHEET, form(he, SHEET) | {"head-0": other, "do": "save"})
    assert "请重新填写该列各格" in moved.content.decode()
    assert content().paths.examination.rules[1].when[0].on == "origin"
    he.post(SHEET, _sent(press(he, "drop-0")) | {"do": "save"})
    assert not any(rule.when for rule in content().paths.examination.rules)
    gone = _sent(he.post(SHEET, _sent(press(he, "out-0")) | {"do": "out-0"}))
    assert "全部由人工审查" in he.post(SHEET, gone | {"do": "save"}, follow=True).content.decode()
    assert content().paths.examination is None


def test_who_comes_second_is_told_what_the_first_changed_in_words(he, ren):  # noqa: F811
    saved(he)
    opened = form(he, SHEET)
    press(ren, "save", **{"cell-0-0-v": ["added"], "row-0-outcome": "person"})
    second = he.post(SHEET, opened | {"row-0-text": "新设的通过", "do": "save"})
    told = second.content.decode()
    assert second.status_code == 422
    assert "属于哪一种情形？为新设公司申请" in told
    assert "新设的通过" in told
    assert content().paths.examination.rules[0].outcome == "person"
    assert he.post(SHEET, _sent(second) | {"do": "save"}).status_code == 302
    assert content().paths.examination.rules[0].text == "新设的通过"


def test_what_is_pasted_from_a_spreadsheet_keeps_its_words(he):  # noqa: F811
    text = next(f.code for f in GUIDE.content.fields if f.kind == "text")
    sent = _sent(press(he, "column", column=text))
    he.post(SHEET, sent | {
        "cell-0-0-op": "in", "cell-0-0-v": "甲公司\t乙公司\r\n\r\n丙公司", "row-0-text": "几家\t试点\n单位",
        "row-0-outcome": "person", "do": "save",
    })  # fmt: skip
    (rule,) = content().paths.examination.rules
    assert (rule.text, rule.when[0].values) == ("几家 试点 单位", ("甲公司", "乙公司", "丙公司"))


def test_a_table_that_is_a_flood_or_nonsense_is_no_fault(he):  # noqa: F811
    flood = {f"row-{n}-outcome": "person" for n in range(600)} | {f"head-{n}": "origin" for n in range(200)}  # fmt: skip
    for sent in (flood, {"head-²": "x", "row-x-text": "y", "do": "up-²"}, {"do": "drop-99"}, {"do": "look-x~"}):  # fmt: skip
        assert he.post(SHEET, {"do": "check"} | sent).status_code == 200
    assert content() == GUIDE.content


def test_a_sheet_does_not_grow_beyond_what_a_page_can_send(he):  # noqa: F811
    """A browser sends each cell as up to three inputs, and a page takes a thousand."""
    heads = {f"head-{n}": "origin" for n in range(12)}
    rows = {f"row-{n}-outcome": "person" for n in range(20)}
    page = he.post(SHEET, heads | rows | {"do": "row"}).content.decode()
    assert "最多 240 个单元格" in page
    page = he.post(SHEET, heads | rows | {"do": "column", "column": "origin"}).content.decode()
    assert "最多 12 列" in page
    assert 'name="row-20-outcome"' not in page


def test_the_form_of_one_part_is_not_a_way_around_the_grid(he):  # noqa: F811
    assert he.get(f"{SHEET}~new/").status_code == 404
    assert he.get(f"{ROOM}/guide/nothing/").status_code == 404


def test_the_change_of_a_table_is_told_in_plain_words():
    old = EXAMINED[0].content.model_dump(mode="json")
    rule = old["paths"]["examination"]["rules"][0]
    new = {**old, "paths": {**old["paths"], "examination": {**old["paths"]["examination"], "sample_percent": 20, "rules": [
        {**rule, "outcome": "person", "when": [{"on": rule["when"][0]["on"], "op": "filled", "values": []}]},
        {**rule, "code": "another", "text": "另一条"}]}}}  # fmt: skip
    told = " ".join(f"{one.where} {one.old} {one.new}" for one in telling.lines(between(old, new), old, new))  # fmt: skip
    for words in ("智能审批 › 审查规则", "结论 不符合，转人工 转人工审查", "人工抽查比例（%） 10 20", "另一条（", "已填写"):  # fmt: skip
        assert words in told
    for code in ("values", "not_in", "refuse", "'op'"):
        assert code not in told


def test_changes_name_parts_and_options_and_not_their_codes():
    old = GUIDE.content.model_dump(mode="json")
    new = GUIDE.content.model_dump(mode="json")
    new["tables"][0]["rows"][0]["materials"] = ["lease"]
    new["tables"][0]["rows"][0]["when"] = {"origin": ["added"]}
    new["materials"].append(
        {**new["materials"][0], "code": "new_one", "name": "新材料", "needed_if": {}}
    )
    new["materials"][1]["needed_if"] = {"origin": ["new", "added"], "premises": ["own"]}
    new["tables"][0]["hit"] = "first"
    new["materials"][0]["needed_if"] = {"origin": ["new"]}
    new["paths"]["join"] = "lead"
    told = [
        f"{one.where} {one.old} {one.new}" for one in telling.lines(between(old, new), old, new)
    ]
    whole = " ".join(told)
    for words in (
        "租赁合同",
        "属于哪一种情形？ 新设公司申请",
        "适用第一个符合的行",
        "牵头部门决定",
    ):
        assert words in whole, told
    for code in ("lease", "origin", "first", "lead"):
        assert code not in whole, told


def test_only_the_departments_editors_come_in_to_the_grid(item, client):  # noqa: F811
    from yici.people.tests.people import make_department, make_staff

    make_staff("邻局编目", "catalogue_editor", make_department("区水务局"))
    other = door(type(client), "邻局编目")
    assert other.get(SHEET).status_code == 404
    assert other.post(SHEET, {"do": "save"}).status_code == 404
    assert User.objects.filter(staff__name="邻局编目").exists()


def test_a_name_without_end_does_not_fill_the_page_of_changes():
    old = GUIDE.content.model_dump(mode="json")
    new = GUIDE.content.model_dump(mode="json")
    new["materials"][0] = {**new["materials"][0], "name": "长" * 900, "copies": 7}
    lines = telling.lines(between(old, new), new, old)
    assert max(len(line.where) for line in lines) < 100
