"""A real clamd for the tests, with one signature: EICAR's test file. And one that only talks."""

import shutil
import socket
import socketserver
import struct
import subprocess
import threading
import time
from contextlib import contextmanager
from pathlib import Path

# In two parts, so that no scanner of the developer's locks this file away.
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR" + rb"-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"
STARTS = 60  # seconds at most
CONFIG = """
Foreground yes
LocalSocket {folder}/clamd.sock
DatabaseDirectory {folder}
LogFile {folder}/clamd.log
StreamMaxLength 100M
"""


def binary() -> str | None:
    return shutil.which("clamd") or shutil.which("/usr/sbin/clamd")


@contextmanager
def running(folder: Path):
    """Yield the address of a real clamd that knows EICAR's test file."""
    (folder / "test.ndb").write_text(f"Eicar-Test-Signature:0:*:{EICAR.hex()}\n")
    (folder / "clamd.conf").write_text(CONFIG.format(folder=folder))
    folder.chmod(0o755)
    with (folder / "out").open("wb") as out:
        daemon = subprocess.Popen(
            [binary(), "-c", str(folder / "clamd.conf")], stdout=out, stderr=out
        )
    try:
        for _count in range(STARTS * 5):
            if (folder / "clamd.sock").exists():
                break
            time.sleep(0.2)
        yield f"unix:{folder / 'clamd.sock'}"
    finally:
        daemon.kill()
        daemon.wait(10)


class Talker(socketserver.StreamRequestHandler):
    """Speaks clamd's protocol over TCP; `says` overrules what it would answer."""

    says = ""

    def handle(self):
        command = b""
        while not command.endswith(b"\0"):
            command += self.rfile.read(1)
        if command == b"zVERSION\0":
            self.wfile.write(b"ClamAV 1.4.6/27820/Sat Nov 21 2026\0")
            return
        body = b""
        while length := struct.unpack("!I", self.rfile.read(4))[0]:
            body += self.rfile.read(length)
        found = "stream: Eicar-Test-Signature FOUND" if EICAR in body else "stream: OK"
        self.wfile.write((self.says or found).encode() + b"\0")


@contextmanager
def talking(says: str = ""):
    """Yield the address of a server that only talks like clamd."""
    handler = type("Saying", (Talker,), {"says": says})
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"tcp://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def nobody() -> str:
    """Return an address at which nobody listens."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"tcp://127.0.0.1:{one.getsockname()[1]}"
