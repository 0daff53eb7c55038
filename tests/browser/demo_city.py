"""The demo city as a newcomer gets it: its departments, staff, citizens, firms and guides.

Loaded once a session and kept as a copy in the database; a test gets it back in a moment.
"""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import override_settings
from django.utils import timezone

from yici.cases import actions, forms
from yici.cases.demo import first_answers, known_of, value_for
from yici.cases.models import Case
from yici.catalogue.demo import load_catalogue
from yici.catalogue.models import Edition
from yici.catalogue.rules import applicable
from yici.kernel import files
from yici.kernel.tests.management.commands import flush
from yici.people import sources
from yici.people.actions import load_regions
from yici.people.demo import load_demo
from yici.people.models import Applicant, User
from yici.people.who import Who, who_acts_as, who_is

from .papers import pdf

COPY = "demo_city"
ABOVE = ("51", "5116")  # the province and the city of the county
FOOD = "511A0005200004-511602000000-000-115113016823646795-1-00"


@pytest.fixture(scope="session")
def copy_of_the_city(django_db_setup, django_db_blocker, tmp_path_factory):
    """Load the city, keep the copy, and leave the database as it was; return its `var`."""
    var = tmp_path_factory.mktemp("city")
    with django_db_blocker.unblock(), override_settings(VAR=var):
        load_regions(rows=_county())
        load_demo()
        load_catalogue()
        flush.keep_copy(COPY)
        call_command("flush", interactive=False)
    return var


@pytest.fixture
def demo_city(copy_of_the_city, transactional_db, settings, live_server):
    """The demo city, with nobody's case in it yet."""
    settings.VAR = copy_of_the_city
    settings.SITE_URL = live_server.url
    flush.go_back(COPY)


def _county():
    """The regions of the demo county alone; the rest of the country is not needed here."""
    return (row for row in sources.bundled() if row[0].startswith("511602") or row[0] in ABOVE)


def official(username: str) -> Who:
    return who_is(User.objects.get(username=username))


def applied(code: str = FOOD, username: str = "citizen", delivery: str = "online") -> Case:
    """Apply for herself with the first answer to every question, and every paper asked for."""
    citizen = Applicant.objects.get(user__username=username)
    edition = Edition.objects.in_force().get(item__code=code)
    answers = first_answers(edition.content)
    item = applicable(edition.content, answers)
    known = forms.prefilled(item.fields, known_of(citizen, citizen))
    sheet = pdf("材料.pdf")
    digest, size = files.put(sheet["buffer"]), len(sheet["buffer"])
    return actions.apply(
        edition_id=edition.pk,
        applicant_id=citizen.pk,
        by=who_acts_as(citizen, timezone.now()),
        answers=answers,
        form={f.code: value_for(f) for f in item.fields} | known,
        materials=[
            actions.Given(m.code, digest, f"{m.name}.pdf", size, "application/pdf")
            for m in item.asked
            if m.necessity.value == "required"
        ],
        delivery=delivery,
        at=timezone.now(),
        key=str(uuid4()),
    )
