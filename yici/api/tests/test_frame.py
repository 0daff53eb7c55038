"""The frame: one document, one form of error, nothing from elsewhere."""

import re

import pytest
from django.contrib.staticfiles import finders

pytestmark = pytest.mark.django_db


@pytest.fixture
def document(client):
    return client.get("/api/v1/openapi.json").json()


def operations(document):
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            yield method, path, operation


def test_the_document_is_openapi_3_1_and_every_operation_explains_itself(document):
    assert document["openapi"].startswith("3.1")
    assert document["info"]["license"]["identifier"] == "Apache-2.0"
    ids = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(ids) == len(set(ids))
    for method, path, operation in operations(document):
        assert operation["summary"], path
        assert operation["description"], path
        assert operation["tags"], path
        assert {"500"} <= operation["responses"].keys(), path
        if operation.get("security"):
            assert {"401", "403"} <= operation["responses"].keys(), (method, path)


def test_every_error_of_the_document_is_a_problem(document):
    for _, path, operation in operations(document):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert answer == {"$ref": f"#/components/responses/{status}"}, (path, status)
    for answer in document["components"]["responses"].values():
        assert list(answer["content"]) == ["application/problem+json"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "me", 401),
        ("get", "nothing/here", 404),
        ("get", "", 404),
        ("put", "me", 405),
        ("post", "tokens", 422),
    ],
)
def test_every_failure_has_one_form_in_the_callers_language(client, method, path, status):
    told = {}
    for language in ("zh-hans", "en"):
        answer = getattr(client, method)(
            f"/api/v1/{path}",
            {} if method == "post" else None,
            content_type="application/json",
            HTTP_ACCEPT_LANGUAGE=language,
        )
        assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")
        assert answer["Content-Language"] == language
        assert int(answer["Content-Length"]) == len(answer.content)
        told[language] = answer.json()
    assert set(told["en"]) == {"type", "title", "status", "detail", "instance", "rule", "errors"}
    assert told["en"]["type"] == told["zh-hans"]["type"]
    for part in ("title", "detail"):
        assert told["en"][part] != told["zh-hans"][part]
        assert re.search(r"[\u4e00-\u9fff]", told["zh-hans"][part])


def test_what_nobody_expected_is_a_problem_too_and_is_recorded(client, monkeypatch, caplog):
    from yici.api import root

    monkeypatch.setattr(root, "_document", lambda *_: 1 / 0)
    client.raise_request_exception = False
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer["Content-Type"]) == (500, "application/problem+json")
    assert "ZeroDivisionError" not in answer.content.decode()
    assert "ZeroDivisionError" in caplog.text


@pytest.mark.parametrize(
    ("body", "content_type", "status"),
    [
        ("{", "application/json", 400),
        (b"\xff", "application/json", 400),
        ("[]", "application/json", 422),
        ("a=b", "application/x-www-form-urlencoded", 415),
        ('{"password": "%s"}' % ("x" * 3_000_000), "application/json", 413),
        ('{"username": "a\\u0000", "password": "x"}', "application/json", 422),
        ('{"username": "\\ud800", "password": "x"}', "application/json", 422),
    ],
)
def test_what_cannot_be_read_is_refused_before_anything_is_done(client, body, content_type, status):
    answer = client.post("/api/v1/tokens", body, content_type=content_type)
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json")


def test_the_page_for_people_takes_nothing_from_elsewhere(client):
    page = client.get("/api/v1/docs")
    assert page.status_code == 200
    named = re.findall(r'(?:src|href)="([^"]+)"', page.content.decode())
    assert len(named) == 3
    for address in named:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/")), address
    assert "<script>" not in page.content.decode()
