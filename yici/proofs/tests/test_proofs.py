"""A proof is registered, cut or kept; everybody may say what they think; another authority decides."""

from datetime import date
from subprocess import run

import pytest

from yici.catalogue import actions as catalogue
from yici.catalogue import linting
from yici.catalogue.actions.editions import put_in_force
from yici.catalogue.content import Content, digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Adjustment, Edition, Item
from yici.conftest import on
from yici.kernel import reactions
from yici.kernel.ledger import Entry
from yici.people.tests.people import account_of, make_department, make_staff
from yici.people.who import Who
from yici.proofs import actions
from yici.proofs.jobs import keep_lists
from yici.proofs.models import Opinion, Proof, Words
from yici.proofs.reactions import adjust_lists
from yici.proofs.rules import Faulty, NotAllowed, NotNow, OwnWork, TooEarly, TooLate

pytestmark = pytest.mark.django_db
CUT = {"reason": "no-basis", "substitute": "investigation", "text": "无法律法规依据。"}


@pytest.fixture
def office():
    return make_department("区民政局")


@pytest.fixture
def editor(office):
    return make_staff("谭晓燕", "catalogue_editor", office)


@pytest.fixture
def lawyer():
    return make_staff("冯律", "legality_reviewer", make_department("区司法局"))


@pytest.fixture
def proof(office, editor):
    return actions.register(
        department_id=office.pk, kind="proof", name="居住情况证明", issuer="村（居）委会",
        by=editor, at=on("2026-09-01"),
    )  # fmt: skip


@pytest.fixture
def proposed(proof, editor):
    return actions.propose_keep(
        proof=proof, law="社会救助暂行办法", article="第十一条", text="无法共享，需要保留。",
        until=date(2026, 10, 9), by=editor, at=on("2026-09-08"),
    )  # fmt: skip


def test_a_proof_without_basis_is_cut_with_reason_and_what_takes_its_place(proof, editor, office):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    assert (proof.status, proof.reason, proof.authority_id) == ("cancelled", "no-basis", office.pk)
    assert Words.objects.get(proof_id=proof.pk).text == CUT["text"]
    with pytest.raises(NotNow):
        actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-03"))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"reason": "because"}, "reason"),
        ({"substitute": ""}, "substitute"),
        ({"reason": "mergeable", "into": " "}, "into"),
        ({"reason": "shareable"}, "into"),
        ({"text": "  "}, "words"),
        ({"text": "长" * 2001}, "words"),
    ],
)
def test_a_cut_that_says_too_little_is_refused_and_nothing_changes(proof, editor, change, field):
    with pytest.raises(Faulty) as refused:
        actions.cut(proof=proof, **CUT | change, by=editor, at=on("2026-09-02"))
    assert refused.value.field == field
    assert Proof.at(proof.pk).status == "asked"


@pytest.mark.parametrize(
    ("reason", "outcome"),
    [
        ("no-basis", "cancelled"),
        ("mergeable", "merged"),
        ("shareable", "shared"),
        ("no-effect", "cancelled"),
        ("catch-all", "cancelled"),
    ],
)
def test_the_five_reasons_lead_to_their_outcomes(proof, editor, reason, outcome):
    asked = CUT | {"reason": reason, "into": "区公安分局"}
    actions.cut(proof=proof, **asked, by=editor, at=on("2026-09-02"))
    assert proof.status == outcome


def test_the_same_proof_of_a_department_is_registered_once(proof, office, editor):
    again = actions.register(
        department_id=office.pk, kind="proof", name=" 居住情况证明 ", by=editor, at=on("2026-09-05")
    )
    assert again.pk == proof.pk


def test_keeping_needs_an_explicit_rule_and_a_month_for_opinions(proof, editor):
    asked = {"law": "社会救助暂行办法", "article": "第十一条", "text": "需要。", "until": date(2026, 10, 8)}  # fmt: skip
    for change, field in (({"law": ""}, "law"), ({"until": date(2026, 10, 7)}, "until")):
        with pytest.raises(Faulty) as refused:
            actions.propose_keep(proof=proof, **asked | change, by=editor, at=on("2026-09-08"))
        assert refused.value.field == field
    actions.propose_keep(proof=proof, **asked, by=editor, at=on("2026-09-08"))
    assert proof.status == "opinions"


def test_another_authority_decides_after_opinions_and_hearing(proposed, lawyer):
    actions.call_hearing(
        proof=proposed, held_on=date(2026, 9, 28), place="区政务服务中心", by=lawyer, at=on("2026-09-20")
    )  # fmt: skip
    with pytest.raises(TooEarly):
        actions.decide(proof=proposed, text="保留。", by=lawyer, at=on("2026-10-09"))
    with pytest.raises(TooEarly, match="hearing"):
        actions.decide(proof=proposed, text="保留。", by=lawyer, at=on("2026-10-10"))
    actions.enter_hearing(proof=proposed, text="五人发言。", by=lawyer, at=on("2026-09-28"))
    actions.decide(proof=proposed, text="采纳三条意见。", by=lawyer, at=on("2026-10-10"))
    assert proposed.status == "kept"
    assert proposed.authority.short_name == "区司法局"


def test_who_proposed_to_keep_it_never_decides(office):
    both = make_staff("双岗", "catalogue_editor", office)
    from yici.people import actions as people
    from yici.people.models import Staff
    from yici.people.tests.people import CLOCK, SINCE
    from yici.people.who import who_is

    staff = Staff.objects.get(pk=both.staff_code)
    people.appoint(staff=staff, department=office, role="legality_reviewer", by=CLOCK, at=SINCE)
    both = who_is(type(staff.user).objects.get(pk=staff.user_id))
    proof = actions.register(
        department_id=office.pk, kind="proof", name="收入证明", by=both, at=on("2026-09-01")
    )
    actions.propose_keep(
        proof=proof, law="社会救助暂行办法", article="第十一条", text="需要。",
        until=date(2026, 10, 9), by=both, at=on("2026-09-01"),
    )  # fmt: skip
    with pytest.raises(OwnWork):
        actions.decide(proof=proof, text="保留。", by=both, at=on("2026-10-10"))


def test_a_hearing_is_announced_a_week_before(proposed, lawyer):
    with pytest.raises(Faulty):
        actions.call_hearing(
            proof=proposed, held_on=date(2026, 9, 26), place="大厅", by=lawyer, at=on("2026-09-20")
        )


def test_a_proof_may_be_cut_instead_of_kept_and_examined_anew(proposed, lawyer, editor):
    actions.decide(
        proof=proposed, reason="shareable", substitute="sharing", into="区公安分局",
        text="公安可共享。", by=lawyer, at=on("2026-10-10"),
    )  # fmt: skip
    assert (proposed.status, proposed.into) == ("shared", "区公安分局")
    actions.reopen(proof=proposed, text="共享接口停用。", by=editor, at=on("2026-11-01"))
    assert (proposed.status, proposed.reason, proposed.decided_on) == ("asked", "", None)


def test_an_opinion_is_read_by_another_authority_before_it_is_shown(proposed, editor, lawyer, client):  # fmt: skip
    given = actions.give_opinion(
        proof=proposed, stance="against", text="跑了三次，电话13912345678。", asker="a", at=on("2026-09-09")
    )  # fmt: skip
    address = f"/proofs/{proposed.pk}/"
    assert "跑了三次" not in client.get(address).content.decode()
    with pytest.raises(NotAllowed):
        actions.sort_out(opinion=given, by=editor, at=on("2026-09-10"))
    actions.sort_out(opinion=given, by=lawyer, at=on("2026-09-10"))
    shown = client.get(address).content.decode()
    assert "跑了三次" in shown
    assert "13912345678" not in shown


def test_a_withheld_opinion_is_counted_with_its_reason(proposed, lawyer, client):
    given = actions.give_opinion(
        proof=proposed, stance="against", text="张某某是坏人", asker="a", at=on("2026-09-09")
    )
    actions.sort_out(opinion=given, withheld_for="personal", by=lawyer, at=on("2026-09-10"))
    shown = client.get(f"/proofs/{proposed.pk}/").content.decode()
    assert "张某某" not in shown
    assert "涉及他人个人信息" in shown


def test_opinions_end_with_their_day_and_the_same_words_count_once(proposed):
    said = {"proof": proposed, "stance": "for", "text": "保留为好。"}
    for asker in ("a", "b"):
        actions.give_opinion(**said, asker=asker, at=on("2026-10-09"))
    assert Opinion.objects.count() == 1
    with pytest.raises(TooLate):
        actions.give_opinion(**said, asker="a", at=on("2026-10-10"))


def test_only_the_department_that_asks_examines(proof, lawyer):
    other = make_staff("周文斌", "catalogue_editor", make_department("区卫健局"))
    for who in (other, lawyer):
        with pytest.raises(NotAllowed):
            actions.cut(proof=proof, **CUT, by=who, at=on("2026-09-02"))


def test_the_published_list_says_what_was_cancelled_and_why(proof, editor, client):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    page = client.get("/proofs/?status=cancelled").content.decode()
    assert "居住情况证明" in page
    assert "没有法律法规依据" in page
    assert client.get("/proofs.json?status=kept").json()["proofs"] == []
    (told,) = client.get("/proofs.json").json()["proofs"]
    assert told["Decided on"] == "2026-09-02"
    lines = b"".join(client.get("/proofs.csv").streaming_content).decode()
    assert "居住情况证明" in lines


def test_the_list_of_proofs_is_a_pdf_with_its_day_and_digest_as_the_other_lists(
    proof, editor, client
):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    answer = client.get("/proofs.pdf?status=cancelled", headers={"Accept-Language": "en"})
    assert (answer["Content-Type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert ".pdf" in answer["Content-Disposition"]
    told = run(["pdftotext", "-", "-"], input=answer.content, capture_output=True, check=True)
    words = told.stdout.decode().replace("\n", "")
    assert "证明事项清单" in words
    assert "居住情况证明" in words
    assert "共 1 项" in words
    assert (
        "/proofs.pdf?status=cancelled" in client.get("/proofs/?status=cancelled").content.decode()
    )
    assert "共 0 项" in run(
        ["pdftotext", "-", "-"],
        input=client.get("/proofs.pdf?status=kept").content,
        capture_output=True,
        check=True,
    ).stdout.decode().replace("\n", "")


def test_at_the_desk_a_proof_is_cut_by_a_form_and_a_wrong_form_says_why(proof, editor, client):
    client.force_login(account_of(editor))
    address = f"/desk/proofs/{proof.pk}/"
    assert client.post(address, {"do": "cut", "reason": "x"}).status_code == 422
    assert client.post(address, {"do": "propose_keep", "law": "a", "article": "b", "until": "x", "text": "t"}).status_code == 422  # fmt: skip
    assert client.post(address, {"do": "cut"} | CUT).status_code == 302
    assert Proof.at(proof.pk).status == "cancelled"
    shown = client.get(address).content.decode()
    assert "登记入清单" in shown
    assert "proofs.cut" not in shown  # words, no codes
    assert editor.actor not in shown
    assert "居住情况证明" in client.get("/desk/proofs/").content.decode()


@pytest.mark.parametrize(
    ("reason", "into", "rule", "begins"),
    [
        ("no-basis", "", "R03", "Cancelled in"),
        ("no-effect", "", "R03", "Cancelled in"),
        ("catch-all", "", "R03", "Cancelled in"),
        ("shareable", "区公安分局", "R05", "Fetched from 区公安分局"),
        ("mergeable", "户籍证明", "R06", "Merged into 户籍证明"),
    ],
)
def test_what_was_cut_may_not_be_asked_whatever_it_cites_until_examined_anew(
    office, editor, proof, reason, into, rule, begins
):
    """C025, C027: the guide of the same department cannot be published; another's is its own matter."""
    guide = next(demo_guides()).content
    asked = guide.materials[0].model_copy(
        update={"code": "home", "name": "居住情况证明（原件）", "shared": False, "issuer": ""}
    )
    content = guide.model_copy(update={"materials": (*guide.materials, asked)})
    neighbours = make_department("区教育局")

    def told(department) -> list:
        item = Item(
            code="home", name=guide.name, task_type=guide.task_type.value, department=department,
            region=department.region,
        )  # fmt: skip
        draft = Edition(item=item, body=content.model_dump(mode="json"), status="draft")
        found = linting.findings(draft, date(2026, 9, 30))
        return [one for one in found if "register of proofs" in one.message]

    assert told(office) == []
    why = CUT | {"reason": reason, "into": into}
    actions.cut(proof=proof, **why, by=editor, at=on("2026-09-02"))
    (finding,) = told(office)
    assert (finding.rule, finding.blocks, finding.params["on"]) == (rule, True, date(2026, 9, 2))
    assert finding.text.startswith(begins)
    assert told(neighbours) == []
    actions.reopen(proof=proof, text="条例修订。", by=editor, at=on("2026-09-10"))
    assert told(office) == []


# -- what it means for the lists (C011, C025) ------------------------------------------------------


def guide_asking(office, code: str, *names: str, status="published", number=1) -> Edition:
    """An item of the office whose edition asks for these papers."""
    guide = next(demo_guides()).content
    asked = [
        guide.materials[0].model_copy(
            update={"code": f"asked_{n}", "name": name, "shared": False, "issuer": ""}
        )
        for n, name in enumerate(names)
    ]  # fmt: skip
    content = guide.model_copy(
        update={"materials": tuple(asked), "tables": (), "lead_department": office.short_name, "stages": ()}
    )  # fmt: skip
    item, _new = Item.objects.get_or_create(
        code=code, defaults={"name": code, "task_type": guide.task_type.value, "department": office, "region": office.region}
    )  # fmt: skip
    return Edition.objects.create(
        item=item, number=number, status=status, body=content.model_dump(mode="json"),
        digest=digest(content), effective_on="2026-08-01", drafted_at=on("2026-08-01"),
        published_at=on("2026-08-01"),
    )  # fmt: skip


def tasks(**which) -> list[tuple[str, str]]:
    found = Adjustment.objects.filter(cause="proof", **which).order_by("item__code", "pk")
    return [(task.item.code, task.status) for task in found]


@pytest.fixture
def asking(office):
    """Two items that ask the proof, one that does not, and another department's that does."""
    guide_asking(office, "one", "居住情况证明（原件）", "身份证")
    guide_asking(office, "two", "居住情况证明")
    guide_asking(office, "three", "收入情况证明")
    guide_asking(office, "four", "居住情况证明", status="abolished")
    guide_asking(make_department("区教育局"), "five", "居住情况证明")


def test_a_cancelled_proof_opens_a_task_on_each_edition_in_force_that_asks_it(
    asking, proof, editor
):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    reactions.settle()
    assert tasks() == [("one", "open"), ("two", "open")]
    task = Adjustment.objects.first()
    assert (task.elements, task.due_on, task.owner) == (
        ["materials"],
        date(2026, 9, 22),
        task.item.department,
    )
    assert "居住情况证明" in task.words


def test_told_twice_or_looked_at_every_night_it_is_one_task(asking, proof, editor):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    reactions.settle()
    cut = Entry.objects.filter(story=proof.pk).latest("seq")
    for _replayed in range(2):
        adjust_lists(cut)
    assert keep_lists(timestamp=int(on("2026-09-03").timestamp())) == {"opened": 0}
    assert tasks() == [("one", "open"), ("two", "open")]


def test_what_no_decision_has_opened_is_found_at_night(office, proof, editor):
    """An edition that asked it was suspended on the day, and is in force again."""
    edition = guide_asking(office, "one", "居住情况证明", status="suspended")
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    reactions.settle()
    assert tasks() == []
    Edition.objects.filter(pk=edition.pk).update(status="published")
    assert keep_lists(timestamp=int(on("2026-09-03").timestamp())) == {"opened": 1}


@pytest.mark.parametrize(
    ("reason", "into", "said"),
    [
        ("shareable", "区公安分局", "信息共享获取（区公安分局）"),
        ("mergeable", "户籍证明", "并入“户籍证明”"),
    ],
)
def test_a_proof_that_is_fetched_or_merged_is_asked_no_more_either(
    asking, office, proof, editor, reason, into, said
):
    """R05, C027: the list that asks it is adjusted; fetched by the department, it is settled."""
    actions.cut(
        proof=proof, **CUT | {"reason": reason, "into": into}, by=editor, at=on("2026-09-02")
    )
    reactions.settle()
    assert tasks() == [("one", "open"), ("two", "open")]
    assert said in Adjustment.objects.first().words
    assert keep_lists(timestamp=int(on("2026-09-03").timestamp())) == {"opened": 0}
    fetched = guide_asking(office, "one", "居住情况证明", status="draft", number=2)
    fetched.body["materials"][0] |= {"shared": True, "issuer": "区公安分局"}
    fetched.digest = digest(Content.model_validate(fetched.body))
    fetched.save()
    put_in_force(fetched, Who.clock(), on("2026-09-10"), date(2026, 9, 10))
    assert tasks() == [("one", "closed"), ("two", "open")]


def test_a_proof_that_is_kept_opens_no_task(asking, proposed, lawyer):
    actions.decide(proof=proposed, text="依据充分，予以保留。", by=lawyer, at=on("2026-10-12"))
    reactions.settle()
    assert tasks() == []


def test_the_task_closes_by_itself_when_an_edition_comes_into_force_that_asks_it_no_longer(
    asking, office, proof, editor
):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    reactions.settle()
    still = guide_asking(office, "one", "居住情况证明（复印件）", status="draft", number=2)
    put_in_force(still, Who.clock(), on("2026-09-10"), date(2026, 9, 10))
    assert tasks() == [("one", "open"), ("two", "open")]
    mended = guide_asking(office, "one", "身份证", status="draft", number=3)
    put_in_force(mended, Who.clock(), on("2026-09-11"), date(2026, 9, 11))
    assert tasks() == [("one", "closed"), ("two", "open")]
    task = Adjustment.objects.get(item__code="one")
    assert (task.answer, task.edition, task.closed_at) == ("adjusted", mended, on("2026-09-11"))
    catalogue.abolish_edition(
        edition=Edition.objects.get(item__code="two"), by=Who.clock(), reason="取消事项",
        on=date(2026, 9, 12), at=on("2026-09-12"),
    )  # fmt: skip
    assert Adjustment.objects.get(item__code="two").answer == "cancelled"


def test_a_proof_examined_anew_leaves_no_task_and_cut_again_opens_another(asking, proof, editor):
    actions.cut(proof=proof, **CUT, by=editor, at=on("2026-09-02"))
    reactions.settle()
    cut = Entry.objects.filter(story=proof.pk).latest("seq")
    actions.reopen(proof=Proof.at(proof.pk), text="条例修订。", by=editor, at=on("2026-09-10"))
    reactions.settle()
    assert tasks(status="open") == []
    adjust_lists(cut)  # a worker that comes too late
    assert tasks(status="open") == []
    actions.cut(proof=Proof.at(proof.pk), **CUT, by=editor, at=on("2026-09-20"))
    reactions.settle()
    assert tasks(status="open") == [("one", "open"), ("two", "open")]
