"""整改: the applicant reads the one list of remarks and hands in what she mended, once for all."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from yici.cases import actions, joint, reading, rules
from yici.cases.actions.attaching import item_of
from yici.cases.application import told
from yici.cases.words import why
from yici.ui.fields import FieldView

from .access import case_of, citizens_only
from .acts import MOST_TYPED, MOVED_ON, _moved_on, _seen
from .inputs import file_input, received
from .materials import takes_files

ANSWER = "answer"


@takes_files
@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def rework(request, number):
    """Show what every department remarked, and take in what was mended (C060)."""
    case = case_of(request, number)
    if rules.refusal(rules.VERBS["hand-in-rework"], case.state, request.who):
        return _moved_on(request, case)
    materials = [m for m in item_of(case).materials if m.asked and not m.made_here]
    answer, errors, given = "", {}, []
    if request.method == "POST":
        answer = request.POST.get(ANSWER, "")[:MOST_TYPED]
        given, errors = received(request, materials)
        if not errors:
            errors = _handed_in(request, case, answer, given)
            if errors is None:
                return redirect("portal:case", case.number)
    context = {
        "case": case,
        "name": case.edition.content.name,
        "joint": reading.joint_of(case, for_office=False),
        "views": [
            _answer(answer, errors),
            *(file_input(m, errors.get(m.code), required=_is_owed(case, m)) for m in materials),
        ],
        "seen": request.POST.get("seen") or case.seq,
        "error": errors.get("", ""),
    }
    return render(request, "cases/portal/rework.html", context, status=422 if errors else 200)


def _handed_in(request, case, answer: str, given) -> dict | None:
    """Hand it in; return what is wrong by place, or None when it is done."""
    try:
        actions.hand_in_rework(
            case=case, by=request.who, answer=answer, materials=given, at=timezone.now(),
            seen=_seen(request, case), key=_key(case),
        )  # fmt: skip
    except actions.Incomplete as incomplete:
        return {p.field: told(p) for p in incomplete.problems}
    except actions.Wordless as wordless:
        return {ANSWER: why(wordless)}
    except rules.NotAllowed as refused:
        if refused.code != "materials":
            messages.warning(request, why(refused, case.status))
            return None
        return {"": why(refused)}
    except MOVED_ON:
        _moved_on(request, case)
        return None
    messages.success(request, _("All departments have what you mended. The limits run again."))
    return None


def _key(case) -> str:
    """Return the key of this round: what concerns safety may open a second one."""
    no = next(task.no for task in case.state.waits if task.step == "rework")
    return f"rework:{case.pk}:{no}"


def _answer(value: str, errors: dict) -> FieldView:
    return FieldView(
        name=ANSWER,
        label=_("What you mended, remark by remark"),
        kind="longtext",
        value=value,
        hint=_("All departments read it. Name the number of each remark."),
        errors=[errors[ANSWER]] if ANSWER in errors else [],
        max_length=MOST_TYPED,
    )


def _is_owed(case, material) -> bool:
    """Whether it has to come again: of drawings, the whole set as it was mended."""
    return joint.kind_of(case.state) == "drawings" and material.code == "drawings"
