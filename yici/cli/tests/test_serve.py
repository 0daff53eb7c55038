"""Serving says clearly what stands in its way, and sets up once."""

import socket
import subprocess
import sys

import pytest

from yici.cli import serve
from yici.kernel.marks import once


@pytest.fixture
def taken_port():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_a_port_that_is_taken_is_said_in_one_line(taken_port, command):
    words = [sys.executable, "-m", "yici", command, "--port", str(taken_port)]
    ended = subprocess.run(words, capture_output=True, text=True, check=False)
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"yici: cannot listen on 127.0.0.1:{taken_port}: ")
    assert ended.stderr.count("\n") == 1


def test_what_was_set_up_is_not_set_up_again(db):
    done = []
    assert once("demo:people", lambda: done.append("people"))
    assert not once("demo:people", lambda: done.append("people"))
    assert done == ["people"]


@pytest.mark.parametrize(("own", "written"), [(True, "10"), (False, "0")])
def test_a_worker_gives_way_as_a_session_where_it_has_one_of_its_own(
    monkeypatch, tmp_path, own, written
):
    weight = tmp_path / "autogroup"
    weight.write_text("0")
    monkeypatch.setattr(serve, "SESSION", weight)
    monkeypatch.setattr(serve.os, "nice", lambda by: by)
    monkeypatch.setattr(serve.os, "getsid", lambda pid: serve.os.getpid() if own else 1)
    serve.give_way(10)
    assert weight.read_text() == written
