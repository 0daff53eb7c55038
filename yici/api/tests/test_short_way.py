"""Programs with a token go a short way; nobody can tell by the answers."""

import pytest

from yici.site.programs import bring_a_token

pytestmark = pytest.mark.django_db
SAME = {"Content-Type", "Content-Security-Policy", "Content-Language", "Cache-Control", "ETag",
        "X-Content-Type-Options", "Referrer-Policy", "WWW-Authenticate"}  # fmt: skip


@pytest.fixture
def short(server, client):
    """Send a request to the WSGI application, as a server hands it on."""

    def sent(method: str, path: str, **headers):
        request = client.generic(method, path, **headers).wsgi_request
        environ = request.environ | {"wsgi.input": request.environ["wsgi.input"]}
        told = []
        body = b"".join(server(environ, lambda status, head: told.append((status, dict(head)))))
        status, head = told[0]
        return int(status[:3]), body, head

    return sent


@pytest.mark.parametrize("path", ["me", "cases", "cases/{number}", "cases/none", "nowhere"])
def test_the_short_way_and_the_long_way_answer_alike(li, number, short, path):
    address = f"/api/v1/{path}".format(number=number)
    long = li.get(address)
    status, body, head = short("GET", address, HTTP_AUTHORIZATION=f"Bearer {li.token}",
                               HTTP_ACCEPT_LANGUAGE="en")  # fmt: skip
    assert (status, body) == (long.status_code, long.content)
    assert {n: head.get(n) for n in SAME} == {n: long.headers.get(n) for n in SAME}


def test_a_bad_token_is_nobody_on_the_short_way_too(short, db):
    status, body, head = short("GET", "/api/v1/me", HTTP_AUTHORIZATION="Bearer wrong")
    assert (status, head["WWW-Authenticate"]) == (401, 'Bearer realm="yici"')
    assert b"urn:yici:problem" in body


@pytest.mark.parametrize(
    ("path", "authorization", "is_short"),
    [
        ("/api/v1/cases", "Bearer x", True),
        ("/api/v1/cases", "", False),  # a page of ours, with the visitor's session
        ("/api/v1/cases", "Basic x", False),
        ("/api/v1/tokens", "Bearer x", False),
        ("/desk/", "Bearer x", False),
    ],
)
def test_only_programs_at_the_api_go_the_short_way(path, authorization, is_short):
    assert bring_a_token({"PATH_INFO": path, "HTTP_AUTHORIZATION": authorization}) is is_short


def test_data_of_the_api_load_nothing_and_stand_in_no_frame(li, client):
    policy = "default-src 'none'; frame-ancestors 'none'"
    assert li.get("me").headers["Content-Security-Policy"] == policy
    page = client.get("/api/v1/docs").headers["Content-Security-Policy"]
    assert "script-src 'self'" in page
