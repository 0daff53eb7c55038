"""What the parties show: a bank's cashier. And where machines speak with them."""

from django.urls import path

from . import bank

citizen = [
    path("sandbox/bank/pay/", bank.pay, name="sandbox_bank_pay"),
    path("sandbox/bank/query/", bank.query, name="sandbox_bank_query"),
    path("sandbox/bank/close/", bank.close, name="sandbox_bank_close"),
    path("sandbox/bank/refund/", bank.refund, name="sandbox_bank_refund"),
    path("sandbox/bank/statement/", bank.statement, name="sandbox_bank_statement"),
    path("sandbox/bank/<slug:no>/", bank.cashier, name="sandbox_bank"),
]
