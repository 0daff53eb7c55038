"""A reaction is owed where it has something to do, and nowhere else."""

import pytest

from yici.conftest import on
from yici.kernel import reactions
from yici.kernel.reactions import Outbox
from yici.kernel.tests import loan as loans


@pytest.fixture
def mencius():
    """A reaction to one book's return only."""
    seen = []

    def read_it_again(entry):
        seen.append(entry.story)

    reactions.on(loans.Returned, where=lambda state: state.book == "孟子")(read_it_again)
    name = next(name for name in reactions.CONDITIONS if name.endswith("read_it_again"))
    yield name, seen
    reactions.SUBSCRIBERS[loans.Returned.kind].remove(name)
    del reactions.CONDITIONS[name], reactions.FUNCTIONS[name]


def test_a_reaction_that_only_some_stories_owe_leaves_no_row_for_the_others(db, mencius):
    name, seen = mencius
    returned = [
        loans.give_back(
            loan=loans.lend(book=book, at=on("2026-09-28"), key=book), at=on("2026-10-09")
        )
        for book in ("论语", "孟子")
    ]
    assert [row.story for row in Outbox.objects.filter(reaction=name)] == [returned[1].pk]
    reactions.settle()
    assert seen == [returned[1].pk]
