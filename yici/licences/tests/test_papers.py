"""Setting pages: Chinese comes out as it went in, and nobody's text becomes markup."""

import threading
from io import BytesIO

import pypdf
import pytest

from yici.licences import fonts, paper
from yici.licences.tests import samples


def text_of(pdf):
    pages = pypdf.PdfReader(BytesIO(pdf)).pages
    return "".join(page.extract_text() for page in pages).translate({10: None, 32: None})


def test_a_correction_notice_says_what_is_missing_and_can_be_read_by_machines():
    text = text_of(paper.render("notice.typ", samples.CORRECTION))
    assert "行政许可申请材料补正告知书" in text
    assert "广安区市监补字〔2026〕第000123号" in text
    assert "食品安全管理人员健康证明：已过有效期" in text


@pytest.mark.parametrize("template", ["business.typ", "permit.typ", "approval.typ"])
def test_every_licence_prints_its_particulars_and_carries_its_identifier(template):
    pdf = paper.render(template, samples.FOOD_PERMIT)
    assert "好味道餐饮店" in text_of(pdf)
    assert pypdf.PdfReader(BytesIO(pdf)).metadata["/Keywords"].startswith(samples.IDENTIFIER)


@pytest.mark.parametrize(
    "typed",
    [
        '#panic("stop")',
        '#read("/etc/passwd")',
        '"]; #set page(width: 1pt)',
        "$x^2$ *b* _i_ \\ // @a <seal>",
    ],
)
def test_markup_typed_by_a_citizen_is_printed_as_typed(typed):
    text = text_of(paper.render("notice.typ", samples.CORRECTION | {"addressee": typed}))
    assert typed.replace(" ", "") in text


def test_a_character_no_typeface_has_is_marked_and_does_not_stop_the_notice():
    pdf = paper.render("notice.typ", samples.CORRECTION | {"addressee": "好味道😀\x00\u202e店䶮"})
    assert "好味道〓店䶮：" in text_of(pdf)


def test_the_seal_belongs_on_the_name_of_the_authority_on_the_last_page():
    many = [{"name": f"第{number}份材料", "note": "未提交" * 20} for number in range(40)]
    sheet = paper.lay_out("notice.typ", samples.CORRECTION | {"items": many})
    (place,) = sheet.places
    assert place.page == len(pypdf.PdfReader(BytesIO(sheet.pdf)).pages) > 1
    left, low, right, high = place.box()
    assert left > 0
    assert low > 0
    assert right < 596
    assert high < 842


def test_a_very_long_business_scope_gets_smaller_and_keeps_to_its_page():
    long = [["名称", "好味道餐饮店"], ["经营范围", "食品销售；" * 300 + "完"]]
    pdf = paper.render("business.typ", samples.FOOD_PERMIT | {"fields": long})
    assert len(pypdf.PdfReader(BytesIO(pdf)).pages) == 1
    assert "食品销售；完" in text_of(pdf)


def test_a_missing_template_is_named():
    with pytest.raises(paper.UnsettablePaper, match=r"nowhere\.typ"):
        paper.render("nowhere.typ", {})


def test_values_that_do_not_fit_the_template_are_refused():
    with pytest.raises(paper.UnsettablePaper, match=r"notice\.typ"):
        paper.render("notice.typ", samples.CORRECTION | {"facts": "not pairs"})


def test_four_threads_set_their_own_papers_at_once():
    found = {}

    def set_some(thread):
        for number in range(5):
            name = f"张{thread}{number}"
            data = samples.CORRECTION | {"addressee": name}
            found[name] = name in text_of(paper.render("notice.typ", data))

    threads = [threading.Thread(target=set_some, args=(thread,)) for thread in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 20
    assert all(found.values())


def test_the_packaged_typefaces_draw_simplified_chinese():
    assert {"Noto Serif SC", "Noto Sans CJK SC"} <= set(fonts.case().families())
    assert fonts.settable("〔2026〕第1号，䶮㛃") == "〔2026〕第1号，䶮㛃"
