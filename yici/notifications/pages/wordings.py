"""The words of every kind of news, which an administrator may write anew."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_safe

from yici.people.doors import staff_page
from yici.people.models import Staff
from yici.people.refusals import Refused
from yici.ui.fields import FieldView

from .. import actions, rules, words
from ..kinds import Kind, UnknownKind, all_kinds, kind_of
from ..models import Wording
from ..outgoing import words_in_force

LANGUAGES = {"zh-hans": "简体中文", "en": "English"}


@require_safe
@staff_page
def wordings(request, who):
    """List every kind of news with its words by channel and language, and what was edited."""
    if not rules.may_watch(who):
        raise PermissionDenied
    edited = {(w.kind, w.channel, w.language) for w in Wording.objects.latest() if w.body}
    rows = [(kind, _cells(kind, edited)) for kind in all_kinds().values()]
    shown = {"rows": rows, "channels": words.CHANNELS.values()}
    return render(request, "notifications/wordings.html", shown)


def _channels(kind: Kind) -> list[str]:
    return [name for name in words.CHANNELS if (kind.in_space if name == "space" else kind.outside)]


def _cells(kind: Kind, edited: set) -> list[tuple]:
    """Return the words of a kind by channel; where it does not go, there are none."""
    return [
        (title, _places(kind, channel, edited) if channel in _channels(kind) else [])
        for channel, title in words.CHANNELS.items()
    ]


def _places(kind: Kind, channel: str, edited: set) -> list[dict]:
    return [
        {"channel": channel, "language": language, "name": LANGUAGES[language],
         "edited": (kind.code, channel, language) in edited}
        for language in rules.LANGUAGES
    ]  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
@staff_page
def wording(request, who, kind, channel, language):
    """Show the words of one kind as they arrive, and take new ones from an administrator."""
    if not rules.may_watch(who):
        raise PermissionDenied
    try:
        what = kind_of(kind)
    except UnknownKind:
        raise Http404 from None
    if channel not in _channels(what) or language not in rules.LANGUAGES:
        raise Http404
    same = Wording.objects.filter(kind=kind, channel=channel, language=language)
    versions = list(same.order_by("-version"))
    refused = None
    if request.method == "POST" and "look" not in request.POST:
        try:
            _save(request, who, what, channel, language)
        except Refused as fault:
            refused = gettext(str(fault))
        else:
            messages.success(request, gettext("Saved as a new version. It is used from now on."))
            return redirect("desk:notification_wording", kind, channel, language)
    context = _shown(request, what, channel, language, versions, refused)
    context |= {"may_edit": who.has("administrator")}
    status = 422 if refused else 200
    return render(request, "notifications/wording.html", context, status=status)


def _save(request, who, what: Kind, channel: str, language: str) -> None:
    sent = request.POST
    seen = sent.get("seen", "")
    actions.edit_words(
        kind=what.code, channel=channel, language=language,
        subject=sent.get("subject", ""),
        body="" if "default" in sent else sent.get("body", "") or " ",
        seen=int(seen) if seen.isdecimal() and len(seen) < 6 else -1,
        by=who, at=timezone.now(),
    )  # fmt: skip


def _shown(request, what: Kind, channel: str, language: str, versions, refused) -> dict:
    now = words_in_force(what, channel, language, versions[0] if versions else None).words
    sent = request.POST
    subject, body = sent.get("subject", now.subject), sent.get("body", now.body)
    subject, body = (subject, body) if "default" not in sent else (now.subject, now.body)
    data = words.example(what)
    preview = words.filled(words.Words(subject, body), data, language, link="https://…/messages/…/")
    text = words.signed(preview.body) if channel == "sms" else preview.body
    names = {f"staff:{one.code}": one for one in Staff.objects.filter(
        code__in=[v.by.partition(":")[2] for v in versions])}  # fmt: skip
    return {
        "kind": what, "channel": channel, "title": words.CHANNELS[channel],
        "language": LANGUAGES[language], "fields": _fields(channel, subject, body, refused),
        "preview": preview, "text": text,
        "length": words.length(text) if channel == "sms" else None,
        "placeholders": [(name, words.PLACEHOLDERS[name][0]) for name in (*what.holds, *words.ALWAYS)],
        "needs": what.needs, "seen": versions[0].version if versions else 0,
        "versions": [(v, names.get(v.by, v.by)) for v in versions],
        "edited": bool(versions and versions[0].body),
    }  # fmt: skip


def _fields(channel: str, subject: str, body: str, refused) -> list[FieldView]:
    fields = []
    if channel != "sms":
        label = gettext("Subject") if channel == "email" else gettext("Title")
        fields.append(FieldView("subject", label, value=subject, max_length=100))
    errors = [refused] if refused else []
    return [*fields, FieldView("body", gettext("Words"), "longtext", body, errors=errors)]
