"""Which items a hall's windows take: how each is sorted and why, and those no window is for (C037)."""

from collections import Counter

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yici.catalogue.models import Item
from yici.halls import actions, reading
from yici.halls.models import Window
from yici.halls.rules import windows as rules
from yici.people.doors import staff_page
from yici.people.models import Department
from yici.people.refusals import Refused
from yici.ui.csvs import csv_file

from .register import hall_asked

SIZE = 50
NONE = "none"  # asked for: what belongs to no sort
HEADS = ("事项编码", "事项名称", "实施部门", "窗口类别", "归类依据", "本类或综合窗口", "数据日期")
GROUNDS = {
    "item": gettext_lazy("the hall says so of this item"),
    "department": gettext_lazy("the hall says so of this department"),
    "window": gettext_lazy("its guide names this window"),
    "name": gettext_lazy("by its name"),
    "joint": gettext_lazy("it is examined jointly, as construction projects are"),
    "theme": gettext_lazy("by the themes of its guide"),
    "persons": gettext_lazy("it is for natural persons only"),
    "": gettext_lazy("nothing tells its sort"),
}


class Said(forms.Form):
    """What the hall says: of one item by its code, or of all items of a department."""

    department = forms.ModelChoiceField(
        Department.objects.none(), label=gettext_lazy("All items of a department"), required=False
    )
    item = forms.CharField(
        label=gettext_lazy("Or one item, by its code"), max_length=80, required=False
    )
    category = forms.ChoiceField(
        label=gettext_lazy("Window that takes it"), required=False, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=200)

    def __init__(self, *args, hall, **kwargs):
        super().__init__(*args, **kwargs)
        here = Department.objects.active().filter(region=hall.region_id, is_hall=False)
        self.fields["department"].queryset = here.order_by("name")  # type: ignore[attr-defined]
        self.fields["category"].choices = [  # type: ignore[attr-defined]
            *Window.Category.choices,
            ("", _("As its guide tells")),
        ]

    def clean_item(self):
        typed = self.cleaned_data["item"].strip()
        found = Item.objects.filter(code=typed).first() if typed else None
        if typed and found is None:
            raise forms.ValidationError(_(rules.Faulty.NO_ITEM))
        return found


def words_of(category: str) -> str:
    return str(Window.Category(category).label) if category else _("No category")


def _lines(hall, asked) -> tuple[list[reading.Line], Counter]:
    """Return the lines asked for, and how many there are of each sort; those without a window count too."""
    every = list(reading.lines_of(hall, timezone.localdate()))
    counts = Counter(one.sorted.category or NONE for one in every)
    counts["without"] = sum(not one.has_window for one in every)
    counts["all"] = len(every)
    typed, sort = asked.get("q", "").strip()[:100], asked.get("sort", "")
    found = [
        one
        for one in every
        if (typed in one.name or typed in one.department or typed == one.code)
        and (sort not in (*rules.CATEGORIES, NONE) or (one.sorted.category or NONE) == sort)
        and not (sort == "without" and one.has_window)
    ]
    return found, counts


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def sorts(request, who):
    """Show every item in force with its sort and the reason for it; say otherwise of some."""
    hall, halls = hall_asked(request, who)
    if hall is None:
        raise PermissionDenied
    may_keep = rules.may_keep(hall.pk, who)
    form = Said(request.POST or None, hall=hall) if may_keep else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid() and _said(form, hall, who):
            messages.success(request, _("From now on it is taken in there."))
            return redirect(f"{reverse('desk:window_sorts')}?hall={hall.pk}")
    found, counts = _lines(hall, request.GET)
    page = Paginator(found, SIZE).get_page(request.GET.get("page"))
    kinds = ["without", *rules.CATEGORIES, NONE]
    shown = {
        "hall": hall, "halls": halls, "form": form, "page": page, "tab": "sorts",
        "typed": request.GET.get("q", "")[:100], "sort": request.GET.get("sort", ""),
        "lines": [(one, words_of(one.sorted.category), GROUNDS[one.sorted.ground])
                  for one in page.object_list],
        "counts": [(kind, _named(kind), counts[kind]) for kind in kinds], "all": counts["all"],
        "has_windows": bool(reading.places_of(hall.pk, timezone.localdate())),
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "halls/desk/sorts.html", shown, status=status)


def _named(kind: str) -> str:
    return _("No window for them") if kind == "without" else words_of("" if kind == NONE else kind)


def _said(form, hall, who) -> bool:
    try:
        actions.sort(hall=hall, by=who, at=timezone.now(), **form.cleaned_data)
    except Refused as refused:
        field = getattr(refused, "field", None)
        form.add_error(field if field in form.fields else None, _(str(refused)))
        return False
    return True


@require_safe
@staff_page
def as_csv(request, who):
    """Export the items with their sorts as they are shown."""
    hall, _halls = hall_asked(request, who)
    if hall is None:
        raise PermissionDenied
    found, _counts = _lines(hall, request.GET)
    today = timezone.localdate()
    rows = (
        [one.code, one.name, one.department, words_of(one.sorted.category),
         str(GROUNDS[one.sorted.ground]), "有" if one.has_window else "无", today.isoformat()]
        for one in found
    )  # fmt: skip
    return csv_file(f"window-sorts-{today}", HEADS, rows)
