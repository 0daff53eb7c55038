"""Sealing: other people's software agrees, and one changed byte is noticed."""

import shutil
import subprocess
import threading
from stat import S_IMODE

import pytest

from yici.licences import paper, seals, signatures
from yici.licences.keys import Holder, KeyRoom
from yici.licences.loops import finish
from yici.licences.tests import samples


def sealed(template, data, seal):
    sheet = paper.lay_out(template, data)
    return seals.sign(
        sheet.pdf,
        seal,
        place=sheet.places[0],
        reason="准予许可",
        location="广安市广安区",
        at=samples.NOON,
    )


@pytest.fixture(scope="module")
def permit(market_seal):
    return sealed("permit.typ", samples.FOOD_PERMIT, market_seal)


@pytest.mark.skipif(not shutil.which("pdfsig"), reason="poppler-utils is not installed")
def test_pdfsig_finds_the_seal_on_a_permit_valid(permit, tmp_path):
    file = tmp_path / "permit.pdf"
    file.write_bytes(permit)
    said = subprocess.run(["pdfsig", file], capture_output=True, text=True, check=True).stdout
    assert "Signature is Valid." in said
    assert "Total document signed" in said
    assert "ETSI.CAdES.detached" in said
    assert samples.MARKET.name in said


def test_a_sealed_permit_is_intact_and_names_its_office_and_hour(permit, key_room):
    verdict = signatures.validate(permit, key_room)
    assert verdict.good
    assert verdict.signer_name == samples.MARKET.name
    assert verdict.signer_code == samples.MARKET.code
    assert verdict.signed_at == samples.NOON


def test_sealing_works_where_an_event_loop_is_running(market_seal, key_room):
    async def seal():
        return signatures.validate(sealed("permit.typ", samples.FOOD_PERMIT, market_seal), key_room)

    assert finish(seal()).good


def test_a_seal_signs_once_and_its_room_is_more_than_half_free(market_seal, monkeypatch):
    async def measured(*_args, **_how):
        raise AssertionError("signed a first time, only to be measured")

    session = seals.signers.pdf_signer.PdfSigningSession
    monkeypatch.setattr(session, "estimate_signature_container_size", measured)
    made = sealed("permit.typ", samples.FOOD_PERMIT, market_seal)
    room = made.rpartition(b"/Contents <")[2].partition(b">")[0]
    free = len(room) - len(room.rstrip(b"0"))
    assert free > seals.BESIDE_CERTIFICATES  # in hexadecimal digits: half of the room


@pytest.mark.parametrize("where", [0.1, 0.3, 0.5])
def test_one_changed_byte_is_noticed(permit, key_room, where):
    position = int(len(permit) * where)
    changed = permit[:position] + bytes([permit[position] ^ 1]) + permit[position + 1 :]
    try:
        verdict = signatures.validate(changed, key_room)
    except signatures.NotAPdf:
        return
    assert not verdict.good


def test_what_is_added_after_the_seal_is_noticed(permit, key_room):
    assert not signatures.validate(permit + b"\n% more", key_room).whole_file


def test_a_seal_from_somebody_elses_key_room_is_not_trusted(key_room, tmp_path):
    forger = seals.seal_of(samples.MARKET, tmp_path)
    verdict = signatures.validate(sealed("permit.typ", samples.FOOD_PERMIT, forger), key_room)
    assert verdict.intact
    assert not verdict.trusted
    assert not verdict.good


def test_a_paper_without_a_seal_is_said_to_have_none(key_room):
    unsealed = paper.render("permit.typ", samples.FOOD_PERMIT)
    assert signatures.validate(unsealed, key_room) == signatures.Verdict(signed=False)


@pytest.mark.parametrize("rubbish", [b"", b"hello", b"%PDF-1.7\n", b"%PDF-1.7\n" + b"\x00" * 5000])
def test_what_is_not_a_pdf_is_refused_in_words(rubbish, key_room):
    with pytest.raises(signatures.NotAPdf):
        signatures.validate(rubbish, key_room)


def test_a_truncated_permit_is_never_good(permit, key_room):
    for length in range(2000, len(permit), 9973):
        try:
            assert not signatures.validate(permit[:length], key_room).good
        except signatures.NotAPdf:
            continue


def test_the_same_field_is_not_sealed_twice(permit, market_seal):
    with pytest.raises(seals.CannotSeal):
        seals.sign(
            permit,
            market_seal,
            place=paper.Place(1, 200, 200),
            reason="again",
            location="",
            at=samples.NOON,
        )


def test_keys_are_readable_by_their_owner_only(market_seal, key_room):
    files = [path for path in key_room.rglob("*") if path.is_file()]
    assert {S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert len(list(key_room.glob("seals/*/key.pem"))) == 1


def test_rivals_making_the_same_seal_end_up_with_one_key(tmp_path):
    room, found = KeyRoom(tmp_path), []

    def fetch():
        found.append(room.seal(samples.MARKET).certificate.serial_number)

    threads = [threading.Thread(target=fetch) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 6
    assert len(set(found)) == 1
    assert not list(tmp_path.rglob(".making-*"))


def test_a_renamed_department_gets_a_new_seal(tmp_path):
    room = KeyRoom(tmp_path)
    old = room.seal(Holder("工商行政管理局", samples.MARKET.code))
    new = room.seal(Holder("市场监督管理局", samples.MARKET.code))
    assert old.certificate != new.certificate


def test_an_office_with_a_long_name_gets_a_seal(tmp_path):
    name = "广安市住房公积金管理中心广安区城南街道办事处管理部"
    pair = KeyRoom(tmp_path).seal(Holder(name, "12511600D00080025W"))
    named = pair.certificate.subject.rfc4514_string()
    assert name[:21] in named
    assert name[:22] not in named


def test_a_credit_code_cannot_lead_out_of_the_key_room(tmp_path):
    with pytest.raises(ValueError, match="credit code"):
        KeyRoom(tmp_path).seal(Holder("某局", "../../etc"))
