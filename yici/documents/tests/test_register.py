"""The register of papers: found, exported, served, printed again; by those who may."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yici.conftest import on
from yici.documents import actions, refusals
from yici.documents.models import PrintOut, Service
from yici.kernel import files
from yici.licences.models import Paper
from yici.licences.tests.test_papers import text_of
from yici.people.tests.people import account_of, make_credit_code, make_department, make_staff

pytestmark = pytest.mark.django_db
CASE = "5116020020261009000001"


@pytest.fixture
def clerk(market):
    return make_staff("陈小芳", "clerk", market)


@pytest.fixture
def notice(market, zhang, sample):
    """A correction notice to 张小明."""

    def issued(kind="correction", key="1", at="2026-10-09"):
        return actions.issue(
            kind=kind, department=market, story=zhang.pk, addressee=zhang.pk, name="张小明",
            at=on(at), key=key, about=CASE, **sample,
        )  # fmt: skip

    return issued


@pytest.fixture
def desk(client):
    def seated(who):
        client.force_login(account_of(who))
        return client

    return seated


def served(paper, by, **told):
    facts = {
        "mode": "direct", "served_on": date(2026, 10, 12), "recipient": "张小明",
        "relation": "本人", "by": by, "at": on("2026-10-12"),
    }  # fmt: skip
    return actions.serve(paper=paper, **facts | told)


def test_a_paper_is_found_by_number_case_title_and_kind(desk, clerk, notice):
    notice()
    notice("acceptance", at="2027-01-05")
    sees = desk(clerk).get
    for query, count in (
        ("q=补〔2026〕1号", 1), (f"q={CASE}", 2), ("q=受理通知书", 1), ("kind=correction", 1),
        ("year=2027", 1), ("served=yes", 0), ("served=no", 2), ("q=没有", 0), ("year=99999", 2),
    ):  # fmt: skip
        assert sees(f"/desk/papers/?{query}").context["table"].page.paginator.count == count, query


def test_names_are_masked_in_list_and_export(desk, clerk, notice):
    notice()
    assert "张小明" not in desk(clerk).get("/desk/papers/").content.decode()
    answer = desk(clerk).get("/desk/papers.csv")
    lines = b"".join(answer.streaming_content).decode().strip("\ufeff").splitlines()
    assert "张*" in lines[1]
    assert "补,2026,1," in lines[1]
    assert "correction/city/0" in lines[1]
    assert "张小明" not in lines[1]


def test_the_register_asks_the_database_as_much_for_twenty_papers_as_for_two(
    desk, clerk, notice, django_assert_num_queries, django_assert_max_num_queries
):
    for n in range(2):
        notice(key=str(n))
    client = desk(clerk)
    client.get("/desk/papers/?year=2026")
    with django_assert_max_num_queries(18) as few:
        client.get("/desk/papers/?year=2026")
    for n in range(2, 12):
        notice(key=str(n))
    with django_assert_num_queries(len(few)):
        client.get("/desk/papers/?year=2026")


def test_another_office_finds_nothing(desk, notice):
    paper = notice()
    health = make_department("区卫健局", credit_code=make_credit_code("11"))
    stranger = make_staff("外人", "clerk", health)
    client = desk(stranger)
    assert client.get("/desk/papers/").context["table"].page.paginator.count == 0
    at = f"/desk/papers/{paper.story}/{paper.id}/"
    assert client.get(at).status_code == 404
    assert client.get(f"{at}file").status_code == 404
    with pytest.raises(refusals.NotAllowed):
        served(paper, stranger)


def test_a_paper_handed_over_is_served_once(clerk, notice):
    paper = notice()
    service = served(paper, clerk)
    assert service.effective_on == date(2026, 10, 12)
    assert service.read()["recipient"] == "张小明"
    assert "张小明".encode() not in bytes(service.locked)
    with pytest.raises(refusals.AlreadyServed):
        served(paper, clerk)


def test_its_service_leaves_a_sealed_delivery_receipt(clerk, notice):
    """送达回证, 民事诉讼法 art. 87."""
    paper = notice()
    service = served(paper, clerk)
    receipt = Paper.objects.get(id=service.receipt_id)
    text = text_of(files.read(receipt.digest))
    assert (receipt.kind, receipt.about) == ("delivery", CASE)
    assert paper.number in text
    assert "直接送达" in text
    assert "张小明（本人）" in text
    assert "送达人：陈小芳" in text
    assert "《中华人民共和国民事诉讼法》第八十八条" in text
    with pytest.raises(refusals.AlreadyServed):
        served(receipt, clerk)


def test_a_sheet_to_sign_has_neither_number_nor_seal(desk, clerk, notice):
    paper = notice()
    answer = desk(clerk).get(f"/desk/papers/{paper.story}/{paper.id}/sheet")
    text = text_of(answer.content)
    assert paper.number in text
    assert "收件人" in text
    assert b"/ByteRange" not in answer.content
    assert not Paper.objects.filter(kind="delivery").exists()


def test_the_series_of_an_office_miss_no_number(desk, clerk, notice):
    for n in range(3):
        notice(key=str(n))
    page = desk(clerk).get("/desk/papers/series/")
    (row,) = page.context["rows"]
    assert (row.series, row.year, row.drawn, row.borne, row.missing) == ("补", 2026, 3, 3, 0)
    health = make_department("区卫健局", credit_code=make_credit_code("11"))
    stranger = make_staff("外人", "clerk", health)
    assert desk(stranger).get("/desk/papers/series/").context["rows"] == []


def test_an_attempt_that_failed_is_kept_and_another_may_follow(clerk, notice):
    paper = notice()
    failed = served(paper, clerk, mode="failed", refusal="查无此人")
    assert failed.effective_on is None
    published = served(paper, clerk, mode="published", place="区政府网站", refusal="下落不明")
    assert published.effective_on == date(2026, 11, 11)
    assert Service.objects.count() == 2
    (receipt,) = Paper.objects.filter(kind="delivery")
    assert "《中华人民共和国民事诉讼法》第九十五条" in text_of(files.read(receipt.digest))


@pytest.mark.parametrize(
    ("told", "field"),
    [
        ({"recipient": ""}, "recipient"),
        ({"relation": ""}, "relation"),
        ({"mode": "left", "place": "住所", "refusal": "拒收"}, "witnesses"),
        ({"mode": "post"}, "parcel"),
        ({"mode": "electronic"}, "consent"),
        ({"mode": "published", "place": "网站"}, "refusal"),
        ({"mode": "smoke"}, "mode"),
        ({"served_on": date(2026, 10, 13)}, "served_on"),
        ({"recipient": "长" * 201}, "place"),
    ],
)
def test_each_way_of_service_says_what_the_law_asks(clerk, notice, told, field):
    with pytest.raises(refusals.Incomplete) as refused:
        served(notice(), clerk, **told)
    assert refused.value.field == field
    assert not Service.objects.exists()


def test_what_is_served_soon_after_midnight_is_served_today(clerk, notice):
    """The day is the office's, not Greenwich's: there it is still yesterday until eight in the morning."""
    at = datetime(2026, 10, 12, 0, 30, tzinfo=ZoneInfo("Asia/Shanghai")).astimezone(UTC)
    paper = notice(at="2026-10-11")
    assert served(paper, clerk, at=at).served_on == date(2026, 10, 12)


def test_a_clerk_records_service_with_the_signed_sheet(desk, clerk, notice):
    paper = notice()
    at = f"/desk/papers/{paper.story}/{paper.id}/"
    client = desk(clerk)
    typed = {"mode": "direct", "served_on": "2026-10-12", "recipient": "张小明", "relation": "本人"}
    wrong = SimpleUploadedFile("sheet.pdf", b"MZ not a picture")
    assert client.post(at, typed | {"evidence": wrong}).status_code == 422
    sheet = SimpleUploadedFile("sheet.png", b"\x89PNG\r\n\x1a\n and so on")
    assert client.post(at, typed | {"evidence": sheet}).status_code == 302
    page = client.get(at).content.decode()
    assert "直接送达" in page
    row = Service.objects.get()
    found = client.get(f"{at}evidence/{row.id}")
    assert b"".join(found.streaming_content).startswith(b"\x89PNG")


def test_a_paper_printed_again_is_the_same_file_and_noted(desk, clerk, notice):
    paper = notice()
    at = f"/desk/papers/{paper.story}/{paper.id}/"
    client = desk(clerk)
    assert client.post(at, {"do": "print", "reason": " "}).status_code == 422
    sent = client.post(at, {"do": "print", "reason": "申请人遗失"})
    first = b"".join(client.get(sent["Location"]).streaming_content)
    again = b"".join(client.get(sent["Location"]).streaming_content)
    assert first == again
    assert PrintOut.objects.get().reason == "申请人遗失"
    assert "申请人遗失" in client.get(at).content.decode()
