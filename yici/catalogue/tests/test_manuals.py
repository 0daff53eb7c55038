"""The business manual: every criterion a decision may name, for officials and for nobody else."""

import io
import re

import pytest
from django.utils import timezone
from pypdf import PdfReader

from yici.catalogue import actions
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Item
from yici.people.models import User
from yici.people.tests.people import make_department, make_person, make_staff
from yici.people.who import Who

pytestmark = pytest.mark.django_db
GUIDE = next(g for g in demo_guides() if g.content.tables)
ROOM = f"/desk/catalogue/manual/{GUIDE.code}"


@pytest.fixture
def item():
    for name in GUIDE.content.departments:
        department = make_department(name)
    department = make_department(GUIDE.department)
    found = Item.objects.create(
        code=GUIDE.code, name=GUIDE.content.name, task_type="01", department=department,
        region=department.region,
    )  # fmt: skip
    draft = actions.draft_edition(
        item=found, content=GUIDE.content, by=Who.clock(), at=timezone.now()
    )
    actions.publish_edition(edition=draft, by=Who.clock(), at=timezone.now())
    make_staff("经办", "clerk", department)
    return found


def test_a_reviewer_reads_every_criterion_on_the_page_and_on_paper(item, client):
    client.force_login(User.objects.get(staff__name="经办"))
    page = client.get(f"{ROOM}/").content.decode()
    paper = client.get(f"{ROOM}/manual.pdf").content
    said = re.sub(r"\s", "", "".join(p.extract_text() for p in PdfReader(io.BytesIO(paper)).pages))
    for stage in GUIDE.content.stages:
        for criterion in stage.criteria:
            assert criterion.text in page
            assert criterion.text in said
    for material in GUIDE.content.materials:
        assert material.name in page
        assert f"{material.evidence.code} {material.evidence.label}" in page
        assert f"{material.evidence.code}{material.evidence.label}" in said
    assert item.current.digest in said


def test_the_manual_is_for_officials(item, client):
    assert client.get(f"{ROOM}/").status_code == 302
    client.force_login(make_person("李秀英", username="owner").user)
    assert client.get(f"{ROOM}/").status_code == 403
    assert client.get(f"{ROOM}/manual.pdf").status_code == 403


def test_an_item_without_an_edition_in_force_has_no_manual(item, client):
    client.force_login(User.objects.get(staff__name="经办"))
    assert client.get("/desk/catalogue/manual/nothing/").status_code == 404
