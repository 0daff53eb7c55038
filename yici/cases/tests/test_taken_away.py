"""What can be taken away or printed: every address as every post, without a post and without an account.

What is public is the same to all, whoever asks; what is a case's is for those who may see the case.
"""

import pytest
from django.test import Client
from django.urls import reverse

from yici.cases import actions
from yici.cases.models import Case, Material
from yici.conftest import on
from yici.kernel.reactions import settle
from yici.licences.models import Licence, Paper

from .citizen import pdf
from .city import STAFF
from .conftest import PLAN
from .test_published import decided, make_firm

OFFICE = {"chen", "wang", "zhao", "sun", "zhou", "wu", "deng", "qian"}  # have work, or lead it
HERS = {"mei", "agent"}  # the firm, and who acts for it by mandate
EVERYBODY = [*STAFF, "mei", "agent", "li", ""]  # li: another applicant; "": no account
OF_THE_CASE = {
    "desk:case_receipt": OFFICE,
    "desk:case_material": OFFICE,
    "desk:case_files": OFFICE,
    "desk:case_paper": OFFICE,
    "desk:case_licence": OFFICE,
    "portal:receipt": HERS,
    "portal:case_material": HERS,
    "portal:paper": HERS | OFFICE,
    "portal:licence_file": HERS | OFFICE,
    "api:read_proof": HERS | OFFICE,
}
PUBLIC = ("/results/?file=csv", "/results/", "/api/v1/results", "/undertakings/")
FOUND_BY = ("q={number}", "item={item}", "department={department}", "q=老梅餐饮")


@pytest.fixture
def case(city, apply):
    """The food permit of a firm, with its papers; withheld since, for a business secret."""
    make_firm(city)
    plan = actions.upload(user=city.users["mei"], file=pdf(), at=on("2026-09-21"))
    given = actions.Given(PLAN.code, plan.digest, plan.name, plan.size, plan.media_type)
    case = decided(city, apply(by="mei", materials=[given]))
    settle()
    told = {"ground": "business-secret", "reason": "附有配方。", "at": on("2026-09-24")}
    return actions.withhold_result(case=Case.at(case.pk), by=city.wu, **told)


def visitor(city, name: str) -> Client:
    client = Client()
    if name:
        client.force_login(city.users[name])
    return client


def taken(client, address: str) -> bytes | None:
    """Return what somebody gets there, or nothing where it is refused or she is sent elsewhere."""
    answer = client.get(address)
    assert answer.status_code in {200, 302, 401, 403, 404}, address
    if answer.status_code != 200:
        return None
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def address_of(name: str, case) -> str:
    paper = Paper.objects.about(case.pk).exclude(digest="").first()
    no = Material.objects.filter(case_id=case.pk).exclude(digest="").first().no
    args = {
        "case_material": [case.number, no],
        "case_paper": [case.number, paper.id],
        "paper": [paper.story, paper.id],
        "licence_file": [Licence.objects.get().pk],
    }
    return reverse(name, args=args.get(name.partition(":")[2], [case.number]))


@pytest.mark.parametrize("name", OF_THE_CASE)
def test_what_is_a_cases_is_taken_by_those_who_may_see_it_and_by_nobody_else(city, case, name):
    address = address_of(name, case)
    got = {who for who in EVERYBODY if taken(visitor(city, who), address)}
    assert got == OF_THE_CASE[name], address


@pytest.mark.parametrize("address", PUBLIC)
def test_what_is_public_holds_nothing_withheld_whoever_asks(city, apply, case, address):
    """R33: neither the head who withheld it nor the firm itself finds it among what is public."""
    other = decided(city, apply(key="other"))
    values = {"number": case.number, "item": case.item_code, "department": case.department_id}
    for who in EVERYBODY:
        client = visitor(city, who)
        for words in ("", *FOUND_BY):
            mark = "&" if "?" in address else "?"
            text = (taken(client, f"{address}{mark}{words.format(**values)}") or b"").decode()
            for hers in ("有限公司", "附有配方", *([] if "number" in words else [case.number])):
                assert hers not in text, (who, words, hers)
            if not words and "results" in address:
                assert other.number in text, who
