"""Anybody may ask whether a licence or a notice is what it says."""

import random
from datetime import date

import pytest

from yici.codes.faults import Invalid
from yici.conftest import on
from yici.kernel import files
from yici.licences import actions, printing, seals, signatures, verify
from yici.licences.models import Licence
from yici.licences.tests import samples

pytestmark = pytest.mark.django_db
TODAY = date(2026, 12, 1)


def test_an_identifier_is_answered_with_the_public_facts_and_a_masked_name(permit):
    verdict = verify.verify(text=f" {permit.identifier.lower()} ", on=TODAY)
    assert verdict.outcome == "valid"
    assert verdict.status_code == "01"
    assert verdict.facts.holder == "张*明"
    assert verdict.facts.name == "食品经营许可证"
    assert verdict.facts.issuer == samples.MARKET.name


def test_the_content_of_the_qr_is_understood(permit):
    assert verify.verify(text=printing.address_of(permit.identifier), on=TODAY).good


def test_the_file_as_issued_is_genuine(permit):
    verdict = verify.verify(pdf=files.read(permit.digest), on=TODAY)
    assert verdict.good
    assert verdict.seal.signer_name == samples.MARKET.name


def test_a_file_with_one_changed_byte_is_called_altered(permit):
    pdf = bytearray(files.read(permit.digest))
    pdf[len(pdf) // 3] ^= 1
    assert verify.verify(pdf=bytes(pdf), on=TODAY).outcome == "altered"


def test_a_file_with_something_added_is_called_altered(permit):
    pdf = files.read(permit.digest) + b"\n% paid"
    assert verify.verify(pdf=pdf, on=TODAY).outcome == "altered"


def test_a_copy_printed_from_the_same_facts_by_somebody_else_is_called_altered(permit, tmp_path):
    forger = seals.seal_of(samples.MARKET, tmp_path)
    data = printing.licence_data(Licence.at(permit.pk), permit.face_now())
    sheet = printing.paper.lay_out("permit.typ", data)
    forged = seals.sign(
        sheet.pdf, forger, place=sheet.places[0], reason="", location="", at=on("2026-11-21")
    )
    assert verify.verify(pdf=forged, on=TODAY).outcome == "altered"


def test_a_genuine_file_of_a_revoked_licence_says_revoked_and_why(permit):
    ground = "行政许可法第六十九条第二款"
    actions.revoke(licence=permit, ground=ground, actor="staff:GA1", at=on("2026-11-25"))
    verdict = verify.verify(pdf=files.read(permit.digest), on=TODAY)
    assert verdict.outcome == "revoked"
    assert verdict.facts.ground == ground
    assert verdict.facts.since == date(2026, 11, 25)


@pytest.mark.parametrize(
    ("day", "outcome"),
    [
        (date(2026, 11, 20), "not_yet"),
        (date(2031, 11, 20), "valid"),
        (date(2031, 11, 21), "expired"),
    ],
)
def test_a_licence_is_valid_from_its_first_day_to_its_last(permit, day, outcome):
    assert verify.verify(text=permit.identifier, on=day).outcome == outcome


def test_an_older_version_is_called_superseded(permit):
    old, pdf = permit.identifier, files.read(permit.digest)
    actions.correct(
        licence=permit, face=samples.FOOD_FACE, actor="staff:GA1", at=on("2026-11-28"), key="fix"
    )
    assert verify.verify(text=old, on=TODAY).outcome == "superseded"
    assert verify.verify(pdf=pdf, on=TODAY).outcome == "superseded"


def test_a_mistyped_identifier_is_said_to_be_mistyped(permit):
    wrong = permit.identifier[:-1] + ("0" if permit.identifier[-1] != "0" else "1")
    with pytest.raises(Invalid):
        verify.verify(text=wrong, on=TODAY)


@pytest.mark.parametrize(
    "text", ["", "某某〔2026〕第1号", samples.IDENTIFIER, "' or 1=1 --", "\x01"]
)
def test_what_the_register_does_not_have_is_unknown(db, text):
    assert verify.verify(text=text, on=TODAY) == verify.UNKNOWN


def test_a_strangers_pdf_is_unknown_and_rubbish_is_refused(market):
    from yici.licences import paper

    stranger = paper.render("permit.typ", samples.FOOD_PERMIT)
    assert verify.verify(pdf=stranger, on=TODAY).outcome == "unknown"
    with pytest.raises(signatures.NotAPdf):
        verify.verify(pdf=b"GIF89a", on=TODAY)


def test_a_file_as_issued_whose_seal_cannot_be_proved_any_more_is_said_to_be_so(
    permit, settings, tmp_path
):
    pdf = files.read(permit.digest)
    settings.VAR = tmp_path  # the keys were lost, and new ones made
    assert verify.verify(pdf=pdf, on=TODAY).outcome == "unproven"


def test_a_damaged_file_is_never_an_error_of_the_server(permit):
    pdf, chance = files.read(permit.digest), random.Random(7)
    for _ in range(150):
        damaged = bytearray(pdf)
        for _ in range(chance.randint(1, 30)):
            damaged[chance.randrange(len(damaged))] = chance.randrange(256)
        try:
            verdict = verify.verify(pdf=bytes(damaged), on=TODAY)
        except signatures.NotAPdf:
            continue
        assert not verdict.good
