"""Files in a bucket that speaks S3: Ceph, SeaweedFS, MinIO, a cloud's own.

Keys come the way every S3 program takes them: `AWS_ACCESS_KEY_ID` and `AWS_SECRET_ACCESS_KEY`, a
profile, or the machine's role.
"""

from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from .faults import BadStore, Missing, need_digest

MEGABYTE = 1024 * 1024
PART = 16 * MEGABYTE  # larger files go up in parts of this size, two at a time
GONE = {"404", "NoSuchKey", "NotFound"}
OPTIONS = {"endpoint", "region", "encryption", "key"}


@dataclass(frozen=True)
class Bucket:
    """A bucket and the folder in it.

    :param encryption: at rest, by the server: `AES256`, `aws:kms`, or empty for the bucket's own
    :param key: the server's key for `aws:kms`
    """

    name: str
    folder: str = ""
    endpoint: str = ""
    region: str = ""
    encryption: str = ""
    key: str = ""
    spool: Path = field(default_factory=Path, compare=False)

    @classmethod
    def at(cls, address: str, *, spool: Path) -> "Bucket":
        """Read `s3://bucket/folder?endpoint=https://...&region=...&encryption=AES256`.

        :raises BadStore: when no bucket is named, or an option is unknown
        """
        parts = urlsplit(address)
        given = {name: values[-1] for name, values in parse_qs(parts.query).items()}
        if not parts.netloc or given.keys() - OPTIONS:
            raise BadStore(
                f"{address!r}: write s3://bucket/folder?endpoint=https://..., "
                f"with any of {', '.join(sorted(OPTIONS))}"
            )
        spool.mkdir(parents=True, exist_ok=True)
        return cls(parts.netloc, parts.path.strip("/"), spool=spool, **given)

    def __str__(self):
        return f"s3://{self.name}/{self.folder}"

    @cached_property
    def client(self):
        from boto3.session import Session  # slow to load, and most sites keep their files on a disk
        from botocore.config import Config

        return Session().client(
            "s3",
            endpoint_url=self.endpoint or None,
            region_name=self.region or "us-east-1",
            config=Config(
                connect_timeout=5,
                read_timeout=60,
                retries={"mode": "standard", "max_attempts": 4},
                # The server compares each part with its SHA-256, and does not store another.
                s3={"payload_signing_enabled": True},
                # Checksums of Amazon's own are unknown to many other servers.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def keep(self, digest, draft):
        from boto3.s3.transfer import TransferConfig

        try:
            if self.size(digest) == draft.stat().st_size:
                return
        except Missing:
            pass
        parts = TransferConfig(
            multipart_threshold=PART, multipart_chunksize=PART, max_concurrency=2
        )
        extra = {"ServerSideEncryption": self.encryption, "SSEKMSKeyId": self.key}
        extra = {name: value for name, value in extra.items() if value}
        self.client.upload_file(
            str(draft), self.name, self._key(digest), ExtraArgs=extra, Config=parts
        )

    def open(self, digest, start=0):
        from botocore.exceptions import ClientError

        wanted = {"Range": f"bytes={start}-"} if start else {}
        try:
            return self.client.get_object(Bucket=self.name, Key=self._key(digest), **wanted)["Body"]
        except ClientError as error:
            raise _told(error, digest) from error

    def size(self, digest):
        from botocore.exceptions import ClientError

        try:
            head = self.client.head_object(Bucket=self.name, Key=self._key(digest))
        except ClientError as error:
            raise _told(error, digest) from error
        return head["ContentLength"]

    def remove(self, digest):
        self.client.delete_object(Bucket=self.name, Key=self._key(digest))

    def all(self):
        pages = self.client.get_paginator("list_objects_v2")
        for page in pages.paginate(
            Bucket=self.name, Prefix=f"{self.folder}/" if self.folder else ""
        ):
            for one in page.get("Contents", ()):
                name = one["Key"].rpartition("/")[2]
                if len(name) == 64:
                    yield name, one["Size"]

    def _key(self, digest: str) -> str:
        need_digest(digest)
        key = f"{digest[:2]}/{digest[2:4]}/{digest}"
        return f"{self.folder}/{key}" if self.folder else key


def _told(error, digest: str) -> Exception:
    """Return Missing for what is not there; anything else rises as it is."""
    return Missing(digest) if error.response["Error"]["Code"] in GONE else error
