"""Applying at the portal, without JavaScript: one thing a page, nothing lost, nothing twice."""

import re
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from pypdf import PdfReader

from yici.cases import actions
from yici.cases.models import Case, Draft, Material
from yici.cases.reading import dossier_of
from yici.catalogue.models import Edition
from yici.kernel import files
from yici.kernel.files import stores
from yici.people import actions as people
from yici.people import secrets
from yici.people.models.applicants import number_context

from .citizen import Citizen, pdf, picture, words_of
from .city import BIRTH, publish

FORM = {"f-shop_name": "老李面馆", "f-phone": "13800138000", "f-seats": ""}


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


@pytest.fixture
def li(city):
    return Citizen(city.users["li"])


@pytest.fixture
def permit(city):
    return city.items["permit"].item.code


@pytest.fixture
def draft(li, city, permit):
    """A draft of Li's in which all but the plan is given."""
    pk = li.begin(permit, city.applicants["li"])
    li.fill(pk, "situation", **{"q-kind": "shop"})
    li.fill(pk, "form-1", **FORM)
    return pk


def test_a_stranger_signs_in_and_comes_back_to_where_she_was(city, permit):
    answer = Citizen().get(f"/apply/{permit}/?kind=shop")
    assert answer.status_code == 302
    assert answer.url == f"/accounts/login/?next=/apply/{permit}/%3Fkind%3Dshop"


def test_a_citizen_applies_from_the_first_question_to_the_receipt(li, city, permit):
    assert "For whom do you apply?" in words_of(li.get(f"/apply/{permit}/"))
    pk = li.begin(permit, city.applicants["li"])
    assert li.get(f"/apply/drafts/{pk}/").url == f"/apply/drafts/{pk}/situation/"
    assert li.fill(pk, "situation", **{"q-kind": "shop"}).url.endswith("/form-1/")
    assert li.fill(pk, "form-1", **FORM).url.endswith("/materials/")
    page = words_of(li.get(f"/apply/drafts/{pk}/materials/"))
    assert "The office fetches these" in page
    assert "营业执照" in page
    assert "后厨布局" not in page  # for canteens only
    sent = li.fill(pk, "materials", **{"m-floor_plan": pdf(name="../../平面图.pdf")})
    assert sent.url.endswith("/review/")
    letter = words_of(li.get(f"/apply/drafts/{pk}/review/"))
    for words in ("apply for", "老李面馆", "13800138000", "平面图.pdf", "the office fetches it"):
        assert words in letter
    sent = li.send(pk)
    case = Case.objects.get()
    assert sent.url == f"/cases/{case.number}/receipt/"
    receipt = li.get(sent.url)
    assert case.number in words_of(receipt)
    assert "data:image/svg+xml" in receipt.content.decode()
    assert "whether it accepts the application" in words_of(receipt)
    assert dossier_of(case)["form"]["phone"] == "13800138000"
    form, plan = Material.objects.filter(case_id=case.pk).order_by("code")
    assert (form.code, form.source) == ("application_form", "form")
    assert (plan.code, plan.name, plan.media_type) == (
        "floor_plan",
        "平面图.pdf",
        "application/pdf",
    )
    assert not Draft.objects.exists()


def test_a_double_click_makes_one_case(li, draft):
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})
    first, second = li.send(draft), li.send(draft)
    assert first.url == second.url
    assert Case.objects.count() == 1


def test_what_the_state_knows_is_filled_in_and_says_where_it_comes_from(li, city, permit):
    pk = li.begin(permit, city.applicants["li"])
    li.fill(pk, "situation", **{"q-kind": "shop"})
    page = li.get(f"/apply/drafts/{pk}/form-1/").content.decode()
    assert 'value="li"' in page
    assert "From your verified identity" in page
    li.fill(pk, "form-1", **FORM)
    page = li.get(f"/apply/drafts/{pk}/form-1/").content.decode()
    assert 'value="老李面馆"' in page
    assert "From your verified identity" not in page


def test_name_and_number_come_from_the_identity_and_the_number_stays_masked(li, city):
    body = BIRTH | {
        "fields": [
            {"code": "who", "label": "姓名", "prefill": "applicant.name"},
            {
                "code": "id",
                "label": "号码",
                "kind": "resident-id",
                "prefill": "applicant.id_number",
            },
        ]
    }
    number = "44052418800101001X"
    person = city.applicants["li"]
    person.number_sealed = secrets.encrypt("440524188001010014", number_context(person.pk))
    person.save()
    code = publish("identity", body, city.departments["区公安分局"]).item.code
    pk = li.begin(code, person)
    page = li.get(f"/apply/drafts/{pk}/form-1/").content.decode()
    assert "440***********0014" in page
    assert "440524188001010014" not in page
    li.fill(pk, "form-1", **{"f-who": "somebody else", "f-id": number})
    assert "somebody else" not in words_of(li.get(f"/apply/drafts/{pk}/review/"))
    li.send(pk)
    assert dossier_of(Case.objects.get())["form"] == {"who": "li", "id": "440524188001010014"}


def test_a_missing_answer_stands_at_its_field_and_in_the_summary(li, draft):
    answer = li.fill(draft, "form-1", **FORM | {"f-phone": "12"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "Give a telephone number" in page
    assert 'href="#id_f-phone"' in page
    assert 'value="12"' in page  # and what she typed is still there
    assert Draft.objects.get().read()["form"]["phone"] == "12"


def test_nothing_incomplete_can_be_sent(li, draft):
    answer = li.send(draft)
    assert answer.status_code == 422
    assert "Supply “平面图”." in words_of(answer)
    assert not Case.objects.exists()


def test_she_must_say_that_it_is_true(li, draft):
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})
    answer = li.post(f"/apply/drafts/{draft}/review/", {})
    assert answer.status_code == 422
    assert "Confirm that it is true" in words_of(answer)
    assert not Case.objects.exists()


def test_a_script_in_a_name_is_shown_and_never_run(city, permit):
    mei = Citizen(city.users["mei"])
    pk = mei.begin(permit, city.applicants["mei"])
    mei.fill(pk, "situation", **{"q-kind": "shop"})
    script = "<script>alert(1)</script>"
    mei.fill(pk, "form-1", **FORM | {"f-phone": script})
    for step in ("form-1", "review"):
        page = mei.get(f"/apply/drafts/{pk}/{step}/").content.decode()
        assert script not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (pdf(script=True), "contains a program"),
        (pdf(password="x"), "protected by a password"),
        (pdf(name="plan.jpg"), "Rename it"),
        (picture("shop.pdf"), "Rename it"),
    ],
)
def test_a_file_that_is_not_what_it_seems_is_refused_in_words(li, draft, file, words):
    file.seek(0)
    answer = li.fill(draft, "materials", **{"m-floor_plan": file})
    assert answer.status_code == 422
    assert words in words_of(answer)
    assert Draft.objects.get().read()["materials"] == []


def test_a_program_renamed_pdf_is_refused(li, draft):
    program = SimpleUploadedFile("setup.pdf", b"MZ\x90\x00" * 300, "application/pdf")
    answer = li.fill(draft, "materials", **{"m-floor_plan": program})
    assert answer.status_code == 422
    assert "Choose a file of this kind: PDF, JPEG, PNG." in words_of(answer)


def test_one_bad_file_does_not_lose_the_good_one(li, city, permit):
    pk = li.begin(permit, city.applicants["li"])
    li.fill(pk, "situation", **{"q-kind": "canteen"})
    both = {"m-floor_plan": pdf(), "m-kitchen_plan": pdf(script=True)}
    assert li.fill(pk, "materials", **both).status_code == 422
    assert [one["code"] for one in Draft.objects.get().read()["materials"]] == ["floor_plan"]


def test_fifty_megabytes_are_refused_at_the_field_and_nothing_else_is_lost(li, draft, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    large = SimpleUploadedFile("large.pdf", b"%PDF-1.7" + b"0" * (2 * 1024 * 1024))
    answer = li.fill(draft, "materials", **{"m-floor_plan": large})
    assert answer.status_code == 422
    assert "larger than 1 MB" in words_of(answer)
    assert Draft.objects.get().read()["form"]["phone"] == "13800138000"
    assert not list(stores.here().all())


def test_a_request_that_says_it_is_huge_is_not_even_read_into_the_form(li, draft, settings):
    settings.UPLOAD_LIMIT = 1024 * 1024
    answer = li.post(
        f"/apply/drafts/{draft}/materials/",
        b"0" * (6 * 1024 * 1024),
        content_type="multipart/form-data; boundary=x",
    )
    assert answer.status_code == 413
    assert "at most 1 MB" in words_of(answer)
    assert Draft.objects.get().read()["form"]["phone"] == "13800138000"


def test_a_file_can_be_taken_back_and_fetched_by_its_owner_only(li, city, draft):
    other = SimpleUploadedFile("plan.pdf", pdf().read() + b"\n")
    for file in (pdf(), pdf(), other):  # sent again, after a connection broke off, it is there once
        li.fill(draft, "materials", go="upload", **{"m-floor_plan": file})
    names = [one["name"] for one in Draft.objects.get().read()["materials"]]
    assert names == ["plan.pdf", "plan (2).pdf"]
    digest = Draft.objects.get().read()["materials"][0]["digest"]
    address = f"/apply/drafts/{draft}/files/floor_plan/{digest[:16]}/"
    assert "attachment" in li.get(address)["Content-Disposition"]
    assert Citizen(city.users["mei"]).get(address).status_code == 404
    li.post(f"/apply/drafts/{draft}/materials/", {"remove-floor_plan": "plan.pdf"})
    assert [one["name"] for one in Draft.objects.get().read()["materials"]] == ["plan (2).pdf"]


def test_nobody_sees_or_sends_somebody_elses_draft(li, city, draft):
    mei = Citizen(city.users["mei"])
    for step in ("", "situation/", "form-1/", "materials/", "review/", "discard/"):
        assert mei.get(f"/apply/drafts/{draft}/{step}").status_code == 404
    assert mei.send(draft).status_code == 404
    assert "食品经营许可" not in words_of(mei.get("/apply/drafts/"))
    assert "食品经营许可" in words_of(li.get("/apply/drafts/"))


def test_a_draft_goes_on_on_another_device_and_is_thrown_away_on_request(city, draft):
    phone = Citizen(city.users["li"])
    assert phone.get(f"/apply/drafts/{draft}/").url.endswith("/materials/")
    assert "is lost" in words_of(phone.get(f"/apply/drafts/{draft}/discard/"))
    assert Draft.objects.exists()
    phone.post(f"/apply/drafts/{draft}/discard/")
    assert not Draft.objects.exists()


def test_an_item_that_is_not_published_or_unknown_is_said_to_be_so(li, city, permit, draft):
    assert li.get("/apply/no-such-item/").status_code == 404
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})
    Edition.objects.filter(pk=city.items["permit"].pk).update(status="suspended")
    answer = li.get(f"/apply/{permit}/")
    assert answer.status_code == 404
    assert "not offered at present" in words_of(answer)
    answer = li.send(draft)
    assert answer.status_code == 409
    assert Draft.objects.exists()  # nothing lost
    assert not Case.objects.exists()


def test_an_agent_applies_under_a_mandate_and_no_longer_when_it_ends(city, permit):
    agent = Citizen(city.users["agent"])
    pk = agent.begin(permit, city.applicants["mei"])
    agent.fill(pk, "situation", **{"q-kind": "shop"})
    agent.fill(pk, "form-1", **FORM)
    agent.fill(pk, "materials", **{"m-floor_plan": pdf()})
    mandate = city.applicants["agent"].mandates_held.get()
    agent.send(pk)
    case = Case.objects.get()
    assert case.applicant_id == city.applicants["mei"].pk
    assert case.agent_id == city.applicants["agent"].pk
    people.revoke_mandate(mandate=mandate, by=city.mei, at=timezone.now())
    other = agent.post(f"/apply/{permit}/", {"for": str(city.applicants["mei"].pk)})
    assert other.status_code == 422
    assert agent.get(f"/cases/{case.number}/").status_code == 404


def test_nobody_applies_for_somebody_who_gave_no_mandate(li, city, permit):
    answer = li.post(f"/apply/{permit}/", {"for": str(city.applicants["mei"].pk)})
    assert answer.status_code == 422
    assert not Draft.objects.exists()


def test_a_clerk_applies_for_herself_as_the_citizen_she_is(city, apply):
    case = apply()
    clerk = Citizen(city.users["chen"])
    answer = clerk.get(f"/cases/{case.number}/")
    assert answer.status_code == 403  # no person behind this account
    assert "identity is not known" in words_of(answer)


def test_the_last_answers_can_be_copied_for_the_same_item_and_applicant(li, city, permit, draft):
    li.fill(draft, "materials", **{"m-floor_plan": pdf()})
    li.send(draft)
    assert "Copy the answers" in words_of(li.get(f"/apply/{permit}/"))
    pk = li.begin(permit, city.applicants["li"], copy="yes")
    page = li.get(f"/apply/drafts/{pk}/form-1/").content.decode()
    assert 'value="13800138000"' in page
    assert "From your earlier application" in page
    assert "Copy the answers" not in words_of(Citizen(city.users["mei"]).get(f"/apply/{permit}/"))


def text_of(material: Material) -> str:
    """Return what stands in the first table of a form, up to the child's name."""
    stored = BytesIO(files.read(material.digest))
    text = "".join(PdfReader(stored).pages[0].extract_text().split())
    return re.search(r"新生儿姓名(李.次)", text)[1]


def test_the_form_itself_is_made_here_and_not_asked_for(li, city):
    form = {
        "code": "application", "name": "申请书", "kind": "form",
        "made_here": True,
    }  # fmt: skip
    code = publish("made", BIRTH | {"materials": [form]}, city.departments["区公安分局"]).item.code
    pk = li.begin(code, city.applicants["li"])
    li.fill(pk, "form-1", **{"f-child_name": "李一次"})
    page = li.get(f"/apply/drafts/{pk}/materials/")
    assert "We make these from what you fill in" in words_of(page)
    assert 'type="file"' not in page.content.decode()
    li.fill(pk, "materials")
    li.send(pk)
    (made,) = Material.objects.all()
    assert (made.code, made.name, made.grade) == ("application", "申请书.pdf", "D")
    assert text_of(made) == "李一次"
    case = actions.ask_correction(
        case=Case.objects.get(), by=city.luo, missing=["child_name"],
        words_to_applicant="姓名有误", at=timezone.now(),
    )  # fmt: skip
    li.post(f"/cases/{case.number}/correct/", {"seen": case.seq, "f-child_name": "李再次"})
    assert {"李一次", "李再次"} == {text_of(one)[-3:] for one in Material.objects.all()}


def test_an_item_for_organisations_cannot_be_begun_for_a_person(li, city):
    body = BIRTH | {"service_objects": ["enterprise"]}
    code = publish("firms", body, city.departments["区公安分局"]).item.code
    assert "This item is for: Enterprise" in words_of(li.get(f"/apply/{code}/"))
    answer = li.post(f"/apply/{code}/", {"for": str(city.applicants["li"].pk)})
    assert answer.status_code == 422
    assert not Draft.objects.exists()


def test_answers_given_on_the_guide_are_not_asked_again(li, city, permit):
    page = li.get(f"/apply/{permit}/?kind=shop&other=1").content.decode()
    assert '<input type="hidden" name="kind" value="shop">' in page
    pk = li.begin(permit, city.applicants["li"], kind="shop")
    assert Draft.objects.get(pk=pk).read()["answers"] == {"kind": "shop"}
