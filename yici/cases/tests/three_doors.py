"""The three doors to one case: the page at the desk, the API, the command line. One person, one day."""

import json
from dataclasses import dataclass
from uuid import uuid4

import httpx
from click.testing import CliRunner
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from yici.cases.models import Case
from yici.cli import door
from yici.cli.case import case as command
from yici.people.actions import make_token
from yici.site import wsgi

NAMES = ("page", "api", "cli")


@dataclass(frozen=True)
class Said:
    """What a door answered: whether it was done, and otherwise the words of the refusal."""

    done: bool
    words: str = ""


class Doors:
    """`Doors(city, monkeypatch).at("cli", "chen", "accept", case)`, in English."""

    def __init__(self, city, monkeypatch):
        self.city, self.tokens = city, {}
        monkeypatch.setattr(door, "httpx", _Inside)
        monkeypatch.setenv("LANG", "en_GB.UTF-8")

    def at(self, name: str, who: str, verb: str, case: Case, **facts) -> Said:
        return getattr(self, name)(who, verb, Case.at(case.pk), facts)

    def page(self, who: str, verb: str, case: Case, facts: dict) -> Said:
        browser = Client()
        browser.cookies["django_language"] = "en"
        browser.force_login(self.city.users[who])
        typed = {"seen": case.seq, "key": str(uuid4()), **_as_typed(facts)}
        answer = browser.post(reverse("desk:case_verb", args=[case.number, verb]), typed)
        if answer.status_code == 302:
            return Said(True)
        if answer.status_code == 404:
            return Said(False, "404")
        form = answer.context["form"]
        faults = [one.code for told in form.errors.as_data().values() for one in told]
        return Said(False, answer.context.get("refused") or " ".join(faults))

    def api(self, who: str, verb: str, case: Case, facts: dict) -> Said:
        answer = Client().post(
            f"/api/v1/cases/{case.number}/actions/{verb}",
            json.dumps(facts),
            "application/json",
            headers={"Authorization": f"Bearer {self._token(who)}", "Accept-Language": "en"},
        )
        done = answer.status_code == 200
        return Said(done, "" if done else answer.json()["detail"])

    def cli(self, who: str, verb: str, case: Case, facts: dict) -> Said:
        said = [f"{name}={json.dumps(value)}" for name, value in facts.items()]
        options = ["--url", "http://testserver", "--token", self._token(who), "act", "--json"]
        options += [verb, case.number, *(word for one in said for word in ("-f", one))]
        ran = CliRunner().invoke(command, options)
        (line,) = json.loads(ran.output)
        return Said(line["done"], "" if line["done"] else line["words"])

    def _token(self, who: str) -> str:
        if who not in self.tokens:
            user, at = self.city.users[who], timezone.now()
            self.tokens[who] = make_token(user=user, name="door", by=self.city.who[who], at=at)[1]
        return self.tokens[who]


def _as_typed(facts: dict) -> dict:
    """A page has one choice for outcome and criterion."""
    if "criterion" not in facts:
        return facts
    rest = {name: value for name, value in facts.items() if name not in {"outcome", "criterion"}}
    return rest | {"verdict": f"{facts['outcome']}:{facts['criterion']}"}


def _serves(environ, start_response):
    """The application, whose requests share the test's transaction."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    return wsgi.application(environ, start_response)


class _Inside:
    """httpx as the command line uses it, without a network."""

    codes, HTTPError = httpx.codes, httpx.HTTPError

    @staticmethod
    def Client(**given):
        return httpx.Client(transport=httpx.WSGITransport(app=_serves), **given)
