"""What is sealed stays archival (PDF/A-2b), and pdfsig, an outside program, finds the seal good."""

import shutil
import subprocess

import pytest

from yici.conftest import on
from yici.documents import actions
from yici.documents.kinds import KINDS
from yici.kernel import files
from yici.licences.tests import pdfa

pytestmark = pytest.mark.django_db


def made(market, zhang, sample, kind):
    paper = actions.issue(
        kind=kind, department=market, story=zhang.pk, addressee=zhang.pk, name="张小明",
        at=on("2026-10-09"), **sample,
    )  # fmt: skip
    return files.read(paper.digest)


@pytest.mark.parametrize("kind", KINDS)
def test_every_sealed_notice_keeps_to_the_archival_form(market, zhang, sample, kind):
    assert pdfa.faults(made(market, zhang, sample, kind)) == []


def test_an_outside_program_finds_the_seal_good(market, zhang, sample, tmp_path):
    if not shutil.which("pdfsig"):
        pytest.skip("no pdfsig here: apt install poppler-utils")
    file = tmp_path / "notice.pdf"
    file.write_bytes(made(market, zhang, sample, "refusal"))
    told = subprocess.run(["pdfsig", "-nocert", file], capture_output=True, text=True, check=False)
    assert "Signature is Valid" in told.stdout
    assert "Total document signed" in told.stdout


@pytest.mark.parametrize(
    ("old", "new", "clause"),
    [
        (b"/F 132", b"/F 130", "6.3.2"),
        (b'pdfaid:part="2"', b'pdfaid:part="1"', "6.6.4"),
        (b"/GTS_PDFA1", b"/GTS_PDFX1", "6.2.3"),
        (b"%PDF-1.7\n%", b"%PDF-2.0\n%", "6.1.2"),
    ],
)
def test_the_reader_of_the_archival_form_sees_what_is_broken(
    market, zhang, sample, old, new, clause
):
    pdf = made(market, zhang, sample, "receipt")
    assert old in pdf
    assert any(fault.startswith(clause) for fault in pdfa.faults(pdf.replace(old, new)))


def test_a_note_after_the_seal_is_seen(market, zhang, sample):
    pdf = made(market, zhang, sample, "receipt")
    assert any(fault.startswith("6.1.3") for fault in pdfa.faults(pdf + b"more"))
