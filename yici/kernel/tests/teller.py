"""A process that tells: `python -m yici.kernel.tests.teller VERB STORY [NUMBER]`."""

import os
import signal
import sys
from uuid import UUID

import django

django.setup()

from yici.conftest import on
from yici.kernel.tests import loan as loans

DAY = on("2026-09-29")


def note(story: UUID, number: str) -> None:
    """Write a hundred notes, while others write theirs."""
    for page in range(100):
        loans.note(loan=story, page=100 * int(number) + page, words="x", at=DAY)


def give_back(story: UUID) -> None:
    """Give the book back and die, before anybody could be told."""
    loans.give_back(loan=story, at=DAY)
    os.kill(os.getpid(), signal.SIGKILL)


verb, story, *rest = sys.argv[1:]
{"note": note, "give_back": give_back}[verb](UUID(story), *rest)
