"""What the doors show of notifications: `citizen` on the portal, `staff` on the desk."""

from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.people.who import who_is
from yici.ui.menu import Entry

from .. import rules
from . import at_desk, log, operator, outbox, space, wishes, wordings

citizen = [
    path("messages/", space.messages, name="messages"),
    path("messages/<uuid:pk>/", space.message, name="message"),
    path("me/contacts/", wishes.contacts, name="contacts"),
    path("me/contacts/<uuid:owner>/", wishes.contacts, name="contacts_of"),
    path("callbacks/sms", operator.receipts, name="sms_receipts"),
]
staff = [
    path("messages/", at_desk.messages, name="messages"),
    path("messages/<uuid:pk>/", at_desk.message, name="message"),
    path("notifications/", log.log, name="notifications"),
    path("notifications/again/", log.again, name="notifications_again"),
    path("notifications/words/", wordings.wordings, name="notification_words"),
    path("notifications/words/<str:kind>/<slug:channel>/<slug:language>/", wordings.wording, name="notification_wording"),
]  # fmt: skip
if settings.DEMO:
    citizen += [path("sandbox/sms/messages", operator.sandbox, name="sms_sandbox")]
    staff += [path("notifications/sandbox/", outbox.outbox, name="notifications_sandbox")]

citizen_menu = [
    Entry(
        _("Messages"), "portal:messages", "bell", order=30,
        shown=lambda user: user.is_authenticated, waiting=space.unread,
    ),
]  # fmt: skip
staff_menu = [
    Entry(
        _("Messages"), "desk:messages", "bell", order=15,
        shown=lambda user: who_is(user).is_staff,
    ),
    Entry(
        _("Notifications"), "desk:notifications", "bell", order=70,
        shown=lambda user: rules.may_watch(who_is(user)),
    ),
]  # fmt: skip
