"""Where I am reached and what I want to be sent: my own, and of the firms I represent by law."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods

from yici.people import masking
from yici.people.doors import citizens_only
from yici.people.models import Applicant, Staff
from yici.people.refusals import Refused
from yici.ui.fields import FieldView

from .. import actions
from ..carriers import offered
from ..models import Contact

LANGUAGES = [("zh-hans", "简体中文"), ("en", "English")]


@citizens_only
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request, owner=None):
    """Show the contacts and wishes of one person or firm; change one of them."""
    whose = _owners(request.citizen)
    shown = whose.get(owner or request.citizen.pk)
    if shown is None:
        raise Http404
    is_done, cards = change(request, shown, request.who)
    if is_done:
        return redirect("portal:contacts_of", shown.pk)
    owners = list(whose.values()) if len(whose) > 1 else []
    context = {"owner": shown, "owners": owners, "cards": cards}
    status = 422 if request.method == "POST" else 200
    return render(request, "notifications/wishes.html", context, status=status)


def change(request, owner: Applicant, by, *, prefilled: bool = True) -> tuple[bool, list[dict]]:
    """Do what was pressed, if anything was; return whether it is done, and the cards to show.

    :param by: the person herself, or the clerk at whose window she stands
    :param prefilled: whether the office's own record of her address may be shown
    """
    refused = None
    if request.method == "POST":
        try:
            messages.success(request, _do(request, owner, by))
        except Refused as fault:
            refused = fault
        else:
            return True, []
    return False, [_card(request, owner, channel, refused, prefilled) for channel in offered()]


def _owners(citizen: Applicant) -> dict:
    firms = Applicant.objects.filter(legal_representative=citizen).order_by("name")
    return {one.pk: one for one in (citizen, *firms)}


def _do(request, owner: Applicant, by) -> str:
    """Do what was pressed and return what to say about it."""
    sent, now = request.POST, timezone.now()
    hers = {"owner": owner, "channel": sent.get("channel", ""), "by": by}
    match sent.get("do"):
        case "address":
            language = (get_language() or "zh-hans").lower()
            actions.set_contact(**hers, value=sent.get("value", ""), at=now, language=language)
            return gettext("A code is on its way. Enter it below.")
        case "code":
            actions.verify_contact(**hers, code=sent.get("code", ""), at=now)
            return gettext("Confirmed. From now on messages reach you here.")
        case "wishes":
            fields = ("wants", "language", "quiet_from", "quiet_until")
            desk = sent["desk"] == "yes" if "desk" in sent else None
            wishes = {name: sent.get(name, "") for name in fields}
            actions.change_wishes(**hers, **wishes, desk=desk)
            return gettext("Saved.")
        case "remove":
            actions.remove_contact(**hers)
            return gettext("Removed. What you are told stays in your space.")
    raise Refused


def _card(request, owner: Applicant, channel: str, refused, prefilled: bool) -> dict:
    contact = Contact.objects.filter(owner=owner, channel=channel).first()
    sent = request.POST if request.POST.get("channel") == channel and refused else {}
    errors = {refused.field or "value": [gettext(str(refused))]} if sent else {}
    mask = masking.email if channel == "email" else masking.phone
    value, pending = (contact.value, contact.pending) if contact else ("", "")
    return {
        "channel": channel,
        "title": Contact.Channel(channel).label,
        "icon": "chat" if channel == "email" else "phone",
        "value": mask(value),
        "pending": mask(pending),
        "address": _address(channel, owner, sent, errors, prefilled and not (value or pending)),
        "code": FieldView(
            "code", gettext("Code from the message"), value="", errors=errors.get("code", []),
            max_length=10, html_id=f"id_{channel}_code",
        ),
        "wishes": _wishes(contact, owner, errors) if contact and value else [],
        "open": bool(sent) and "value" in errors,
    }  # fmt: skip


def _address(channel: str, owner: Applicant, sent, errors, prefilled: bool) -> FieldView:
    email = channel == "email"
    known = (owner.email if email else owner.phone) if prefilled else ""
    return FieldView(
        "value",
        gettext("E-mail address") if email else gettext("Mobile number"),
        "email" if email else "phone",
        sent.get("value", known),
        errors=errors.get("value", []),
        max_length=254 if email else 20,
        html_id=f"id_{channel}_value",
    )


def _wishes(contact: Contact, owner: Applicant, errors: dict) -> list[FieldView]:
    channel = contact.channel
    begins, ends = (f"{one:%H:%M}" if one else "" for one in contact.quiet or ("", ""))
    hint = gettext(
        "What the law requires to be told (acceptance, correction, decision) is always sent."
    )
    wants = [(str(value), str(words)) for value, words in Contact.Wants.choices]
    fields = [
        FieldView("wants", gettext("Which messages?"), "choice", contact.wants, hint, options=wants),
        FieldView("language", gettext("Language"), "choice", contact.language, options=LANGUAGES),
        FieldView(
            "quiet_from", gettext("Quiet from"), "time", begins, required=False,
            hint=gettext("As in 22:00. What is not urgent waits until the quiet hours are over."),
            max_length=5,
        ),
        FieldView("quiet_until", gettext("Quiet until"), "time", ends, required=False, max_length=5),
    ]  # fmt: skip
    if Staff.objects.filter(user=owner.user_id, is_active=True).exclude(user=None).exists():
        fields.insert(1, _desk(contact))
    for one in fields:
        one.html_id = f"id_{channel}_{one.name}"
    fields[0].errors = errors.get("value", [])
    return fields


def _desk(contact: Contact) -> FieldView:
    """Ask an official whether this address is for her office's messages, too."""
    options = [("no", gettext("No, at my desk only")), ("yes", gettext("Yes, send them here, too"))]
    return FieldView(
        "desk", gettext("What I am told at my desk"), "choice", "yes" if contact.desk else "no",
        gettext("Cards and supervision orders. The message names no applicant."), options=options,
    )  # fmt: skip
