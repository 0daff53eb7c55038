"""市场准入负面清单: everybody looks it up; the desk takes a new edition in (C064)."""

from django import forms
from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from yici.people.doors import staff_page
from yici.people.who import who_is

from .. import access, actions
from ..importing.access import MOST_BYTES, Unreadable, read_access


@require_safe
def market_access(request):
    """Say what the list says of some words; without words, show it all."""
    typed = request.GET.get("q", "").strip()[:100]
    answer = access.look_up(typed, who_is(request.user))
    context = {"typed": typed, "answer": answer, "most": access.MOST}
    return render(request, "catalogue/market_access.html", context)


class NewList(forms.Form):
    """An edition: its name, where it was published, how many items it has, and the file."""

    edition = forms.CharField(
        label=gettext_lazy("Edition"), max_length=60, help_text=gettext_lazy("As it calls itself.")
    )
    source = forms.CharField(
        label=gettext_lazy("Published in"),
        max_length=200,
        help_text=gettext_lazy("Document and day, for everybody to check."),
    )
    announced = forms.IntegerField(
        label=gettext_lazy("Items it has"),
        min_value=1,
        max_value=2000,
        help_text=gettext_lazy("As its announcement says: so everybody sees whether it is whole."),
    )
    file = forms.FileField(
        label=gettext_lazy("The list as CSV"),
        help_text=gettext_lazy(
            "UTF-8 or GB 18030, with the published columns. Faulty rows stay out and are named."
        ),
    )
    try_only = forms.BooleanField(
        label=gettext_lazy("Only say what would happen"), required=False, initial=True
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than 20 MB."))
        try:
            read = read_access(file.read())
        except Unreadable as error:
            raise forms.ValidationError(_(error.message) % error.values) from None
        if not read.items:
            raise forms.ValidationError(_("No row of it is in order."))
        return read


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def desk(request, who):
    """Show the edition in use; try a new one, or take it in."""
    may = actions.may_take_in(who)
    form = NewList(request.POST or None, request.FILES or None) if may else None
    done = None
    if form is not None and request.method == "POST" and form.is_valid():
        told = dict(form.cleaned_data)
        read, dry_run = told.pop("file"), told.pop("try_only")
        done = actions.take_in_access(read=read, by=who, at=timezone.now(), dry_run=dry_run, **told)
        if done.kept and not read.faults:
            messages.success(request, _("The edition is in use."))
            return redirect("desk:market_access")
    faults = [(f.row, _(f.message) % f.values) for f in done.read.faults] if done else []
    context = {
        "answer": access.look_up("", who),
        "form": form,
        "done": done,
        "faults": faults,
        "may": may,
    }
    status = 400 if form is not None and form.errors else 200
    return render(request, "catalogue/desk_access.html", context, status=status)
