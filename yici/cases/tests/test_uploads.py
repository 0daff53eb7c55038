"""What an upload really is, by its bytes; and the name it keeps."""

import zipfile
import zlib
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from yici.documents import uploads
from yici.kernel.files import stores
from yici.kernel.tests import clamd

from .citizen import pdf, picture

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
ALL = tuple(uploads.FORMATS)
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def files_of_the_test(settings, tmp_path):
    settings.VAR = tmp_path


def bomb() -> SimpleUploadedFile:
    """A PDF of some kilobytes whose list of objects unpacks to a gigabyte."""
    packer = zlib.compressobj(9)
    stream = b"".join(packer.compress(bytes(1024 * 1024)) for _ in range(1024)) + packer.flush()
    head = b"%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    packed = (
        b"3 0 obj\n<</Type/XRef/Size 4/W[1 2 1]/Root 1 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
        % len(stream)
    )
    end = b"\nendstream\nendobj\nstartxref\n%d\n%%%%EOF" % len(head)
    return SimpleUploadedFile("bomb.pdf", head + packed + stream + end)


def swollen() -> SimpleUploadedFile:
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        archive.writestr("word/document.xml", "x")
        with archive.open("word/media/a.png", "w") as part:
            for _count in range(201):
                part.write(bytes(1024 * 1024))
    return SimpleUploadedFile("swollen.docx", out.getvalue())


def document(*names: str, name="letter.docx") -> SimpleUploadedFile:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for one in names:
            archive.writestr(one, "x")
    return SimpleUploadedFile(name, out.getvalue(), DOCX)


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        (pdf(), "application/pdf"),
        (pdf(name="SCAN.PDF"), "application/pdf"),
        (picture(), "image/jpeg"),
        (picture("shop.png", "PNG"), "image/png"),
        (document("[Content_Types].xml", "word/document.xml"), DOCX),
    ],
)
def test_what_is_as_it_seems_is_taken(file, kind):
    got = uploads.receive(file, accepts=ALL, limit=10**6)
    assert got.media_type == kind
    assert len(got.digest) == 64


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (document("word/document.xml", "word/vbaProject.bin"), "macros"),
        (document("word/document.xml", "word/media/start.js"), "macros"),
        (swollen(), "far larger than it seems"),
        (bomb(), "damaged"),
        (SimpleUploadedFile("photo.heic", b"\0\0\0\x18ftypheic\0\0\0\0"), "HEIC"),
        (document("xl/workbook.xml"), "Word"),
        (SimpleUploadedFile("a.docx", b"PK\x03\x04 rubbish"), "damaged"),
        (SimpleUploadedFile("a.pdf", b"%PDF-1.7 rubbish"), "damaged"),
        (SimpleUploadedFile("a.jpg", b"\xff\xd8\xff rubbish"), "damaged"),
        (SimpleUploadedFile("a.svg", b"<svg onload='alert(1)'/>"), "this kind"),
        (SimpleUploadedFile("a.pdf", b""), "empty"),
        (SimpleUploadedFile("a.pdf", b"%PDF-" + b"0" * 2000), "larger"),
    ],
)
def test_what_is_not_is_refused(file, words):
    with pytest.raises(uploads.BadFile, match=words):
        uploads.receive(file, accepts=ALL, limit=10**9 if words != "larger" else 1000)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.pdf", "passwd.pdf"),
        ("C:\\scans\\平面图.pdf", "平面图.pdf"),
        ("a\x00b\r\n.pdf", "ab.pdf"),
        ('<b>"x"</b>.pdf', "b_.pdf"),
        ("\u202efdp.exe.pdf", "fdp.exe.pdf"),
        ("", "file"),
        ("x" * 300 + ".pdf", "x" * 120 + ".pdf"),
    ],
)
def test_names_keep_what_can_stand_in_a_list_and_a_download(given, kept):
    assert uploads.file_name(given) == kept


def test_a_file_in_which_a_scanner_finds_something_is_refused_with_its_name(settings):
    page = pdf()
    infected = SimpleUploadedFile("plan.pdf", page.read() + clamd.EICAR)
    with clamd.talking() as settings.CLAMD, pytest.raises(uploads.BadFile, match="Eicar"):
        uploads.receive(infected, accepts=ALL, limit=10**6)
    assert not list(stores.here().all())
