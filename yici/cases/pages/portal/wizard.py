"""What an application can be for. The steps are the same; a wizard knows where its drafts lie,
what its pages are called, and how it is sent.
"""

from abc import ABC, abstractmethod


class Wizard(ABC):
    """`pages`: what the names of its routes begin with; `drafts`: the list of drafts."""

    pages: str
    drafts: str

    @property
    def step(self) -> str:
        return f"{self.pages}_step"

    @property
    def materials(self) -> str:
        return f"{self.pages}_materials"

    @property
    def review(self) -> str:
        return f"{self.pages}_review"

    @property
    def discard(self) -> str:
        return f"{self.pages}_discard"

    @abstractmethod
    def open(self, request, pk):
        """Return a draft of hers, and the Application it keeps.

        :raises Http404: when it is not hers, or she may no longer act for that applicant
        """

    @abstractmethod
    def keep(self, request, draft, made) -> None:
        """Keep what was given so far."""

    @abstractmethod
    def subject(self, draft):
        """Return what is applied for: something with a name."""

    @abstractmethod
    def office(self, draft) -> str:
        """Return the name of the department that the letter is addressed to."""

    def repeats(self, request, draft) -> list:
        """Return the earlier applications that sending this would repeat (R26)."""
        return []

    def promises(self, made) -> list[dict]:
        """Return the undertakings of parts that she may sign, where there are parts (R30)."""
        return []

    @abstractmethod
    def sent_before(self, request, pk):
        """Return the answer that leads to what this draft became, None while it is a draft."""

    @abstractmethod
    def send(self, request, draft, made):
        """Apply, and return the answer that leads to the receipt.

        :raises Incomplete: with every problem at once
        """
