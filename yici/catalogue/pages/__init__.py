"""The catalogue's pages: finding and reading at the portal, the two tiers at the desk."""

from yici.catalogue.editor import pages as editor
from yici.catalogue.editor import preview

from . import desk
from .portal import citizen, citizen_menu

staff = [*desk.staff, *preview.staff, *editor.staff]
staff_menu = [*desk.staff_menu, *editor.staff_menu]

__all__ = ["citizen", "citizen_menu", "staff", "staff_menu"]
