"""The form to download: every guide has one, with its questions, fields and materials."""

import io
import re

import pytest
from pypdf import PdfReader

from yici.catalogue.blank_forms import blank_form, told
from yici.catalogue.guides import demo_guides

GUIDES = {guide.content.name: guide for guide in demo_guides()}


def words(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return re.sub(r"\s", "", "".join(page.extract_text() for page in pages))


@pytest.mark.parametrize("name", GUIDES)
def test_every_guide_has_a_form_for_pen_and_window(name):
    guide = GUIDES[name]
    text = words(blank_form(guide.content, guide.code))
    for field in guide.content.fields:
        assert re.sub(r"\s", "", field.label) in text, field.label
    assert guide.code in text


def test_the_form_says_when_a_field_or_material_is_needed():
    guide = GUIDES["食品（含保健食品）经营许可核发"]
    said = told(guide.content, guide.code)
    fields = {field["label"]: field for section in said["sections"] for field in section["fields"]}
    assert fields["就餐座位数"]["when"] == "餐饮服务（饭店、小吃、饮品）或者单位食堂"
    assert "经营场所租赁合同（经营场所是自有还是租用？租用时提交）" in said["materials"]
    assert fields["保健食品专柜（专区）位置"]["when"] == "是否经营保健食品等特殊食品？是"
    assert not any("营业执照" in material for material in said["materials"])  # shared: not asked
