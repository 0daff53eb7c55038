"""The catalogue's pages: finding and reading at the portal, the two tiers at the desk."""

from .desk import staff, staff_menu
from .portal import citizen, citizen_menu

__all__ = ["citizen", "citizen_menu", "staff", "staff_menu"]
