"""What the parties do."""

from . import bank, courier, mail

__all__ = ["bank", "courier", "mail"]
