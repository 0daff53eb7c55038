"""Whoever reads English finds no Chinese word of ours on any page she can reach from her home."""

import gettext
import re
from collections import Counter
from html.parser import HTMLParser
from json import dumps

import pytest

from scripts import translations
from yici.cases.tests import city as cities
from yici.cases.tests.conftest import apply, city  # noqa: F401 - fixtures
from yici.documents import kinds, wordings

HAN = re.compile(r"[\u4e00-\u9fff]")
OWN = {"中文", "简体中文"}  # the language's name for itself
CITY = dumps([cities.PERMIT, cities.BIRTH, cities.DEPARTMENTS], ensure_ascii=False)
# Notices are Chinese by law: their titles, articles, parts and placeholders are nobody's interface.
NOTICES = repr(
    (kinds.KINDS, kinds.SAMPLES, kinds.NUMBER, [wordings.shipped(k) for k in kinds.KINDS.values()])
)
DATA = CITY + NOTICES
AWAY = ("/accounts/logout", "/i18n/", "/accounts/demo")
CITED = re.compile(r"^《[^》]+》第[^条]+条$")  # laws are cited as enacted
EACH = 2  # pages of a kind: the third case shows nothing new
NUMBERS = re.compile(r"[0-9a-f-]{36}|\d{6,}X?")


class Read(HTMLParser):
    """The words and links of a page."""

    SPOKEN = ("placeholder", "aria-label", "title", "alt", "data-confirm")

    def __init__(self, page: str):
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag == "a" and (given.get("href") or "").startswith("/"):
            self.links.append(given["href"].partition("#")[0])
        self.words += [given[name] for name in self.SPOKEN if given.get(name)]

    def handle_data(self, data):
        self.words.append(" ".join(data.split()))


@pytest.fixture(scope="session")
def chinese() -> set[str]:
    """Every Chinese word that the translation file knows, but what also stands in the catalogue."""
    with translations.MO.open("rb") as compiled:
        said = gettext.GNUTranslations(compiled)._catalog.values()
    ours = {text.strip() for text in said if isinstance(text, str) and HAN.search(text)}
    return {text for text in ours if text not in DATA and not CITED.match(text)} - OWN


def pages(client, *starts: str):
    """Yield (address, page) of what links lead to from there, a few of each kind."""
    todo, seen, kinds = list(starts), set(), Counter()
    while todo:
        address = todo.pop(0)
        kind = NUMBERS.sub("#", address.partition("?")[0])
        if address in seen or kinds[kind] >= EACH or address.startswith(AWAY):
            continue
        seen.add(address)
        kinds[kind] += 1
        answer = client.get(address, follow=True)
        if answer.get("Content-Type", "").startswith("text/html") and not answer.streaming:
            read = Read(answer.content.decode())
            yield address, read
            todo += read.links


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["li", "chen", "wang", "wu", "deng", "qian"])
def test_no_word_of_ours_is_left_in_chinese(city, apply, client, chinese, name):  # noqa: F811
    apply()
    client.force_login(city.users[name])
    client.cookies["django_language"] = "en"
    starts = ("/",) if name == "li" else ("/desk/",)
    found = list(pages(client, *starts))
    assert len(found) > 5
    left = {(where, word) for where, read in found for word in read.words if word in chinese}
    assert left == set()
