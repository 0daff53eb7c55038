"""The officials' home, and the page that shows every component."""

from django.shortcuts import render
from django.utils.translation import gettext as _

from yici.kernel.module import collect
from yici.ui.menu import line_up
from yici.ui.table import Column, Table

from . import specimens
from .access import officials_only


@officials_only
def home(request):
    places = line_up(collect("pages", "staff_menu"), request.user)
    return render(request, "desk/home.html", {"places": places})


@officials_only
def styleguide(request):
    """Show every component once: a living page for those who write screens."""
    columns = [
        Column(_("Item"), lambda row: row["name"], sort="name"),
        Column(_("Applicant"), lambda row: row["who"]),
        Column(_("Days"), lambda row: row["days"], number=True),
    ]
    table = Table(
        request,
        "styleguide",
        specimens.rows(),
        columns,
        caption=_("Cases"),
        filters=[specimens.department_filter()],
        link=lambda row: "#table",
        export="#table",
        size=4,
    )
    context = {
        "table": table,
        "icons": specimens.icons(),
        "clocks": specimens.clocks(),
        "steps": specimens.steps(),
        "facts": specimens.facts(),
        "fields": specimens.fields(),
        "file": specimens.file_field(),
        "files": [{"name": "lease.pdf", "size": 482133, "url": "#upload", "remove": "remove"}],
        "crumbs": [(_("Home"), "/")],
    }
    return render(request, "desk/styleguide.html", context)
