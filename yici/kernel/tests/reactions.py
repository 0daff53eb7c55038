"""What the library does when a book comes back: two steps, with time to be killed in between."""

import time

from yici.kernel import reactions

from . import loan as loans


@reactions.on(loans.Returned)
def put_back(entry):
    loans.shelve(loan=entry.story, at=entry.at, key=reactions.key(entry, "shelve"))
    time.sleep(0.05)
    loans.count(loan=entry.story, at=entry.at, key=reactions.key(entry, "count"))
