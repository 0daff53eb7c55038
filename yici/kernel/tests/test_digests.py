"""A day's digest: nobody rewrites history unseen, not even who holds the database."""

import itertools
from datetime import date
from hashlib import sha256

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from yici.conftest import on
from yici.kernel import digests, jobs
from yici.kernel.digests import TooSoon, digest_of, levels, proof_of
from yici.kernel.models import Digest
from yici.kernel.tests import loan as loans
from yici.kernel.tests.loan import lend

DAY, NEXT = date(2026, 9, 28), date(2026, 9, 29)


@pytest.fixture
def seven_loans(db):
    return [lend(book=f"book {n}", at=on("2026-09-28"), key=str(n)) for n in range(7)]


def reached(story, proof) -> str:
    node = digests.leaf(story.pk, proof.seq, proof.seal)
    for side, neighbour in proof.path:
        pair = (bytes.fromhex(neighbour), node)
        node = sha256(b"\x01" + b"".join(pair if side == "left" else pair[::-1])).digest()
    return node.hex()


def test_every_story_of_the_day_leads_to_the_signed_root(seven_loans):
    digest = digest_of(DAY, NEXT)
    assert digest.stories == 7
    for story in seven_loans:
        assert reached(story, proof_of(story.pk)) == digest.root
    key = Ed25519PublicKey.from_public_bytes(bytes.fromhex(digests.public_key()))
    key.verify(bytes.fromhex(digest.signature), digest.line.encode())


def test_a_digest_is_made_once_and_not_before_its_day_is_over(seven_loans):
    with pytest.raises(TooSoon):
        digest_of(DAY, DAY)
    assert digest_of(DAY, NEXT).pk == digest_of(DAY, NEXT).pk
    assert Digest.objects.count() == 1


def test_days_without_a_worker_are_made_up_for_and_chained(seven_loans):
    loans.note(loan=seven_loans[0], page=1, words="x", at=on("2026-09-30"))
    morning = int(on("2026-10-02 01:07").timestamp())
    assert jobs.sign_digests.func(timestamp=morning) == 4
    assert jobs.sign_digests.func(timestamp=morning) == 0
    made = list(Digest.objects.all())
    assert [d.stories for d in made] == [7, 0, 1, 0]
    assert all(later.previous == earlier.line for earlier, later in itertools.pairwise(made))
    proof = proof_of(seven_loans[0].pk)
    assert (proof.digest.day, proof.seq) == (date(2026, 9, 30), 2)


def test_history_rewritten_after_the_digest_no_longer_leads_to_it(seven_loans):
    digest = digest_of(DAY, NEXT)
    proof = proof_of(seven_loans[3].pk)
    forged = digests.leaf(seven_loans[3].pk, proof.seq, "f" * 64)
    assert digests.leaf(seven_loans[3].pk, proof.seq, proof.seal) != forged
    others = [digests.leaf(*head) for head in digests.heads(DAY)]
    others[others.index(digests.leaf(seven_loans[3].pk, proof.seq, proof.seal))] = forged
    assert levels(others)[-1][0].hex() != digest.root


def test_a_story_of_today_has_no_proof_yet(seven_loans):
    assert proof_of(seven_loans[0].pk) is None


@given(st.integers(1, 40), st.data())
def test_every_leaf_of_every_tree_reaches_its_root(count, data):
    leaves = [sha256(bytes([n])).digest() for n in range(count)]
    tree, place = levels(leaves), data.draw(st.integers(0, count - 1))
    node = leaves[place]
    for side, neighbour in digests._path(tree, place):
        pair = (bytes.fromhex(neighbour), node)
        node = sha256(b"\x01" + b"".join(pair if side == "left" else pair[::-1])).digest()
    assert node == tree[-1][0]
