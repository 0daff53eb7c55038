"""A client of the HTTP bench, a program without Django: `python caller.py`, told what on stdin.

It speaks HTTP over one plain socket, since it shares the cores with what is measured. It is told
(one line of JSON) where to call, with which tokens, and how many cases; it warms up, says `ready`,
waits for `go`, and prints how long each request took.
"""

import json
import socket
import sys
import time

STEPS = (  # verb, who, body
    ("apply", "citizen", None),
    ("accept", "clerk", b"{}"),
    ("review", "reviewer0", b'{"outcome":"pass"}'),
    ("review", "reviewer1", b'{"outcome":"pass"}'),
    ("decide", "decider", b'{"outcome":"granted"}'),
    ("deliver", "decider", b'{"mode":"window"}'),
)


PATIENCE = 300  # seconds for which a patient client asks again


class Refused(Exception):
    """The server answered something else than it should."""


class Away(Refused):
    """The server cannot answer just now."""


class Line:
    """One connection that is kept open."""

    def __init__(self, host: str, port: int):
        self.socket = socket.create_connection((host, port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)

    def post(self, path: str, head: bytes, key: str, body: bytes) -> bytes:
        """Send a command and return the body of the answer.

        :raises Refused: when the answer is no success
        """
        self.socket.sendall(
            b"POST %b HTTP/1.1\r\n%bIdempotency-Key: %b\r\nContent-Length: %d\r\n\r\n%b"
            % (path.encode(), head, key.encode(), len(body), body)
        )
        return self._answer()

    def _answer(self) -> bytes:
        got = self._more()
        while (end := got.find(b"\r\n\r\n")) < 0:
            got += self._more()
        head = got[:end].lower()
        at = head.index(b"content-length:") + 15
        length = int(head[at : head.find(b"\r", at) if b"\r" in head[at:] else None])
        while len(got) < end + 4 + length:
            got += self._more()
        if got[9:10] != b"2":
            kind = Away if got[9:10] == b"5" else Refused
            raise kind(got.decode(errors="replace"))
        return got[end + 4 :]

    def _more(self) -> bytes:
        got = self.socket.recv(65536)
        if not got:
            raise ConnectionResetError("the server closed the connection")
        return got


class Caller:
    """Somebody's programs: each of the people has a token of her own."""

    def __init__(self, told: dict):
        self.told, self.name = told, told["name"]
        self.line: Line | None = None
        self.repeats = 0  # how often a command had to be sent again
        prefer = b"Prefer: return=minimal\r\n" if told.get("brief") else b""
        self.heads = {
            who: b"Host: %b:%d\r\nAuthorization: Bearer %b\r\nContent-Type: application/json\r\n%b"
            % (told["host"].encode(), told["port"], token.encode(), prefer)
            for who, token in told["tokens"].items()
        }
        self.spent: list[tuple[str, int]] = []
        self.sizes = [0] * len(STEPS)  # bytes of the last answer to each step

    def send(self, *words) -> bytes:
        """Send a command; a patient client sends it again, with the same key, until it is done."""
        end = time.monotonic() + (PATIENCE if self.told.get("patient") else 0)
        while True:
            try:
                self.line = self.line or Line(self.told["host"], self.told["port"])
                return self.line.post(*words)
            except (OSError, Away):
                self.line = None
                if time.monotonic() > end:
                    raise
                self.repeats += 1
                time.sleep(0.1)

    def case(self, serial: str, item: str, steps=STEPS, **changes: str) -> None:
        """Take one case through its steps."""
        number = ""
        application = json.dumps(self.told["application"] | {"item": item} | changes).encode()
        for no, (verb, who, body) in enumerate(steps):
            path = f"/api/v1/cases/{number}/actions/{verb}" if no else "/api/v1/cases"
            begun = time.perf_counter_ns()
            answer = self.send(
                path, self.heads[who], f"{self.name}-{serial}-{no}", body or application
            )
            self.spent.append((verb, time.perf_counter_ns() - begun))
            self.sizes[no] = len(answer)
            if not number:
                at = answer.index(b'"number":"') + 10
                number = answer[at : answer.index(b'"', at)].decode()

    def run(self, first: int, cases: int) -> int:
        """Take that many cases through; every so many also one that leads to a licence."""
        every, licences = self.told["licence_every"], 0
        for n in range(first, first + cases):
            self.case(str(n), self.told["item"])
            if every and n % every == 0:
                kept, self.spent = self.spent, []
                self.case(f"{n}l", self.told["licence_item"], STEPS[:5], delivery="online")
                self.spent, licences = kept, licences + 1
        return licences


def main() -> None:
    """Warm up, wait for the word, take the cases through, and say how long each request took."""
    told = json.loads(sys.stdin.readline())
    caller = Caller(told)
    caller.run(0, told["warm"])
    caller.spent.clear()
    print("ready", flush=True)  # noqa: T201  this is how the parent hears it
    sys.stdin.readline()
    cpu, begun = time.process_time(), time.time()
    licences = caller.run(told["warm"], told["cases"])
    done = {
        "cases": told["cases"],
        "licences": licences,
        "begun": begun,
        "ended": time.time(),
        "cpu": time.process_time() - cpu,
        "spent": caller.spent,
        "sizes": caller.sizes,
        "repeats": caller.repeats,
    }
    print(json.dumps(done), flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
