"""The basic catalogue (基本目录) as a spreadsheet: what goes out comes back, each fault told (C001, C006)."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from yici.catalogue import actions, exporting
from yici.catalogue.commands import catalogue
from yici.catalogue.content import (
    BasicContent,
    EvidenceGrade,
    LegalBasis,
    Limit,
    LimitUnit,
    ServiceObject,
    StageKind,
    TaskType,
    UseLevel,
    basic_digest,
)
from yici.catalogue.exchange import BASIC, of_basic, taken
from yici.catalogue.exchange.columns import NOTHING, plain
from yici.catalogue.guides import demo_guides
from yici.catalogue.importing import BASICS, Unreadable, read, sort_out_basics
from yici.catalogue.models import Adjustment, BasicEdition, BasicItem
from yici.catalogue.refusals import NotAllowed, ReasonMissing
from yici.conftest import on
from yici.people.tests.people import CLOCK, account_of, make_department, make_staff

from .callers import Caller
from .way import item_of

DAY = on("2026-09-28")
TODAY = date(2026, 9, 28)
WHY = "省级基本目录2026年版"


def fixed(guide) -> BasicContent:
    """What an authority in charge would fix for everybody, from a real guide."""
    content = guide.content
    return BasicContent(
        name=content.name,
        task_type=content.task_type,
        use_levels=(UseLevel.CITY, UseLevel.COUNTY),
        legal_basis=content.legal_basis,
        service_objects=content.service_objects,
        conditions=content.conditions,
        materials=tuple(dict.fromkeys(one.name for one in content.materials)),
        stages=tuple(one.kind for one in content.stages),
        statutory=content.statutory,
        promised=content.promised,
        visits=content.visits,
        intermediaries=(),
    )


REAL = [fixed(guide) for guide in demo_guides()]
BARE = BasicContent(name="某事项", task_type=TaskType.LICENCE)
WORD = st.text("教师资格认定：；;:,，《》 AaB1=+-'\"无\t", min_size=1, max_size=12).filter(
    str.strip
)
# "-" and "无" in the words beside a limit say in every register that there are none.
SAID = WORD.filter(lambda words: plain(words).lower() not in NOTHING)
LINES = st.none() | st.lists(WORD, max_size=3, unique_by=str.strip).map(tuple)


@st.composite
def contents(draw) -> BasicContent:
    papers = draw(LINES)
    graded = draw(st.lists(st.sampled_from(papers), unique=True)) if papers else []
    limits = st.none() | st.builds(
        Limit, days=st.integers(0, 400), unit=st.sampled_from(LimitUnit), explain=SAID | st.just("")
    )
    return BasicContent(
        name=draw(WORD), task_type=draw(st.sampled_from(TaskType)),
        local_code=draw(st.sampled_from(["", "511A-01"])),
        use_levels=tuple(draw(st.lists(st.sampled_from(UseLevel), unique=True))),
        legal_basis=tuple(draw(st.lists(
            st.builds(LegalBasis, law=WORD, article=WORD, text=WORD | st.just("")), max_size=2))),
        service_objects=tuple(draw(st.lists(st.sampled_from(ServiceObject), unique=True))),
        conditions=draw(LINES), materials=papers,
        grades={one.strip(): draw(st.sampled_from(EvidenceGrade)) for one in graded},
        intermediaries=draw(LINES),
        stages=draw(st.none() | st.lists(st.sampled_from(StageKind), unique=True).map(tuple)),
        statutory=draw(limits), promised=draw(limits),
        visits=draw(st.none() | st.integers(0, 9)),
        fee_cents=draw(st.none() | st.integers(0, 10**6)),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(contents())
def test_whatever_is_fixed_comes_back_from_its_record(content):
    told = of_basic(content)
    for base in (BARE.model_copy(update={"name": content.name, "task_type": content.task_type}),
                 content):  # fmt: skip
        back, left = taken(base, told, BASIC)
        assert (basic_digest(back), left) == (basic_digest(content), [])


@pytest.mark.parametrize("content", REAL, ids=lambda one: one.name)
def test_without_the_whole_the_columns_say_all_but_the_words_of_the_law(content):
    told = of_basic(content)
    del told["content"]
    back, left = taken(content.model_copy(update={"conditions": None, "visits": 9}), told, BASIC)
    assert (basic_digest(back), left) == (basic_digest(content), [])


def file_of(tmp_path, kind, basics=None):
    file = tmp_path / f"basics.{kind}"
    records = exporting.basic_records(BasicItem.objects.all() if basics is None else basics)
    file.write_bytes(b"".join(exporting.basics_file(kind, records)))
    return file


def take_in(file, **more):
    rows = file if isinstance(file, list) else read(file, BASICS)
    return actions.import_basics(rows=rows, **{"by": CLOCK, "at": DAY, "reason": WHY} | more)


def rows_of(tmp_path, *rows):
    file = tmp_path / "typed.json"
    file.write_text(json.dumps(list(rows)))
    return read(file, BASICS)


def recorded():
    for number, content in enumerate(REAL):
        code = f"51{content.task_type.value}{number:05}000"
        actions.record_basic(code=code, content=content, by=CLOCK, at=DAY, reason="首次收录")
    actions.record_basic(
        code=f"51{REAL[0].task_type.value}00000000", content=REAL[0].model_copy(update={"visits": 7}), by=CLOCK, at=DAY,
        reason="=压减到现场次数", effective_on=date(2027, 1, 1), cancelled_on=date(2028, 1, 1),
    )  # fmt: skip
    BasicItem.objects.create(code="511A0138600000", name="只在清单里出现", task_type="01")


def as_recorded() -> set:
    facts = ("basic__code", "digest", "effective_on", "cancelled_on", "reason")
    return set(BasicEdition.objects.newest().values_list(*facts))


class Elsewhere(Exception):
    """From here on it is another platform: what was written is rolled back."""


@pytest.mark.parametrize("kind", exporting.FORMATS)
def test_the_catalogue_goes_out_and_comes_back_without_loss(db, tmp_path, kind):
    """Taken in where it came from it changes nothing; taken in elsewhere it is the same there."""
    with pytest.raises(Elsewhere), transaction.atomic():
        recorded()
        file = file_of(tmp_path, kind)
        here = take_in(file)
        assert (here.read, here.unchanged, here.faults) == (len(REAL) + 1, len(REAL) + 1, ())
        last = as_recorded()
        raise Elsewhere

    there = take_in(file)
    assert (there.created, there.faults) == (len(REAL) + 1, ())
    bare = BasicEdition.objects.filter(basic__code="511A0138600000")
    assert [one.reason for one in bare] == [WHY]
    assert last == as_recorded() - {one for one in as_recorded() if one[0] == "511A0138600000"}
    assert take_in(file).unchanged == len(REAL) + 1


def test_a_changed_cell_becomes_the_next_edition_and_the_lists_below_are_told(db, tmp_path):
    """C006: the county asks five days; the province now fixes it at once."""
    guide = next(one for one in demo_guides() if one.content.name == "教师资格认定")
    item = item_of(guide)
    item.basic = BasicItem.objects.create(code="510100001000", name=item.name, task_type="01")
    item.save()
    draft = actions.draft_edition(item=item, content=guide.content, by=CLOCK, at=DAY)
    actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    actions.record_basic(
        code="510100001000", content=fixed(guide), by=CLOCK, at=DAY, reason="首次收录"
    )
    cells = list(csv.reader(io.StringIO(file_of(tmp_path, "csv").read_text("utf-8-sig"))))
    cells[1][cells[0].index("promise_day")] = "0"
    cells[1][cells[0].index("service_type")] = "体检"
    file = tmp_path / "changed.csv"
    with file.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows(cells)

    later = DAY + timedelta(days=10)
    tried = take_in(file, at=later, dry_run=True)
    [would] = tried.changed
    assert {change.path[0] for change in would.changes} == {"promised", "intermediaries"}
    assert (would.number, would.to_adjust) == (2, 1)
    assert BasicEdition.objects.count() == 1

    done = take_in(file, at=later)
    assert (done.updated, done.to_adjust, done.faults) == (1, 1, ())
    newest = BasicEdition.objects.newest().get()
    assert (newest.reason, newest.effective_on) == (WHY, later.date())
    assert (newest.content.promised.days, newest.content.intermediaries) == (0, ("体检",))
    assert newest.content.legal_basis == guide.content.legal_basis
    task = Adjustment.objects.get(about="510100001000/2")
    assert "promised" in task.elements


GOOD = {"基本编码": "440118009000", "事项名称": "教师资格认定", "事项类型": "01"}


@pytest.mark.parametrize(
    ("change", "code", "verdict"),
    [
        ({"基本编码": ""}, "basic-empty", "rejected"),
        ({"基本编码": "4" * 41}, "basic-too-long", "rejected"),
        ({"基本编码": "4401/8009000"}, "code-characters", "rejected"),
        ({"基本编码": "４４０１18009000"}, "code-width", "kept"),
        ({"基本编码": "440718009000"}, "code-type", "kept"),
        ({"事项名称": ""}, "name-empty", "rejected"),
        ({"事项类型": "77"}, "type-unknown", "rejected"),
        ({"计划生效日期": "2026-02-30"}, "day-effective", "rejected"),
        ({"计划取消日期": "明年"}, "day-cancelled", "rejected"),
        ({"计划生效日期": "20270101", "计划取消日期": "2026年12月31日"}, "days-contradict", "rejected"),
        ({"变更依据": "某" * 501}, "reason-too-long", "kept"),
        ({"颜色": "蓝"}, "column-unknown", "kept"),
    ],
)  # fmt: skip
def test_a_fault_of_a_row_is_told_with_what_to_do(tmp_path, change, code, verdict):
    found = sort_out_basics(rows_of(tmp_path, GOOD | change))
    [fault] = found.faults
    assert (fault.row, fault.code, fault.verdict) == (1, code, verdict)
    assert fault.remedy
    assert found.rejected == (verdict == "rejected")


def test_the_same_code_twice_counts_once(tmp_path):
    """However it is written."""
    code = GOOD | {"基本编码": "511a0138600000"}
    found = sort_out_basics(rows_of(tmp_path, code, code | {"基本编码": "511A0138600000"}))
    assert [(one.row, one.code) for one in found.faults] == [(2, "code-duplicate")]
    assert len(found.entries) == 1


def test_a_cell_that_does_not_fit_is_left_out_alone(db, tmp_path):
    row = GOOD | {
        "到办事现场次数": "几次", "申请材料": "身份证明\n学历证书", "证据等级": "身份证明：A\n户口簿：B",
        "受理条件": "无", "办理环节": "受理→审查→决定", "法定办结时限": "30工作日", "设定依据": "教师法",
    }  # fmt: skip
    done = take_in(rows_of(tmp_path, row))
    assert (done.created, done.incomplete, done.rejected) == (1, 1, 0)
    assert {(one.code, one.column) for one in done.faults} == {
        ("content-unfit", name) for name in ("limit_scene_num", "evidence_grade", "by_law")
    }
    content = BasicEdition.objects.get().content
    assert content.materials == ("身份证明", "学历证书")
    assert dict(content.grades) == {"身份证明": "A"}
    assert (content.conditions, content.intermediaries, content.visits) == ((), None, None)
    assert [one.label for one in content.stages] == ["受理", "审查", "决定"]
    assert content.statutory.days == 30


def test_only_another_day_of_effect_is_told_and_changes_nothing(db, tmp_path):
    take_in(rows_of(tmp_path, GOOD | {"计划生效日期": "2026-10-01"}))
    done = take_in(rows_of(tmp_path, GOOD | {"计划生效日期": "2026-11-01"}))
    assert (done.unchanged, [one.code for one in done.faults]) == (1, ["day-alone"])
    assert BasicEdition.objects.get().effective_on == date(2026, 10, 1)


def test_a_cancelled_item_ends_on_its_day_and_a_list_without_that_column_revives_nothing(
    db, tmp_path
):
    take_in(rows_of(tmp_path, GOOD))
    done = take_in(rows_of(tmp_path, GOOD | {"计划取消日期": "2026-09-28"}))
    assert done.updated == 1
    assert BasicItem.objects.get().state == "3"
    assert take_in(rows_of(tmp_path, GOOD)).unchanged == 1
    assert take_in(rows_of(tmp_path, GOOD | {"计划取消日期": ""})).updated == 1
    assert BasicItem.objects.get().state == "1"


def test_an_implementation_list_is_no_basic_catalogue(tmp_path):
    file = tmp_path / "list.csv"
    file.write_text("实施编码,基本编码,事项名称,事项类型,实施主体,行政区划\n")
    with pytest.raises(Unreadable, match="is an implementation list"):
        read(file, BASICS)


def test_a_workbook_of_officials_with_a_title_above_and_chinese_heads_is_read(db, tmp_path):
    book = Workbook()
    book.active.append(["2026年基本目录"])
    book.active.append(["序号", *GOOD, "行使层级", "到办事现场次数"])
    book.active.append([1, *GOOD.values(), "市级、县级", 1])
    file = tmp_path / "office.xlsx"
    book.save(file)
    assert take_in(file).created == 1
    content = BasicEdition.objects.get().content
    assert (content.use_levels, content.visits) == ((UseLevel.CITY, UseLevel.COUNTY), 1)
    out = load_workbook(file_of(tmp_path, "xlsx"))
    assert out.sheetnames == ["items", "content_parts"]


def test_only_compilers_and_administrators_take_it_in_and_never_without_a_reason(db, tmp_path):
    clerk = make_staff("陈小芳", "clerk", make_department())
    with pytest.raises(NotAllowed):
        take_in([], by=clerk)
    with pytest.raises(ReasonMissing):
        take_in(rows_of(tmp_path, GOOD), reason=" ")
    assert not BasicItem.objects.exists()


# -- doors -----------------------------------------------------------------------------------------


def sent(**cells) -> bytes:
    return json.dumps([GOOD | cells]).encode()


def test_a_compiler_tries_a_list_at_the_desk_then_takes_it_in(client, db):
    compiler = make_staff("向编目", "compiler", make_department())
    client.force_login(account_of(compiler))
    page = reverse("desk:basics_import")
    BasicItem.objects.create(code=GOOD["基本编码"], name="旧名", task_type="01")

    def send(**typed):
        file = SimpleUploadedFile("目录.json", sent(到办事现场次数="几次"))
        return client.post(page, {"file": file, "reason": WHY} | typed)

    tried = send(dry_run="on").content.decode()
    assert ("<del>旧名</del>" in tried, "<ins>教师资格认定</ins>" in tried) == (True, True)
    assert "几次" in tried
    assert not BasicEdition.objects.exists()
    assert send(reason="").status_code == 422
    assert send().status_code == 200
    edition = BasicEdition.objects.get()
    assert (edition.reason, edition.recorded_by) == (WHY, compiler.actor)
    assert b"basics.xlsx" in client.get(reverse("desk:basics")).content
    told = b"".join(client.get(reverse("desk:basics_export", args=["json"])).streaming_content)
    assert json.loads(told)["items"][0]["task_name"] == "教师资格认定"


def test_others_take_the_catalogue_out_and_never_in(client, db):
    clerk = make_staff("陈小芳", "clerk", make_department())
    client.force_login(account_of(clerk))
    assert client.get(reverse("desk:basics_export", args=["csv"])).status_code == 200
    assert client.get(reverse("desk:basics_import")).status_code == 403
    assert (
        Caller(clerk).file("catalogue/basics/imports?reason=x", "l.json", sent()).status_code == 403
    )
    assert not BasicItem.objects.exists()


def test_a_program_tries_and_takes_in_a_basic_catalogue_and_anybody_takes_it_out(client, db):
    """S1§4(3): the basic catalogue is public."""
    compiler = Caller(make_staff("向编目", "compiler", make_department()))
    where = f"catalogue/basics/imports?reason={WHY}"
    tried = compiler.file(f"{where}&dry_run=true", "list.json", sent(到办事现场次数="2")).json()
    assert (tried["dry_run"], tried["created"], tried["faults"]) == (True, 1, [])
    assert tried["changes"][0] | {"effective_on": ""} == {
        "row": 1, "code": GOOD["基本编码"], "name": "教师资格认定", "edition": 1, "is_new": True,
        "effective_on": "", "cancelled_on": None, "elements": [], "to_adjust": 0,
    }  # fmt: skip
    assert not BasicItem.objects.exists()
    compiler.file(where, "list.json", sent(到办事现场次数="2"))
    done = compiler.file(where, "list.json", sent(到办事现场次数="1")).json()
    assert (done["updated"], done["changes"][0]["elements"]) == (
        1, [{"element": "visits", "old": 2, "new": 1}],
    )  # fmt: skip
    out = client.get("/api/v1/catalogue/basics/file?format=json")
    [item] = json.loads(b"".join(out.streaming_content))["items"]
    assert (item["limit_scene_num"], item["task_version"]) == ("1", "2")
    assert client.get("/api/v1/catalogue/basics/file?format=pdf").status_code == 422
    assert compiler.file("catalogue/basics/imports", "list.json", sent()).status_code == 422
    assert compiler.file(where, "list.csv", b"a,b\n1,2\n").json()["errors"][0]["field"] == "file"


def test_the_command_takes_it_out_and_in_and_tells_what_would_change(db, tmp_path):
    recorded()
    shell = CliRunner()
    file = str(tmp_path / "basics.xlsx")
    assert shell.invoke(catalogue, ["export-basics", file]).exit_code == 0
    told = shell.invoke(catalogue, ["import-basics", file, "--reason", WHY, "--json"])
    assert json.loads(told.stdout)["unchanged"] == len(REAL) + 1
    typed = tmp_path / "typed.json"
    typed.write_bytes(sent(颜色="蓝"))
    tried = shell.invoke(catalogue, ["import-basics", str(typed), "--reason", WHY, "--dry-run"])
    assert "would be: read 1, created 1" in tried.stdout
    assert "column-unknown (kept): 1" in tried.stdout
    wrong = shell.invoke(catalogue, ["import-basics", str(tmp_path / "none"), "--reason", WHY])
    assert (wrong.exit_code, "cannot be read" in wrong.output) == (2, True)


def test_basic_rows_sent_twice_with_a_key_make_one_edition(db):
    compiler = Caller(make_staff("向编目", "compiler", make_department()))
    compiler.client.defaults["HTTP_IDEMPOTENCY_KEY"] = "k1"
    where = f"catalogue/basics/imports/rows?reason={WHY}"
    assert compiler.post(where, {"items": [GOOD]}).json()["created"] == 1
    actions.record_basic(
        code=GOOD["基本编码"], content=BARE, by=CLOCK, at=timezone.now(), reason="更正名称"
    )
    again = compiler.post(where, {"items": [GOOD]}).json()
    assert (again["repeated"], again["changes"][0]["edition"]) == (True, 3)
    assert BasicEdition.objects.count() == 2
    assert compiler.post(where, {"items": [GOOD | {"事项名称": "别名"}]}).status_code == 422
