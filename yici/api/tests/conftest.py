"""Programs that call the API, each with a token of somebody of the small city."""

from io import BytesIO

import pytest
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from yici.cases.tests.conftest import FORM, accepted, apply, city
from yici.cases.tests.test_sent_files import pdf
from yici.people.models import User
from yici.site import wsgi

__all__ = ["accepted", "apply", "city"]
PASSWORD = "Yici-2026!"


class Program:
    """A program with a base address and a token, like curl."""

    def __init__(self, client, token="", language="en"):
        self.client, self.token, self.language = client, token, language

    def __call__(self, method: str, path: str, data=None, *, json=None, **headers):
        told = {"HTTP_ACCEPT_LANGUAGE": self.language}
        told |= {"HTTP_AUTHORIZATION": f"Bearer {self.token}"} if self.token else {}
        told |= {f"HTTP_{name.upper()}": value for name, value in headers.items()}
        address = path if path.startswith("/") else f"/api/v1/{path}"
        if json is not None:
            return getattr(self.client, method)(
                address, data=json, content_type="application/json", **told
            )
        return getattr(self.client, method)(address, data or {}, **told)

    def get(self, path, query=None, **headers):
        return self("get", path, query, **headers)

    def post(self, path, body=None, **headers):
        return self("post", path, json=body if body is not None else {}, **headers)

    def upload(self, content: bytes = b"", name="plan.pdf"):
        file = BytesIO(content or pdf())
        file.name = name
        return self("post", "files", {"file": file})


@pytest.fixture
def server():
    """The WSGI application, whose requests share the test's database transaction."""
    signals = (request_started, request_finished)

    def serves(environ, start_response):
        for signal in signals:  # each time: Django's own client connects them again
            signal.disconnect(close_old_connections)
        return wsgi.application(environ, start_response)

    yield serves
    for signal in signals:
        signal.connect(close_old_connections)


@pytest.fixture
def anonymous(client):
    cache.clear()  # nobody has guessed passwords before
    return Program(client)


@pytest.fixture
def sign_in(anonymous, city):
    """Return somebody's program: `sign_in("chen")`."""

    def signed_in(name: str, language="en") -> Program:
        user = User.objects.get(username=name)
        user.set_password(PASSWORD)
        user.save()
        answer = anonymous.post("tokens", {"username": name, "password": PASSWORD})
        assert answer.status_code == 201, answer.content
        return Program(anonymous.client, answer.json()["token"], language)

    return signed_in


@pytest.fixture
def li(sign_in):
    return sign_in("li")


@pytest.fixture
def application(city):
    """An application for the food permit, with a file its sender has uploaded."""

    def made(program, **changes):
        digest = program.upload().json()["digest"]
        return {
            "item": city.items["permit"].item.code,
            "answers": {"kind": "shop"},
            "form": FORM,
            "materials": [{"code": "floor_plan", "file": digest}],
        } | changes

    return made


@pytest.fixture
def number(li, application):
    """The number of a case Li applied for."""
    return li.post("cases", application(li)).json()["number"]
