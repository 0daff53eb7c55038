"""The doors: anybody verifies, a holder finds her licences, nobody else does."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from yici.conftest import on
from yici.kernel import files
from yici.licences import actions
from yici.licences.tests.test_notices import CASE, make
from yici.people.models import User

VERIFY = "/api/v1/licences/verify"


@pytest.fixture
def zhangs_account(zhang):
    zhang.user = User.objects.create_user("zhang")
    zhang.save()
    return zhang.user


def upload(pdf):
    return SimpleUploadedFile("licence.pdf", pdf, content_type="application/pdf")


def test_the_qr_of_a_permit_leads_to_a_page_that_calls_it_genuine(client, permit):
    page = client.get(reverse("portal:verify_identifier", args=[permit.identifier]))
    text = page.content.decode()
    assert 'data-outcome="valid"' in text
    assert "张*明" in text
    assert "张小明" not in text


def test_an_uploaded_permit_is_checked_and_a_changed_one_is_not_believed(client, permit):
    pdf = files.read(permit.digest)
    page = client.post(reverse("portal:verify"), {"file": upload(pdf)})
    assert 'data-outcome="valid"' in page.content.decode()
    page = client.post(reverse("portal:verify"), {"file": upload(pdf + b"%")})
    assert 'data-outcome="altered"' in page.content.decode()


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"text": "1.2.156.3005.2.mistyped"},
        {"text": "x" * 301},
        {"file": ("hello", b"hello")},
        {"file": ("empty.pdf", b"")},
    ],
)
def test_a_mistaken_question_is_answered_in_words_and_kept(client, db, given):
    if "file" in given:
        given = {"file": SimpleUploadedFile(*given["file"])}
    page = client.post(reverse("portal:verify"), given)
    assert page.status_code == 400
    assert 'class="error' in page.content.decode()


def test_a_huge_upload_is_refused(client, db, settings):
    settings.UPLOAD_LIMIT = 1000
    page = client.post(reverse("portal:verify"), {"file": upload(b"%PDF-" + b"x" * 2000)})
    assert page.status_code == 400
    answer = client.post(VERIFY, {"file": upload(b"%PDF-" + b"x" * 2000)})
    assert answer.status_code == 413


def test_a_script_in_the_question_stays_a_question(client, db):
    page = client.get("/verify", {"text": "<script>alert(1)</script>"})
    assert "<script>alert" not in page.content.decode()


def test_a_holder_finds_her_permit_and_opens_the_sealed_file(client, permit, zhangs_account):
    client.force_login(zhangs_account)
    wallet = client.get(reverse("portal:licences")).content.decode()
    assert "食品经营许可证" in wallet
    detail = client.get(reverse("portal:licence", args=[permit.pk])).content.decode()
    assert "好味道餐饮店" in detail
    file = client.get(reverse("portal:licence_file", args=[permit.pk]))
    assert b"".join(file.streaming_content) == files.read(permit.digest)


def test_a_stranger_finds_nothing(client, permit, market, zhang):
    paper = make(market, zhang)
    client.force_login(User.objects.create_user("stranger"))
    assert "食品经营许可证" not in client.get(reverse("portal:licences")).content.decode()
    for address in (
        reverse("portal:licence", args=[permit.pk]),
        reverse("portal:licence_file", args=[permit.pk]),
        reverse("portal:paper", args=[CASE, paper.id]),
        f"/api/v1/licences/{permit.pk}",
    ):
        assert client.get(address).status_code == 404, address


def test_somebody_who_has_not_signed_in_is_asked_to(client, permit):
    assert client.get(reverse("portal:licence_file", args=[permit.pk])).status_code == 302
    assert client.get(f"/api/v1/licences/{permit.pk}").status_code in {401, 404}


def test_an_addressee_opens_her_notice(client, market, zhang, zhangs_account):
    paper = make(market, zhang)
    client.force_login(zhangs_account)
    file = client.get(reverse("portal:paper", args=[CASE, paper.id]))
    assert b"".join(file.streaming_content) == files.read(paper.digest)


def ask(client, question):
    return client.post(VERIFY, json.dumps(question), content_type="application/json")


def test_a_program_verifies_by_identifier_and_by_file(client, permit):
    answer = ask(client, {"identifier": permit.identifier}).json()
    assert (answer["good"], answer["outcome"], answer["status_code"]) == (True, "valid", "01")
    assert answer["facts"]["holder"] == "张*明"
    answer = client.post(VERIFY, {"file": upload(files.read(permit.digest))}).json()
    assert answer["good"]
    assert answer["seal"]["whole_file"]


def test_a_program_is_told_when_a_licence_was_revoked(client, permit):
    actions.revoke(licence=permit, ground="第六十九条", actor="staff:GA1", at=on("2026-11-22"))
    answer = ask(client, {"identifier": permit.identifier}).json()
    assert (answer["good"], answer["outcome"], answer["status_code"]) == (False, "revoked", "03")


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"identifier": 5}', "\x00", "null"])
def test_a_program_that_asks_wrongly_is_told_so(client, db, body):
    answer = client.post(VERIFY, body, content_type="application/json")
    assert answer.status_code == 422


def test_a_program_reads_its_owners_licence(client, permit, zhangs_account):
    client.force_login(zhangs_account)
    answer = client.get(f"/api/v1/licences/{permit.pk}").json()
    assert answer["identifier"] == permit.identifier
    assert answer["holder"] == "张小明"


def test_nobody_tries_out_numbers_by_the_thousand(client, permit, settings):
    settings.VERIFICATIONS = 3
    for _count in range(3):
        assert client.get(f"/verify/{permit.identifier}").status_code == 200
    refused = client.get(f"/verify/{permit.identifier}")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    told = client.post(VERIFY, {"identifier": permit.identifier}, content_type="application/json")
    assert told.status_code == 429
    assert told["Content-Type"] == "application/problem+json"
    assert client.get("/verify").status_code == 200  # the empty form is no question
    elsewhere = client.get(f"/verify/{permit.identifier}", REMOTE_ADDR="10.1.2.3")
    assert elsewhere.status_code == 200


def test_headers_of_nonsense_keep_nobody_from_verifying(client, db):
    sent = {"content_type": "application/json", "headers": {"X-Forwarded-For": "unknown, ,"}}
    answer = client.post("/api/v1/licences/verify", '{"identifier": "x"}', **sent)
    assert answer.status_code in {200, 422}
    answer = client.post(
        "/api/v1/licences/verify", '{"identifier": "x"}', REMOTE_ADDR="nonsense", **sent
    )
    assert answer.status_code in {200, 422}
