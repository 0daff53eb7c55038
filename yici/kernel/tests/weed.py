"""A real S3 server for the tests: SeaweedFS from its wheel, in a folder and on ports of its own."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import httpx

KEY, SECRET = "yici", "yici-secret"
STARTS = 60  # seconds at most


def free_port() -> int:
    """Return a port whose number and the one 10000 above are free: SeaweedFS takes both."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = one.getsockname()[1]
            if port < 55_000:
                try:
                    other.bind(("127.0.0.1", port + 10_000))
                except OSError:
                    continue
                return port


def binary() -> str | None:
    beside = Path(sys.executable).parent / "weed"
    return str(beside) if beside.exists() else shutil.which("weed")


@contextmanager
def running(folder: Path):
    """Yield the address of a server with the bucket `papers`, as the setting YICI_FILES has it."""
    who = {"name": KEY, "credentials": [{"accessKey": KEY, "secretKey": SECRET}], "actions": ["Admin"]}  # fmt: skip
    (folder / "s3.json").write_text(json.dumps({"identities": [who]}))
    (folder / "data").mkdir()
    ports = {name: free_port() for name in ("master", "volume", "filer", "s3")}
    told = [f"-{name}.port={port}" for name, port in ports.items()]
    command = [
        binary(), "server", f"-dir={folder / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1", *told,
        "-filer", "-s3", f"-s3.config={folder / 's3.json'}", "-master.volumeSizeLimitMB=64",
        "-volume.max=30",
    ]  # fmt: skip
    with (folder / "log").open("wb") as log:
        sealing = {"WEED_S3_SSE_KEK": "5a" * 32}  # the server's own key for encryption at rest
        server = subprocess.Popen(command, stdout=log, stderr=log, env=os.environ | sealing)
    try:
        _wait(f"http://127.0.0.1:{ports['s3']}/", server)
        yield f"s3://papers/files?endpoint=http://127.0.0.1:{ports['s3']}"
    finally:
        server.kill()  # it takes its time to say good-bye, and its folder goes anyway
        server.wait(10)


def _wait(address: str, server) -> None:
    for _count in range(STARTS * 5):
        if server.poll() is not None:
            raise RuntimeError("the S3 server ended at once; its log lies beside its data")
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.2)
        else:
            return
    raise RuntimeError("the S3 server does not answer")
