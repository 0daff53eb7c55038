"""An official edits a notice, sees it as PDF, is told what the law lacks; another approves it."""

import pytest

from yici.documents.kinds import KINDS
from yici.documents.models import Wording
from yici.documents.wordings import shipped
from yici.licences.tests.test_papers import text_of
from yici.people.models import Applicant, User
from yici.people.tests.people import account_of, make_department, make_staff

pytestmark = pytest.mark.django_db
REFUSAL = KINDS["refusal"]
TYPED = shipped(REFUSAL) | {"closing": "本决定自送达之日起生效。", "reason": "写明生效日期"}


@pytest.fixture
def desk(client):
    """Sit down as somebody: `desk(editor).get(...)`."""

    def seated(who):
        client.force_login(account_of(who))
        return client

    return seated


def address(market, kind="refusal", page="edit/"):
    return f"/desk/documents/{kind}/{page}?of={market.pk}"


def test_the_overview_tells_whose_wording_applies_and_what_the_law_asks(desk, editor):
    page = desk(editor).get("/desk/documents/").content.decode()
    assert "不予许可决定书" in page
    assert "《行政许可法》第三十八条" in page
    assert "随系统提供" in page


def test_an_editor_saves_proposes_and_another_person_approves(desk, editor, lawyer, market):
    sent = desk(editor).post(address(market), TYPED | {"then": "propose"})
    wording = Wording.objects.get()
    assert sent["Location"] == f"/desk/documents/versions/{wording.pk}/"
    own = desk(editor).get(sent["Location"]).content.decode()
    assert "须由另一人审核" in own
    assert "批准使用" not in own
    page = desk(lawyer).get(sent["Location"]).content.decode()
    assert "<ins>" in page
    assert "本决定自送达之日起生效。" in page
    assert "特此" in page
    desk(lawyer).post(sent["Location"], {"do": "approve", "seen": wording.digest})
    wording.refresh_from_db()
    assert wording.status == "in_force"
    history = desk(editor).get(f"/desk/documents/refusal/?of={market.pk}").content.decode()
    assert "谭晓燕" in history
    assert "冯律" in history


def test_a_wording_without_remedies_is_refused_at_its_field_with_the_article(desk, editor, market):
    answer = desk(editor).post(address(market), TYPED | {"remedies": "", "then": "propose"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "《行政复议法》第二十条" in page
    assert "《行政诉讼法》第四十六条" in page
    assert Wording.objects.get().status == "draft"
    assert "本决定自送达之日起生效。" in page


def test_without_a_reason_nothing_is_proposed(desk, editor, market):
    answer = desk(editor).post(address(market), TYPED | {"reason": "", "then": "propose"})
    assert answer.status_code == 422
    assert Wording.objects.get().status == "draft"


def test_what_is_typed_is_seen_as_pdf_before_anything_is_saved(desk, editor, market):
    answer = desk(editor).post(address(market, page="preview"), TYPED)
    assert answer["Content-Type"] == "application/pdf"
    text = text_of(answer.content)
    assert "本决定自送达之日起生效。" in text
    assert "样张" in text
    assert not Wording.objects.exists()


def test_a_form_of_numbers_is_seen_on_a_notice(desk, editor, market):
    typed = {"agency": "广区市监许", "pattern": "{机关代字}{文种}〔{年份}〕{序号}号"}
    answer = desk(editor).post(address(market, "number", "preview"), typed)
    assert "广区市监许受〔" in text_of(answer.content)


def test_even_a_broken_draft_can_be_seen(desk, editor, market):
    answer = desk(editor).post(address(market, page="preview"), TYPED | {"opening": "{谁}？{"})
    assert answer.status_code == 200


def test_an_approver_returns_it_and_says_why(desk, editor, lawyer, market):
    desk(editor).post(address(market), TYPED | {"then": "propose"})
    wording = Wording.objects.get()
    at = f"/desk/documents/versions/{wording.pk}/"
    assert desk(lawyer).post(at, {"do": "return", "reason": ""}).status_code == 422
    desk(lawyer).post(at, {"do": "return", "reason": "第二段不通顺"})
    page = desk(editor).get(address(market)).content.decode()
    assert "第二段不通顺" in page


def test_a_clerk_reads_what_applies_and_changes_nothing(desk, market, editor):
    clerk = make_staff("陈小芳", "clerk", market)
    desk(editor).post(address(market), TYPED | {"then": "save"})
    assert desk(clerk).get(f"/desk/documents/refusal/?of={market.pk}").status_code == 200
    assert desk(clerk).get(address(market)).status_code == 404
    assert desk(clerk).post(address(market), TYPED).status_code == 404
    stranger = make_staff("外人", "clerk", make_department("区卫健局"))
    draft = Wording.objects.get()
    assert desk(stranger).get(f"/desk/documents/versions/{draft.pk}/").status_code == 404


def test_unknown_kinds_and_others_authorities_are_not_there(desk, editor):
    assert desk(editor).get("/desk/documents/nothing/").status_code == 404
    assert desk(editor).get("/desk/documents/refusal/?of=999999").status_code == 404


def test_a_citizen_has_no_business_here(client, zhang):
    user = User.objects.create_user("zhang", password=None)
    Applicant.objects.filter(pk=zhang.pk).update(user=user)
    client.force_login(user)
    assert client.get("/desk/documents/").status_code == 403
