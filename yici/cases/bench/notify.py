"""`yici bench notify`: from the fact to the mail server's word that it has the message.

Cases are told at a steady pace while a worker does everything that follows (notices, licences,
messages), so a message has to overtake what is slow. The mail server is a real one over TCP that
takes everything.
"""

import socketserver
import threading
import time
from contextlib import contextmanager
from statistics import quantiles

from .stage import HOST, end, stage, told_by

AIM = 10.0  # seconds
PATIENCE = 180  # seconds for the last message
DELAYS = """select extract(epoch from handed_at - told_at)::float
    from notifications_sending where handed_at is not null and told_at >= %s"""
LEFT = "select count(*) from notifications_sending where status = 'waiting'"
OWED = """select (select count(*) from kernel_outbox) + (select count(*) from procrastinate_jobs
    where status in ('todo', 'doing') and task_name in ('kernel.react', 'notifications.send')
    and priority >= 0)"""


def bench_notify(cases: int, pace: float) -> dict:
    """Return how long messages took, and how many the worker handed over in a second.

    :param cases: how many are told, with six steps and four messages each
    :param pace: cases a second
    """
    with mailbox() as taken, stage() as here:
        here.extra |= {"YICI_EMAIL_HOST": HOST, "YICI_EMAIL_PORT": str(taken.port),
                       "YICI_EMAIL_TLS": "none"}  # fmt: skip
        told_by(here, "town", "1")
        work = here.work()
        try:
            _until(lambda: here.ask("select count(*) from procrastinate_workers")[0][0])
            driven = told_by(here, "notify", str(cases), str(pace))
            began = time.monotonic()
            _until(lambda: not here.ask(OWED)[0][0] and not here.ask(LEFT)[0][0])
            rest = time.monotonic() - began
        finally:
            end(work)
        took = sorted(delay for (delay,) in here.ask(DELAYS, driven["since"]))
        return _figures(took, driven, taken.count, rest)


def _figures(took: list[float], driven: dict, taken: int, rest: float) -> dict:
    cut = quantiles(took, n=100)
    return {
        "cases": driven["cases"],
        "cases_per_second": round(driven["cases"] / driven["seconds"], 1),
        "messages": len(took),
        "mails_taken": taken,
        "p50_s": round(cut[49], 2),
        "p95_s": round(cut[94], 2),
        "p99_s": round(cut[98], 2),
        "max_s": round(took[-1], 2),
        "share_within_10_s": round(sum(one <= AIM for one in took) / len(took), 4),
        "messages_per_second": round(len(took) / (driven["seconds"] + rest), 1),
    }


def _until(true) -> None:
    end = time.monotonic() + PATIENCE
    while not true():
        if time.monotonic() > end:
            raise RuntimeError("the worker did not hand everything over in time")
        time.sleep(0.2)


# -- a mail server that takes everything ---------------------------------------------------------


class Mailbox(socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    count = 0

    @property
    def port(self) -> int:
        return self.server_address[1]


class Talk(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs (RFC 5321)."""

    server: Mailbox

    def handle(self) -> None:
        self._say("220 bench")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb == b"DATA":
                self._say("354 go on")
                while self.rfile.readline() not in (b".\r\n", b""):
                    pass
                self.server.count += 1
            self._say("221 bye" if verb == b"QUIT" else "250 OK")
            if verb == b"QUIT":
                return

    def _say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


@contextmanager
def mailbox():
    """Run a mail server on this machine while the block lasts."""
    with Mailbox((HOST, 0), Talk) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()
