"""What the parties do."""

from . import bank, mail

__all__ = ["bank", "mail"]
