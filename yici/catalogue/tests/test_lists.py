"""The published lists are made from the guides in force, and say the same in every form."""

import csv
import io
import json
from datetime import date

import pytest
from django.urls import reverse

from yici.catalogue import actions
from yici.catalogue.actions.editions import put_in_force
from yici.catalogue.content import BasicContent, Limit, MaterialKind, StageKind
from yici.catalogue.content.listing import Intermediary
from yici.catalogue.guides import demo_guides
from yici.catalogue.listing import listed
from yici.catalogue.lists import LISTS, Subject
from yici.catalogue.models import BasicItem, EditionStep, Item, ListLine
from yici.conftest import on
from yici.kernel.memory import forget
from yici.people.tests.people import CLOCK, make_department

GUIDES = list(demo_guides())
DAY = on("2026-07-01")


def lines(code, subject):
    return list(LISTS[code].lines(subject))


@pytest.mark.parametrize("guide", GUIDES, ids=lambda guide: guide.content.name)
def test_an_item_is_on_the_lists_its_attributes_put_it_on(guide):
    content = guide.content
    on_list = {code for code in LISTS if lines(code, Subject(content))}
    assert ("no-visit" in on_list) == (content.visits == 0)
    assert ("one-visit" in on_list) == (content.visits <= 1)
    assert ("immediate" in on_list) == (content.case_kind.value == "immediate")
    assert "reduced-stages" not in on_list  # nothing to compare with


def test_every_list_that_is_to_be_published_is_there():
    """P10 to P14 are lists of other rooms (R20)."""
    wanted = {"P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P15", "P16"}
    assert wanted <= {one.number for one in LISTS.values()}
    content = GUIDES[0].content
    assert lines("catalogue", Subject(content))[0][0] == content.task_type.label
    assert lines("guides", Subject(content))[0][0] == content.guide.address
    assert lines("flows", Subject(content))[0][1] == " → ".join(s.name for s in content.stages)
    assert lines("flows", Subject(content.model_copy(update={"stages": ()}))) == []


def test_fewer_stages_than_once_or_than_above_are_reduced():
    content = next(g.content for g in GUIDES if len(g.content.stages) == 3)
    fewer = content.model_copy(update={"stages": content.stages[:2]})
    assert lines("reduced-stages", Subject(fewer, first=content))[0][:2] == ("3", "2")
    assert lines("reduced-stages", Subject(content, stages_above=4))[0][:2] == ("4", "3")
    assert lines("reduced-stages", Subject(content, first=fewer, stages_above=2)) == []


def test_a_proof_that_is_no_longer_asked_is_told_as_cancelled():
    found = ((g.content, lines("proofs", Subject(g.content))) for g in GUIDES)
    content, proofs = next((content, told) for content, told in found if told)
    without = content.model_copy(update={"materials": ()})
    told = lines("proofs", Subject(without, first=content))
    assert {line[0] for line in told} == {line[0] for line in proofs}
    assert {line[-1] for line in told} == {"已取消"}


def asking(content, *names):
    proof = next(m for m in content.materials if m.asked)
    proof = proof.model_copy(update={"kind": MaterialKind.CERTIFICATE})
    asked = [
        proof.model_copy(update={"code": f"p{n}", "name": name}) for n, name in enumerate(names)
    ]
    return content.model_copy(update={"materials": tuple(asked), "tables": ()})


def test_a_proof_asked_by_an_edition_in_between_is_told_as_cancelled_too():
    """P08: added after the first edition and gone since; another copy of a paper is the same paper."""
    content = next(g.content for g in GUIDES if any(m.asked for m in g.content.materials))
    first = asking(content, "居住证明")
    between = asking(content, "居住证明", "收入证明", "婚姻状况证明")
    now = asking(content, "居住证明（原件）")
    told = lines("proofs", Subject(now, first=first, later=(between,)))
    assert [(line[0], line[-1]) for line in told] == [
        ("居住证明（原件）", "保留"), ("收入证明", "已取消"), ("婚姻状况证明", "已取消"),
    ]  # fmt: skip


def test_the_list_of_proofs_reads_every_edition_an_item_has_had(city):
    item = Item.objects.get(code=GUIDES[0].code)
    content = item.current.content
    for names in (("收入证明",), ("居住证明",), ()):
        edition = actions.draft_edition(
            item=item, content=asking(content, *names), by=CLOCK, at=DAY
        )
        put_in_force(edition, CLOCK, DAY, DAY.date())
    rows = [row.cells for row in listed("proofs").rows() if row.code == item.code]
    assert {"收入证明", "居住证明"} <= {cells[0] for cells in rows if cells[-1] == "已取消"}


@pytest.fixture
def city(db):
    for guide in GUIDES[:6]:
        department = make_department(guide.department)
        item = Item.objects.create(
            code=guide.code, name=guide.content.name, task_type=guide.content.task_type.value,
            department=department, region=department.region,
        )  # fmt: skip
        for name in {guide.content.lead_department, *guide.content.departments}:
            make_department(name)
        content = guide.content.model_copy(
            update={"intermediaries": (Intermediary(
                code="report", name="检测报告", limit=Limit(days=5), fee="市场调节价",
                legal_basis=guide.content.legal_basis[:1],
            ),)}
        )  # fmt: skip
        draft = actions.draft_edition(item=item, content=content, by=CLOCK, at=DAY)
        actions.publish_edition(edition=draft, by=CLOCK, at=DAY)


@pytest.mark.parametrize("code", LISTS)
def test_page_csv_json_and_pdf_show_the_same_list(client, city, code):
    found = listed(code)
    page = client.get(reverse("portal:published_list", args=[code])).text
    raw = client.get(reverse("portal:list_file", args=[code, "csv"]))
    rows = list(csv.DictReader(io.StringIO(b"".join(raw.streaming_content).decode("utf-8-sig"))))
    raw = client.get(reverse("portal:list_file", args=[code, "json"]))
    told = json.loads(b"".join(raw.streaming_content))
    pdf = client.get(reverse("portal:list_file", args=[code, "pdf"])).content
    assert pdf.startswith(b"%PDF-")
    assert [row["实施编码"] for row in rows] == [one["task_code"] for one in told["items"]]
    assert told["count"] == found.count == len(list(found.rows()))
    assert {row["摘要"] for row in rows} <= {told["digest"]}
    assert found.digest in page
    assert all(row.name in page for row in found.rows(0, 50))


def test_a_list_changes_with_the_edition(client, city):
    before = listed("no-visit")
    item = Item.objects.get(code=next(before.rows()).code)
    content = item.current.content.model_copy(update={"visits": 1, "visit_reason": "核验原件"})
    draft = actions.draft_edition(item=item, content=content, by=CLOCK, at=DAY)
    actions.publish_edition(edition=draft, by=CLOCK, at=DAY)
    after = listed("no-visit")
    assert after.count == before.count - 1
    assert after.digest != before.digest


def test_a_page_of_a_list_takes_as_many_statements_however_long_the_list_is(
    client, city, django_assert_num_queries
):
    forget()
    with django_assert_num_queries(3):  # the revision; how many, with the digest; the page
        assert len(list(listed("catalogue").rows(0, 50))) == 6
    with django_assert_num_queries(3):  # the revision; where the page begins; the page
        assert len(list(listed("catalogue").rows(4, 50))) == 2


def test_lines_made_anew_are_the_lines_that_were_kept(city):
    kept = {code: listed(code).digest for code in LISTS}
    one, *others = [row.code for row in listed("catalogue").rows()]
    assert [row.code for row in listed("catalogue").rows(1)] == others
    ListLine.objects.filter(code=one).update(edition=ListLine.objects.first().edition)
    actions.relist_all()
    assert {code: listed(code).digest for code in LISTS} == kept


def test_fewer_stages_above_put_every_list_below_on_the_list_of_reduced_stages(city):
    """P04: once more stages are fixed above than a list has, it counts as reduced; not before its day."""
    item = next(i for i in Item.objects.all() if len(i.current.content.stages) == 2)
    content = item.current.content
    basic = BasicItem.objects.create(code="B1", name=content.name, task_type="01")
    Item.objects.filter(pk=item.pk).update(basic=basic)
    fixed = BasicContent(
        name=content.name, task_type=content.task_type, stages=tuple(StageKind)[:3]
    )
    actions.record_basic(
        code="B1", content=fixed, by=CLOCK, at=DAY, reason="省级规定", effective_on=date(2026, 8, 1)
    )
    assert listed("reduced-stages").count == 0
    actions.follow_all(at=on("2026-08-01"))
    [row] = listed("reduced-stages").rows()
    assert (row.code, row.cells[:2]) == (item.code, ("3", "2"))


def test_the_feed_tells_what_was_published_and_ended(client, city):
    item = Item.objects.published().first()
    actions.abolish_edition(edition=item.current, by=CLOCK, reason="法律修改", on=DAY.date())
    answer = client.get(reverse("portal:item_changes"))
    assert answer["Content-Type"].startswith("application/atom+xml")
    assert f"{item.name} · {EditionStep.Verb.ABOLISH.label}" in answer.text
    assert answer.text.count("<entry>") == 7


def test_a_list_that_is_none_is_not_found(client, db):
    for address in ("items/lists/none/", "items/lists/online.exe", "items/lists/none.csv"):
        assert client.get(f"/{address}").status_code == 404
    assert client.get(reverse("portal:lists")).status_code == 200


def test_an_empty_list_says_so(client, db):
    assert "目前没有有效指南" in client.get(reverse("portal:published_list", args=["online"])).text
