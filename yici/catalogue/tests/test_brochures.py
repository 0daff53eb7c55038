"""The guide on paper: what to bring on one page, every element in the full version, and a QR code."""

import io
import re
from datetime import date
from types import SimpleNamespace
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
import segno
from django.urls import resolve
from django.utils import translation
from PIL import Image
from pypdf import PdfReader

from yici.catalogue import brochures
from yici.catalogue.brochure_words import WORDS as WORDS_OF_OURS
from yici.catalogue.content import digest
from yici.catalogue.guides import demo_guides
from yici.catalogue.models import Item
from yici.catalogue.tests.test_bpmn import SHAPES
from yici.catalogue.tests.test_pages import C018, FOOD
from yici.licences import paper, printing

GUIDES = {guide.content.name: guide for guide in demo_guides()}
ON = date(2026, 11, 28)


def of(name: str):
    """The item and its edition in force, without a database."""
    guide = GUIDES[name]
    office = {"name": guide.department, "address": "", "office_hours": "", "bus_routes": ""}
    item = SimpleNamespace(code=guide.code, department=SimpleNamespace(**office))
    edition = SimpleNamespace(content=guide.content, digest=digest(guide.content))
    edition.number, edition.effective_on = 3, date(2026, 7, 1)
    return item, edition


def pages(name: str, version: str, language: str = "zh-hans", **answers) -> list[str]:
    item, edition = of(name)
    pdf = brochures.brochure(item, edition, answers, version=version, on=ON, language=language)
    return [re.sub(r"\s", "", page.extract_text()) for page in PdfReader(io.BytesIO(pdf)).pages]


WORDS = {"设定依据": "办理依据", "办理流程与环节": "办理环节", "您需要准备的材料": "需要提交的材料",
         "收费标准": "收费", "地址": "办公地址", "进度查询": "状态查询"}  # fmt: skip
NO_FORM = {"空白表格", "示范文本"}


@pytest.mark.parametrize("name", SHAPES)
def test_the_full_brochure_has_every_element_of_the_law(name):
    content = GUIDES[name].content
    said = "".join(pages(name, "full"))
    missing = {word for word in C018 if WORDS.get(word, word) not in said}
    assert missing <= (NO_FORM if content.guide.no_form_reason else set())
    assert digest(content) in said
    assert "打印日期2026年11月28日" in said
    for material in content.materials:
        assert (
            not material.asked or f"{material.evidence.code}级（{material.evidence.label}）" in said
        )


def test_the_simple_brochure_is_one_page_with_what_to_bring_and_where_to_go():
    name = "食品（含保健食品）经营许可核发"
    (page,) = pages(name, "simple", premises=["own"], agent=["self"])
    assert "经营场所布局、设备设施布局和操作流程图" in page
    assert "租赁合同" not in page  # her own premises
    assert "经营场所是自有还是租用？自有" in page
    assert "版本3" in page


@pytest.mark.parametrize("version", brochures.VERSIONS)
def test_an_english_brochure_has_english_headings_and_says_that_its_content_is_chinese(version):
    name = "食品（含保健食品）经营许可核发"
    guide = GUIDES[name]
    content = guide.content.model_dump_json() + guide.department + guide.content.remedies.text
    said = "".join(pages(name, version, "en", trade=["catering"]))
    for heading in ("Whattohandin", "Stages", "Fees", "Wheretogo,whomtoask", "Printedon28Nov2026"):
        assert heading in said
    assert "theChinesewordingiswhatcounts" in said
    assert "经营场所布局、设备设施布局和操作流程图" in said
    with translation.override("zh-hans"):
        fixed = {str(one) for one in WORDS_OF_OURS.values()}
    ours = {word for word in fixed if "%" not in word and word not in content}
    assert len(ours) > 30
    assert [word for word in sorted(ours) if word in said] == []
    assert "theChinesewordingiswhatcounts" not in "".join(pages(name, version))


def test_the_qr_code_leads_to_the_guide_in_her_situation(settings):
    settings.SITE_URL = "https://yici.example"
    item, edition = of("食品（含保健食品）经营许可核发")
    told = brochures.told(item, edition, {"premises": ["own"]}, version="simple", on=ON)
    assert told["qr"] == printing.qr(f"https://yici.example/items/{FOOD}/?premises=own")


def modules_at(page: Image.Image, size: float, count: int) -> list[list[bool]] | None:
    """Look for a square code of that many pixels on a page and return its modules, dark or light."""
    wide, high = page.size
    dots, step = page.tobytes(), size / count

    def dark(x: float, y: float) -> bool:
        return dots[int(y) * wide + int(x)] < 128

    finder = [(a, b, a in {0, 6} or b in {0, 6} or (1 < a < 5 and 1 < b < 5))
              for a in range(7) for b in range(7)]  # fmt: skip
    for y in range(1, high - int(size)):
        for x in range(1, wide - int(size)):
            is_corner = dark(x, y) and not dark(x - 1, y) and not dark(x, y - 1)
            if is_corner and all(
                dark(x + (a + 0.5) * step, y + (b + 0.5) * step) == is_dark
                for a, b, is_dark in finder
            ):
                at = [(n + 0.5) * step for n in range(count)]
                return [[dark(x + column, y + row) for column in at] for row in at]
    return None


def test_the_code_printed_on_the_brochure_is_that_of_its_address(settings):
    """C022: read off the pixels of the page, module by module."""
    settings.SITE_URL = "https://yici.example"
    item, edition = of("食品（含保健食品）经营许可核发")
    told = brochures.told(item, edition, {"premises": ["own"]}, version="simple", on=ON)
    page = Image.open(io.BytesIO(paper.picture(brochures.TEMPLATE, told, dots=144))).convert("L")
    page = page.crop((page.width // 2, 0, page.width, page.height // 4))  # upper right
    meant = segno.make(f"https://yici.example/items/{FOOD}/?premises=own", error="m", micro=False)
    wanted = [[bool(one) for one in row] for row in meant.matrix]
    assert modules_at(page, 26 / 25.4 * 144, len(wanted)) == wanted


@pytest.mark.usefixtures("city")
def test_brochure_and_flow_chart_are_downloaded_from_page_and_api(client):
    for version in ("simple", "full"):
        page = client.get(f"/items/{FOOD}/brochure.pdf", {"version": version, "premises": "own"})
        assert page.content.startswith(b"%PDF")
    api = client.get(f"/api/v1/items/{FOOD}/brochure", {"situation": "premises:own"})
    assert api.content.startswith(b"%PDF")
    picture = client.get(f"/items/{FOOD}/flow.svg").content.decode()
    assert "<desc" in picture
    assert "审查" in picture
    guide = client.get(f"/items/{FOOD}/").content.decode()
    assert f"/items/{FOOD}/brochure.pdf?version=full" in guide

    assert client.get(f"/items/{FOOD}/brochure.pdf?version=none").status_code == 404
    assert client.get(f"/items/{FOOD}/brochure.pdf?premises=moon").status_code == 404
    wrong = client.get(f"/api/v1/items/{FOOD}/brochure", {"situation": "premises:moon"})
    assert wrong.status_code == 422
    empty = Item.objects.exclude(pk__in=Item.objects.published()).first()
    assert client.get(f"/items/{empty.code}/brochure.pdf").status_code == 404


def test_the_address_of_a_code_with_odd_signs_leads_to_its_own_guide(settings):
    """Lists are kept with the codes they have; # and ? would end the address before its end."""
    settings.SITE_URL = "https://yici.example"
    code = "H#1?中%2F"
    address = brochures.address(Item(code=code), {"premises": ["own", "leased"]})
    there = urlsplit(address)
    assert resolve(unquote(there.path)).kwargs == {"code": code}
    assert parse_qs(there.query) == {"premises": ["own", "leased"]}
    assert not there.fragment
