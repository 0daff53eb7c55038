from .loan import Loan, NoteRow, Slip

__all__ = ["Loan", "NoteRow", "Slip"]
