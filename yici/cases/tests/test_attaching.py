"""What an official fetched from another department lies in the file, with its source and her name."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yici.cases import actions, news
from yici.cases.actions import Given
from yici.cases.models import Case, Material
from yici.cases.rules import NotAllowed
from yici.conftest import on

FETCHED = Given("licence", digest="7" * 64, name="执照.pdf", size=30, media_type="application/pdf")


def attached(city, case, by="chen", **changes):
    wanted = {"materials": [FETCHED], "origin": "区行政审批局", "at": on("2026-09-21 10:00")}
    return actions.attach(case=case, by=city.who[by], **wanted | changes)


def test_it_is_grade_b_whoever_says_otherwise_and_names_source_and_official(city, apply):
    case = attached(city, apply(), materials=[Given(**FETCHED.__dict__ | {"grade": "A"})])
    row = Material.objects.get(case_id=case.pk, code="licence")
    assert (row.grade, row.source) == ("B", "区行政审批局（GA-chen）")
    assert case.status == "applied"  # nothing else moved
    assert news.BY_KIND.get("cases.attached") is None


def test_who_reviews_may_attach_as_well_and_strangers_may_not(city, accepted):
    attached(city, accepted, by="wang")
    for name in ("li", "outsider", "chen"):  # the window has no work here any more
        with pytest.raises(NotAllowed):
            attached(city, Case.at(accepted.pk), by=name)


@pytest.mark.parametrize(("changes", "error"), [
    ({"materials": []}, NotAllowed),
    ({"materials": [Given("passport")]}, NotAllowed),
    ({"origin": " "}, actions.Wordless),
    ({"origin": "长" * 81}, NotAllowed),
    ({"materials": [Given("licence", "7" * 64, "a.exe", 1, "application/x-dosexec")]},
     actions.Incomplete),
])  # fmt: skip
def test_what_cannot_be_attached_is_refused_and_nothing_changed(city, apply, changes, error):
    case = apply()
    with pytest.raises(error):
        attached(city, case, **changes)
    assert Case.at(case.pk).seq == case.seq


def test_at_the_desk_she_picks_the_paper_the_department_and_the_file(city, apply, at_desk):
    case = apply()
    desk = at_desk("chen")
    address = f"/desk/cases/{case.number}/do/attach/"
    page = desk.get(address).content.decode()
    assert 'enctype="multipart/form-data"' in page
    told = {"seen": Case.at(case.pk).seq, "key": "k", "material": "licence", "origin": "区公安分局"}
    bad = SimpleUploadedFile("x.pdf", b"no pdf at all")
    assert desk.post(address, told | {"file": bad}).status_code == 400
    assert not Material.objects.filter(case_id=case.pk, code="licence").exists()
    assert desk.post(address, told | {"key": "k2"}).status_code == 302
    row = Material.objects.get(case_id=case.pk, code="licence")
    assert (row.digest, row.source) == ("", "区公安分局（GA-chen）")
    shown = desk.get(f"/desk/cases/{case.number}/").content.decode()
    assert "区公安分局（GA-chen）" in shown
