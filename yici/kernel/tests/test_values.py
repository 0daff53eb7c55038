"""A value is changed by copying it."""

from dataclasses import dataclass, field
from functools import cached_property

import pytest

from yici.kernel.values import replace


@dataclass(frozen=True)
class Book:
    title: str
    pages: int = 0
    tags: tuple = field(default=(), compare=False)

    @cached_property
    def words(self) -> int:
        return self.pages * 300


@dataclass(frozen=True, slots=True)
class Slim:
    title: str


def test_a_copy_has_what_was_changed_and_what_was_not():
    book = Book("论语", 20, ("儒",))
    copy = replace(book, pages=30)
    assert (copy, copy.tags) == (Book("论语", 30), ("儒",))
    assert book == Book("论语", 20)


def test_what_was_computed_of_the_old_value_is_not_believed_of_the_new():
    book = Book("论语", 20)
    assert (book.words, replace(book, pages=30).words) == (6000, 9000)


def test_a_field_it_has_not_is_refused():
    with pytest.raises(TypeError, match="Book has no price"):
        replace(Book("论语"), price=3)


def test_what_it_cannot_copy_it_says():
    with pytest.raises(TypeError, match="plain dataclass"):
        replace(Slim("论语"), title="x")
