"""Li pays a fee on her phone, over a real wire to the sandbox bank, with and without scripts."""

import pytest
from django.utils import timezone

from yici.payments import actions
from yici.payments.events import Line
from yici.payments.models import Payment
from yici.people.tests.people import make_department, make_person
from yici.sandbox.actions import mail
from yici.sandbox.models import Mail

from .conftest import PHONE, axe, sign_in, watched

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no-scripts"])
def test_she_pays_on_her_phone(new_context, live_server, settings, tmp_path, scripts):
    settings.VAR, settings.SITE_URL = tmp_path, live_server.url
    li, office = make_person("李秀英", username="li"), make_department("区市监局")
    fee = Line(
        code="exam",
        name="检验费",
        standard="每件",
        basis="《特种设备安全法》第二十五条",
        cents=20000,
    )
    payment = actions.ask(
        about=Payment.id_from("a case"), number="GA-1", payer=li.pk, department_id=office.pk,
        region=office.region_id, lines=[fee], actor="clock", at=timezone.now(), key="fee",
    )  # fmt: skip
    page = watched(new_context(PHONE, javascript=scripts, language="en").new_page())
    sign_in(page, "li")
    page.goto(f"/payments/{payment.pk}/")
    looked = axe(page) if scripts else []
    page.get_by_role("button", name="Pay now").click()
    page.get_by_role("button", name="Pay", exact=True).click()
    page.get_by_role("link", name="Back to the office").click()
    for letter in Mail.objects.order_by("id"):
        mail.send(letter=letter, at=timezone.now())
    page.goto(f"/payments/{payment.pk}/")
    assert "Nothing more has to be paid" in page.inner_text("main")
    assert looked + page.complaints == []
