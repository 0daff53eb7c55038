"""What the parties show: a cashier, a counter, a locker's screen. And where machines speak with them."""

from django.conf import settings
from django.urls import path
from django.utils.translation import gettext_lazy as _

from yici.people.who import who_is
from yici.ui.menu import Entry

from . import bank, courier, locker

citizen = [
    path("sandbox/bank/pay/", bank.pay, name="sandbox_bank_pay"),
    path("sandbox/bank/query/", bank.query, name="sandbox_bank_query"),
    path("sandbox/bank/close/", bank.close, name="sandbox_bank_close"),
    path("sandbox/bank/refund/", bank.refund, name="sandbox_bank_refund"),
    path("sandbox/bank/statement/", bank.statement, name="sandbox_bank_statement"),
    path("sandbox/bank/<slug:no>/", bank.cashier, name="sandbox_bank"),
    path("sandbox/courier/book/", courier.book, name="sandbox_courier_book"),
    path("sandbox/courier/cancel/", courier.cancel, name="sandbox_courier_cancel"),
    path("sandbox/courier/recall/", courier.recall, name="sandbox_courier_recall"),
    path("sandbox/courier/track/", courier.track, name="sandbox_courier_track"),
    path("sandbox/locker/<slug:code>/", locker.screen, name="sandbox_locker"),
]
staff = [
    path("sandbox/courier/", courier.parcels, name="sandbox_courier"),
    path("sandbox/courier/<slug:waybill>/", courier.step, name="sandbox_courier_step"),
]
staff_menu = [
    Entry(
        _("Sandbox courier"),
        "desk:sandbox_courier",
        "car",
        order=95,
        shown=lambda user: settings.SANDBOX and who_is(user).is_staff,
    ),
]
