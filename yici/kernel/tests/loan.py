"""A story small enough to see through: a library lends a book."""

from dataclasses import dataclass, replace

from django.db import models

from yici.kernel.actions import Told, command
from yici.kernel.events import Event
from yici.kernel.story import Story


@dataclass(frozen=True, kw_only=True)
class Lent(Event):
    book: str


@dataclass(frozen=True, kw_only=True)
class NoteAdded(Event):
    page: int
    words: str


@dataclass(frozen=True, kw_only=True)
class Returned(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class Shelved(Event):
    pass


@dataclass(frozen=True, kw_only=True)
class Counted(Event):
    pass


class NotLent(Exception):
    """The book is not out."""


@dataclass(frozen=True)
class Note:
    page: int
    words: str


@dataclass(frozen=True)
class State:
    status: str = "new"
    book: str = ""
    marks: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()
    shelved: int = 0  # would be 2 if a reaction ever happened twice
    counted: int = 0

    @property
    def pages_noted(self) -> int:
        return len(self.notes)


def evolve(state: State, event) -> State:
    match event:
        case Lent(book=book) if state.status == "new":
            return replace(state, status="lent", book=book)
        case NoteAdded(page=page, words=words) if state.status == "lent":
            rest = tuple(n for n in state.notes if n.page != page)
            notes = tuple(sorted((*rest, Note(page, words)), key=lambda n: n.page))
            return replace(state, notes=notes, marks=(*state.marks, page))
        case Returned() if state.status == "lent":
            return replace(state, status="returned")
        case Shelved() if state.status == "returned":
            return replace(state, shelved=state.shelved + 1)
        case Counted() if state.shelved:
            return replace(state, counted=state.counted + 1)
    raise NotLent(f"{type(event).__name__} while {state.status}")


class NoteRow(models.Model):
    pk = models.CompositePrimaryKey("loan_id", "page")
    loan = models.ForeignKey("Loan", models.PROTECT)
    page = models.IntegerField()
    words = models.TextField()
    book = models.CharField(max_length=80, db_default="")  # carried from the loan

    class Meta:
        app_label = "loans"

    def __str__(self):
        return self.words


class Loan(Story):
    State, evolve = State, staticmethod(evolve)
    parts = {"notes": NoteRow}
    carried = {"notes": ("book",)}

    status = models.CharField(max_length=16)
    book = models.CharField(max_length=80)
    marks = models.JSONField(default=list)
    pages_noted = models.IntegerField()
    shelved = models.IntegerField()
    counted = models.IntegerField()

    class Meta:
        app_label = "loans"

    def __str__(self):
        return self.book


class Slip(models.Model):
    """A row that is written beside the story."""

    id = models.UUIDField(primary_key=True)
    text = models.BinaryField()

    class Meta:
        app_label = "loans"

    def __str__(self):
        return str(self.id)


def lend(*, book, at, key):
    return Loan.open(Loan.id_from("reader", key), Lent(book=book), actor="desk", at=at)


@command(Loan)
def note(loan, *, page, words, at, by="reader"):
    if loan.state.status != "lent":
        raise NotLent("notes need a book")
    return Told(NoteAdded(page=page, words=words), actor=by)


@command(Loan)
def give_back(loan, *, at):
    return Told(Returned(), actor="reader")


@command(Loan)
def shelve(loan, *, at):
    return Told(Shelved(), actor="library")


@command(Loan)
def count(loan, *, at):
    return Told(Counted(), actor="library")
