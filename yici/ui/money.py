"""Amounts in the words of the language shown. They are kept in fen (分)."""

from django.utils.translation import gettext


def yuan(cents: int) -> str:
    """12.50 元, ¥12.50; whole amounts without decimals."""
    amount = f"{cents // 100}" if cents % 100 == 0 else f"{cents / 100:.2f}"
    return gettext("¥%(amount)s") % {"amount": amount}
