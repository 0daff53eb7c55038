"""What the doors show of cases: `citizen` on the portal, `staff` on the desk."""

from .desk import staff, staff_menu
from .portal import citizen, citizen_menu

__all__ = ["citizen", "citizen_menu", "staff", "staff_menu"]
