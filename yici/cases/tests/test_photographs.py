"""Pages photographed with a phone become one PDF: upright, and without what the phone adds."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image
from pypdf import PdfReader

from yici.cases import photographs
from yici.cases.models import Draft
from yici.documents import uploads
from yici.kernel import files

from .citizen import Citizen, pdf, picture

PLACE = b"GPS-30.4758N-106.6333E"


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


def photograph(name="1.jpg", size=(400, 300), turned=1, kind="JPEG", mode="RGB"):
    """A picture as a phone takes it: lying on its side, with a note of how it was held, and where."""
    out, exif = BytesIO(), Image.Exif()
    exif[0x0112], exif[0x010E] = turned, PLACE.decode()
    Image.new(mode, size, "red").save(out, kind, exif=exif)
    return SimpleUploadedFile(name, out.getvalue())


def pages(made) -> list[tuple[float, float]]:
    made.seek(0)
    return [tuple(map(float, page.mediabox[2:])) for page in PdfReader(BytesIO(made.read())).pages]


def joined(*sent, limit=10**7):
    return photographs.joined(sent, name="租赁合同", limit=limit)


def test_three_photographs_are_three_pages_in_their_order():
    (made,) = joined(photograph(), photograph(size=(300, 400)), photograph("3.png", kind="PNG"))
    assert made.name == "租赁合同.pdf"
    assert [width > height for width, height in pages(made)] == [True, False, True]
    assert all(max(page) == pytest.approx(842, abs=2) for page in pages(made))  # A4's long side


def test_the_same_photographs_make_the_same_file():
    """So what was sent again after a connection broke off is there once."""
    (first,), (again,) = joined(photograph(), photograph()), joined(photograph(), photograph())
    for made in (first, again):
        made.seek(0)
    assert first.read() == again.read()


def test_a_picture_taken_sideways_stands_upright():
    (made,) = joined(photograph(turned=6), photograph(turned=1))
    assert [width > height for width, height in pages(made)] == [False, True]


def test_the_place_does_not_come_along():
    first = photograph()
    assert PLACE in first.read()
    (made,) = joined(first, photograph())
    made.seek(0)
    assert PLACE not in made.read()


def test_a_large_photograph_becomes_no_larger_than_a_page_needs():
    big = photograph(size=(6000, 8000))
    (made,) = joined(big, photograph())
    made.seek(0)
    image = PdfReader(BytesIO(made.read())).pages[0].images[0].image
    assert max(image.size) <= max(photographs.PAGE)


@pytest.mark.parametrize("mode", ["L", "P", "RGBA", "LA", "1"])
def test_pictures_of_every_kind_become_pages(mode):
    (made,) = joined(photograph("a.png", kind="PNG", mode=mode), photograph())
    assert len(pages(made)) == 2


def test_one_picture_or_none_stays_as_it_was():
    one = [photograph(), pdf()]
    assert photographs.joined(one, name="x", limit=10**7) == one


def test_a_pdf_among_them_stays_beside():
    made, other = joined(photograph(), pdf(), photograph())
    assert (made.name, other.name) == ("租赁合同.pdf", "plan.pdf")


def test_a_damaged_picture_and_one_too_large_are_refused():
    broken = SimpleUploadedFile("2.jpg", b"\xff\xd8\xff" + b"rubbish")
    with pytest.raises(uploads.BadFile, match="damaged"):
        joined(photograph(), broken)
    with pytest.raises(uploads.BadFile, match="larger"):
        joined(photograph(), photograph(), limit=100)


@pytest.mark.django_db
@pytest.mark.parametrize(("box", "names"), [({"join-floor_plan": "yes"}, ["平面图.pdf"]), ({}, ["a.jpg", "b.jpg"])])  # fmt: skip
def test_at_the_portal_a_box_puts_them_together(city, box, names):
    li = Citizen(city.users["li"])
    pk = li.begin(city.items["permit"].item.code, city.applicants["li"])
    two = [picture("a.jpg"), photograph("b.jpg")]
    li.post(f"/apply/drafts/{pk}/materials/", {"go": "upload", "m-floor_plan": two, **box})
    kept = Draft.objects.get().read()["materials"]
    assert [one["name"] for one in kept] == names
    assert files.read(kept[0]["digest"]).startswith(b"%PDF" if box else b"\xff\xd8")
