"""When something goes wrong: in the house style, in words, with the next step."""

import pytest
from django.core.exceptions import SuspiciousOperation
from django.test import Client
from django.urls import path

from yici.site.urls import urlpatterns as doors


def broken(request):
    raise RuntimeError("a fault of ours")


def mistrusted(request):
    raise SuspiciousOperation("a fault of theirs")


urlpatterns = [*doors, path("broken/", broken), path("mistrusted/", mistrusted)]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
CASES = [
    ("/broken/", 500, "系统出现问题"),
    ("/mistrusted/", 400, "无法识别该请求"),
    ("/nowhere/", 404, "页面不存在"),
]


@pytest.mark.parametrize(("address", "status", "words"), CASES)
@pytest.mark.filterwarnings("ignore")
def test_every_error_page_says_what_to_do_and_nothing_of_the_inside(address, status, words):
    answer = Client(raise_request_exception=False).get(address)
    page = answer.content.decode()
    assert answer.status_code == status
    assert words in page
    assert "Traceback" not in page
    assert 'href="/"' in page


def test_a_form_without_its_token_is_refused_in_words():
    answer = Client(enforce_csrf_checks=True).post("/i18n/type/", {"type": "large"})
    assert answer.status_code == 403
    assert "表单已失效" in answer.content.decode()


def test_english_readers_read_english_errors():
    client = Client(raise_request_exception=False)
    client.cookies["django_language"] = "en"
    assert "This page does not exist" in client.get("/nowhere/").content.decode()
    answer = client.get("/broken/").content.decode()
    assert "Something went wrong on our side" in answer
    assert 'lang="en"' in answer


@pytest.mark.filterwarnings("ignore")
def test_a_request_for_another_host_is_refused_in_words():
    answer = Client().get("/", headers={"host": "evil.example"})
    assert answer.status_code == 400
    assert "无法识别该请求" in answer.content.decode()


def test_who_opens_the_address_of_a_form_reads_that_nothing_was_done(admin_client):
    """Her session had ended: signed in again, she is led to where she was going."""
    answer = admin_client.get("/i18n/type/")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert "该网址只接收表单" in answer.content.decode()
