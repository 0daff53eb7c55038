"""The catalogue's pages: finding and reading at the portal, tiers, editor and rules at the desk."""

from yici.catalogue import checking
from yici.catalogue.editor import examination, preview
from yici.catalogue.editor import pages as editor

from . import desk
from .portal import citizen, citizen_menu

staff = [*desk.staff, *preview.staff, *examination.staff, *editor.staff, *checking.staff]
staff_menu = [*desk.staff_menu, *editor.staff_menu, *checking.staff_menu]

__all__ = ["citizen", "citizen_menu", "staff", "staff_menu"]
