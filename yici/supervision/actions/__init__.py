"""Raising cards, answering, judging and pressing orders. The only writers of this room."""

from .answering import accept, answer, answer_by, ask_again
from .pressing import press
from .raising import look

__all__ = ["accept", "answer", "answer_by", "ask_again", "look", "press"]
