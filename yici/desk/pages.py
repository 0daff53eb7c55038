"""The officials' navigation, and the page that shows every component."""

from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from yici.cases import todo
from yici.cases.pages.desk.door import staff_page
from yici.people.who import who_is
from yici.ui.menu import Entry
from yici.ui.table import Column, Table

from . import specimens


@staff_page
def styleguide(request, who):
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


staff_menu = [
    Entry(
        gettext_lazy("To do"),
        "desk:home",
        "list",
        order=0,
        waiting=lambda user: todo.waiting(who_is(user)),
    )
]
