"""The bare limit of the HTTP bench: a WSGI application that writes the same rows and thinks nothing.

Served by the same server with the same number of processes, called by the same clients with the
same requests: it reads the JSON that is sent, runs the one statement that a step writes, prepared
and in a transaction of its own, and answers with as many bytes of JSON as Yici does.
"""

import json
import os
import pickle
import threading
from pathlib import Path
from uuid import UUID, uuid4

import psycopg

from .limit import ID, NUMBER, OPTIONS, Mark

STEPS = pickle.loads(Path(os.environ["BENCH_STEPS"]).read_bytes())
SIZES = json.loads(os.environ["BENCH_SIZES"])  # bytes of each step's answer
HEADS = [("Content-Type", "application/json")]
local = threading.local()


def application(environ, start_response):
    """Do the step that the idempotency key names; the path names the case."""
    if environ["REQUEST_METHOD"] == "GET":  # whether it is up
        return _answered(start_response, b"{}")
    said = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
    no = int(environ["HTTP_IDEMPOTENCY_KEY"].rpartition("-")[2])
    pk = UUID(environ["PATH_INFO"].split("/")[4]) if no else uuid4()
    _write(STEPS[no], pk)
    told = {"number": pk.hex, "said": said, "filler": ""}
    told["filler"] = "x" * max(0, SIZES[no] - len(json.dumps(told)))
    return _answered(start_response, json.dumps(told, separators=(",", ":")).encode())


def _answered(start_response, body: bytes):
    start_response("200 OK", [*HEADS, ("Content-Length", str(len(body)))])
    return [body]


def _write(step, pk: UUID) -> None:
    own = {ID: pk, NUMBER: pk.hex[:23]}
    values = [own[v] if isinstance(v, Mark) else v for v in step.values]
    psycopg.RawCursor(_connection()).execute(step.numbered, values, prepare=True).fetchone()


def _connection():
    if not hasattr(local, "connection"):
        local.connection = psycopg.connect(
            os.environ["YICI_DATABASE_URL"], autocommit=True, options=OPTIONS
        )
    return local.connection
