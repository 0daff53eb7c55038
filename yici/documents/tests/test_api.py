"""Programs word notices as officials do: read, drafted, approved by another, never over somebody's work."""

import orjson
import pytest

from yici.documents.kinds import KINDS
from yici.documents.models import Wording
from yici.documents.wordings import shipped
from yici.people.tests.people import account_of, make_department, make_person, make_staff

pytestmark = pytest.mark.django_db
REFUSAL = KINDS["refusal"]
BODY = shipped(REFUSAL) | {"closing": "本决定自送达之日起生效。"}
SAID = {"body": BODY, "reason": "写明生效日期"}
URL = "/api/v1/notice-wordings"


@pytest.fixture
def call(client, market):
    """Call as somebody: `call(editor, "put", "/refusal/draft", body, etag=...)`."""

    def called(who, method="get", path="", body=None, etag="", of=market.credit_code):
        client.force_login(account_of(who))
        more = {"headers": {"If-Match": f'"{etag}"'}} if etag else {}
        if method != "get":
            more |= {"data": orjson.dumps(body or {}), "content_type": "application/json"}
        return getattr(client, method)(f"{URL}{path}?of={of}", **more)

    return called


def test_every_kind_is_listed_with_what_applies_and_read_with_what_the_law_asks(call, editor):
    lines = {one["kind"]: one for one in call(editor).json()}
    assert lines.keys() == {*KINDS, "number"}
    assert lines["refusal"]["origin"] == "refusal/city/0"
    told = call(editor, path="/refusal").json()
    assert told["body"]["closing"] == "特此决定。"
    assert any("第三十八条" in one for one in told["needs"])
    assert told["may_write"]


def test_a_draft_is_written_proposed_and_approved_by_another_person(call, editor, lawyer):
    drafted = call(editor, "put", "/refusal/draft", SAID)
    etag = drafted["ETag"].strip('"')
    assert drafted.json()["pending"] == "draft"
    assert call(editor, "post", "/refusal/draft/propose", etag=etag).status_code == 200
    assert call(lawyer, "post", "/refusal/draft/approve", etag="0" * 64).status_code == 412
    done = call(lawyer, "post", "/refusal/draft/approve", etag=etag)
    assert done.json()["body"]["closing"] == "本决定自送达之日起生效。"
    assert "ETag" not in done
    assert Wording.objects.get().status == "in_force"


def test_nobody_writes_over_a_draft_she_has_not_read_not_even_her_own(call, editor, market):
    etag = call(editor, "put", "/refusal/draft", SAID)["ETag"].strip('"')
    other = make_staff("另一编辑", "catalogue_editor", market)
    anew = {"body": BODY | {"closing": "另行决定。"}, "reason": "改"}
    for who, seen in ((other, ""), (other, "0" * 64), (editor, "")):
        assert call(who, "put", "/refusal/draft", anew, etag=seen).status_code == 412
    assert Wording.objects.get().body["closing"] == BODY["closing"]
    assert call(other, "put", "/refusal/draft", anew, etag=etag).status_code == 200


def test_what_drops_the_law_is_refused_at_its_part_and_four_eyes_are_kept(call, admin, market):
    bare = {"body": BODY | {"remedies": ""}, "reason": "短一些"}
    etag = call(admin, "put", "/refusal/draft", bare, of="")["ETag"].strip('"')
    refused = call(admin, "post", "/refusal/draft/propose", etag=etag, of="")
    assert refused.status_code == 422
    assert {one["field"] for one in refused.json()["errors"]} == {"remedies"}
    etag = call(admin, "put", "/refusal/draft", SAID, etag=etag, of="")["ETag"].strip('"')
    assert call(admin, "post", "/refusal/draft/propose", etag=etag, of="").status_code == 200
    assert call(admin, "post", "/refusal/draft/approve", etag=etag, of="").status_code == 403
    back = call(admin, "post", "/refusal/draft/return", {"reason": "再想想"}, etag=etag, of="")
    assert back.status_code == 403


def test_strangers_citizens_and_other_offices_neither_read_nor_write(call, editor, client, market):
    assert client.get(URL).status_code == 401
    outsider = make_staff("外人", "clerk", make_department("区民政局"))
    assert call(outsider, path="/refusal").status_code == 404
    assert call(outsider, "put", "/refusal/draft", SAID).status_code == 404
    assert call(outsider, "put", "/refusal/draft", SAID, of="").status_code == 403
    client.force_login(make_person("李秀英", username="li").user)
    assert client.get(URL).status_code == 403
    assert call(editor, path="/nothing").status_code == 404
    wrong = call(editor, "put", "/refusal/draft", {"body": {"heading": "x"}})
    assert wrong.json()["errors"][0]["field"] == "body.heading"
    assert not Wording.objects.exists()
