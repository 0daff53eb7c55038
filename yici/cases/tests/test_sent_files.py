"""Files sent by program belong to their sender; a material takes what its item lays down."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pypdf import PdfWriter

from yici.cases import actions
from yici.cases.models import Upload
from yici.conftest import on
from yici.documents import uploads
from yici.kernel import files


def pdf() -> bytes:
    writer, out = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.write(out)
    return out.getvalue()


def sent(city, name="plan.pdf", by="li"):
    file = SimpleUploadedFile(name, pdf())
    return actions.upload(user=city.users[by], file=file, at=on("2026-09-21"))


def test_a_file_sent_twice_is_there_once_and_belongs_to_its_sender(city):
    first, second = sent(city), sent(city, name="again.pdf")
    assert (first.digest, Upload.objects.get().name) == (second.digest, "again.pdf")
    assert files.read(first.digest).startswith(b"%PDF")
    sent(city, by="mei")
    assert Upload.objects.count() == 2


def test_a_file_that_is_too_large_leaves_nothing(city, settings):
    settings.UPLOAD_LIMIT = 100
    with pytest.raises(uploads.BadFile):
        sent(city)
    assert not Upload.objects.exists()


def test_a_material_takes_only_the_kinds_and_sizes_its_item_lays_down(city, apply):
    wrong = [
        actions.Given("floor_plan", "0" * 64, "a.gif", 10, "image/gif"),
        actions.Given("floor_plan", "1" * 64, "a.pdf", 99 * 2**20, "application/pdf"),
    ]
    with pytest.raises(actions.Incomplete) as told:
        apply(materials=wrong)
    assert [str(p) for p in told.value.problems] == [
        "Send “平面图” as PDF, JPEG, PNG.",
        "“平面图” may have at most 10 MB.",
    ]
