"""Commands that answer one question from their arguments, or many from standard input (`-`)."""

import json
import sys
from collections.abc import Callable
from io import TextIOWrapper
from typing import Any, NamedTuple

import click

UNREADABLE = 2  # the exit code of bad input


class Reply(NamedTuple):
    """An answer as one line for people, as data for machines when they ask, as an exit code."""

    text: str
    data: Callable[[], dict[str, Any]]
    code: int = 0


Answer = Callable[[str, str], Reply]


def reply_to(answer: Answer, first: str, second: str | None, *, as_json: bool) -> None:
    """Print the answer to the two words, or with `-` to each `FIRST,SECOND` line of standard input.

    `answer` raises `click.UsageError` for words it cannot read. From standard input that becomes
    the line's own answer `error: reason`, the lines after it are answered, and the exit code is 2.

    :raises click.UsageError: for unreadable arguments.
    """
    if first == "-" and second is None:
        sys.exit(_reply_to_lines(answer, as_json))
    if first == "-" or second is None:
        raise click.UsageError("two words are needed, or - alone to read FIRST,SECOND lines")
    reply = answer(first, second)
    _show(reply, as_json)
    sys.exit(reply.code)


def _reply_to_lines(answer: Answer, as_json: bool) -> int:
    code = 0
    for line in TextIOWrapper(sys.stdin.buffer, encoding="utf-8-sig", errors="replace"):
        reply = _reply_to_line(answer, line.strip())
        code = UNREADABLE if reply.code == UNREADABLE else code
        _show(reply, as_json)
    return code


def _reply_to_line(answer: Answer, line: str) -> Reply:
    try:
        first, comma, second = line.partition(",")
        if not comma:
            raise click.UsageError(f"two words with a comma between them are needed, not {line!r}")
        return answer(first.strip(), second.strip())
    except click.UsageError as error:
        reason = error.format_message()
        return Reply(f"error: {reason}", lambda: {"error": reason}, UNREADABLE)


def _show(reply: Reply, as_json: bool) -> None:
    click.echo(json.dumps(reply.data(), ensure_ascii=False) if as_json else reply.text)
