"""Kept files are there once, come back as they were or not at all, and cost no memory."""

import os
import subprocess
import sys
import zipfile
from datetime import timedelta
from hashlib import sha256
from io import BytesIO
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import RequestFactory
from django.utils import timezone

from yici.kernel import files
from yici.kernel.files import archive, keeping, serving, stores
from yici.kernel.files.commands import files as command
from yici.kernel.files.register import File

pytestmark = pytest.mark.django_db
WORDS = b"said once " * 20_000  # several blocks


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.VAR, settings.FILES = tmp_path, "disk"
    serving._whole.clear()
    return tmp_path / "files"


def place(folder: Path, digest: str) -> Path:
    return folder / digest[:2] / digest[2:4] / digest


def spoil(folder: Path, digest: str) -> None:
    file = place(folder, digest)
    file.write_bytes(b"X" + file.read_bytes()[1:])


def ask(digest: str, **headers):
    request = RequestFactory().get("/", headers=headers)
    return serving.response(request, digest, name="图.pdf", media_type="application/pdf")


def body(answer) -> bytes:
    return b"".join(answer.streaming_content)


# -- kept ----------------------------------------------------------------------------------------


def test_a_file_kept_twice_is_there_once_and_comes_back_as_it_was(folder):
    first, again = files.put(WORDS), files.put(iter([WORDS[:7], WORDS[7:]]))
    assert first == again == sha256(WORDS).hexdigest()
    assert files.read(first) == WORDS
    assert files.size(first) == len(WORDS)
    assert [p for p in folder.rglob("*") if p.is_file()] == [place(folder, first)]
    assert File.objects.get().state == "made"


def test_what_is_too_large_leaves_nothing(folder):
    with pytest.raises(files.TooLarge):
        files.put(iter([b"12345", b"67890"]), limit=9)
    assert not [p for p in folder.rglob("*") if p.is_file()]
    assert not File.objects.exists()


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "a" * 63, "A" * 64, "ａ" * 64])
def test_what_is_no_digest_names_no_file(name):
    with pytest.raises(files.Missing):
        files.read(name)
    assert not files.is_there(name)


def test_a_damaged_file_is_never_handed_out_whole(folder):
    digest = files.put(WORDS)
    spoil(folder, digest)
    with pytest.raises(files.Damaged):
        files.read(digest)
    got = b""
    with pytest.raises(files.Damaged):
        for block in files.blocks(digest):
            got += block
    assert len(got) < len(WORDS)


MEMORY = """
import resource, sys, django
django.setup()
from django.conf import settings
from yici.kernel import files
from yici.kernel.files import register, stores
register.enter = lambda *given: None  # the row has its own tests
register.need_harmless = lambda digest: None
settings.FILES = sys.argv[1]
stores.here().all()
size = int(sys.argv[2])
block = bytes(1024 * 1024)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
digest = files.put(block for _ in range(size))
read = sum(len(some) for some in files.blocks(digest))
grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
print(read // len(block), grown // 1024)
"""


def keep_large(store: str, megabytes: int) -> tuple[int, int]:
    """Keep and read a file in a process of its own; return (MB read, MB by which it grew)."""
    env = os.environ | {"DJANGO_SETTINGS_MODULE": "yici.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", MEMORY, store, str(megabytes)],
        env=env, capture_output=True, text=True, check=True, timeout=120,
    )  # fmt: skip
    read, grown = done.stdout.split()
    return int(read), int(grown)


def test_a_large_file_takes_no_memory(tmp_path):
    read, grown = keep_large(f"disk:{tmp_path / 'large'}", 300)
    assert read == 300
    assert grown < 30


# -- handed out ----------------------------------------------------------------------------------


def test_a_file_is_handed_out_to_be_kept_and_not_guessed_at():
    answer = ask(files.put(WORDS))
    assert answer.status_code == 200
    assert int(answer["Content-Length"]) == len(WORDS)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert body(answer) == WORDS


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [
        ("bytes=0-9", 0, 9),
        ("bytes=100000-100001", 100_000, 100_001),
        ("bytes=199990-", 199_990, 199_999),
        ("bytes=-5", 199_995, 199_999),
        ("bytes=199990-999999999", 199_990, 199_999),
    ],
)
def test_a_part_is_handed_out_when_it_is_asked_for(asked, first, last):
    answer = ask(files.put(WORDS), Range=asked)
    assert answer.status_code == 206
    assert answer["Content-Range"] == f"bytes {first}-{last}/{len(WORDS)}"
    assert body(answer) == WORDS[first : last + 1]


@pytest.mark.parametrize("asked", ["bytes=200000-", "bytes=9-8", "bytes=-0"])
def test_a_part_that_is_not_there_is_refused_with_the_length(asked):
    answer = ask(files.put(WORDS), Range=asked)
    assert (answer.status_code, answer["Content-Range"]) == (416, "bytes */200000")


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "lines=1-2", "bytes=-", "nonsense"])
def test_what_cannot_be_understood_is_answered_with_the_whole(asked):
    answer = ask(files.put(WORDS), Range=asked)
    assert (answer.status_code, body(answer)) == (200, WORDS)


def test_no_part_of_a_damaged_file_is_handed_out(folder):
    digest = files.put(WORDS)
    spoil(folder, digest)
    with pytest.raises(files.Damaged):
        ask(digest, Range="bytes=100-200")


def test_several_files_come_as_one_zip_made_on_the_way(folder):
    plan, lease = files.put(WORDS), files.put(b"lease")
    made = archive.zipped([("平面图.pdf", plan), ("租赁合同.pdf", lease)], [("清单.txt", b"two")])
    with zipfile.ZipFile(BytesIO(b"".join(made))) as got:
        assert got.testzip() is None
        assert got.namelist() == ["清单.txt", "平面图.pdf", "租赁合同.pdf"]
        assert got.read("平面图.pdf") == WORDS
    spoil(folder, plan)
    with pytest.raises(files.Damaged):
        list(archive.zipped([("平面图.pdf", plan)]))


# -- looked after --------------------------------------------------------------------------------


def run(*words):
    return CliRunner().invoke(command, words)


def test_checking_names_what_is_damaged_and_what_is_gone(folder):
    good, bad, gone = files.put(b"good"), files.put(b"bad"), files.put(b"gone")
    assert run("check").exit_code == 0
    spoil(folder, bad)
    place(folder, gone).unlink()
    told = run("check")
    assert told.exit_code == 1
    assert f"{bad}: damaged" in told.output
    assert f"{gone}: missing" in told.output
    assert good not in told.output


def test_a_file_from_before_the_register_is_entered_when_it_is_found(folder):
    digest = files.put(b"old")
    File.objects.all().delete()
    assert files.read(digest) == b"old"
    run("check")
    assert File.objects.get(digest=digest).state == "open"


def test_files_move_to_another_store_once(folder, tmp_path):
    digest = files.put(WORDS)
    other = f"disk:{tmp_path / 'other'}"
    assert "1 files copied" in run("copy", other).output
    assert "0 files copied" in run("copy", other).output
    assert stores.at(other).open(digest).read() == WORDS


def test_a_damaged_file_is_not_carried_along(folder, tmp_path):
    digest = files.put(WORDS)
    spoil(folder, digest)
    told = run("copy", f"disk:{tmp_path / 'other'}")
    assert told.exit_code == 1
    assert "restore it from the backup" in told.output
    assert not list((tmp_path / "other").rglob("*/*/*"))


@pytest.mark.parametrize("address", ["ftp://host", "s3:", "s3://?region=x", "s3://b?colour=red"])
def test_a_store_that_cannot_be_is_refused_in_words(address):
    told = run("copy", address)
    assert told.exit_code == 1
    assert "s3" in told.output


def ages(digest: str, days: int) -> None:
    File.objects.filter(digest=digest).update(at=timezone.now() - timedelta(days=days))


def test_what_nothing_refers_to_is_swept_after_its_time(folder):
    old, young, ours = files.take(b"old"), files.take(b"young"), files.put(b"made here")
    ages(old, 31)
    ages(ours, 31)
    assert "1 files would be removed" in run("sweep", "--dry-run").output
    assert files.is_there(old)
    assert "1 files removed" in run("sweep").output
    assert not files.is_there(old)
    assert files.is_there(young)
    assert files.is_there(ours)


def test_a_file_that_is_sent_again_begins_its_time_again():
    digest = files.take(b"old")
    ages(digest, 31)
    files.take(b"old")
    assert keeping.sweep(at=timezone.now(), days=30).removed == 0


def test_nothing_is_swept_on_the_day_it_came():
    with pytest.raises(ValueError, match="two days"):
        keeping.sweep(at=timezone.now(), days=1)
