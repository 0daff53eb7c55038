"""The books of the parties that are played here. No personal data come here, so nobody owns a row."""

from django.db import models
from uuid_utils.compat import uuid7


class BankOrder(models.Model):
    """An order at the sandbox bank."""

    no = models.CharField(primary_key=True, max_length=32)
    cents = models.BigIntegerField()
    payee = models.CharField(max_length=18)
    status = models.CharField(max_length=6)  # open, paid, closed
    transaction = models.CharField(max_length=32, blank=True)
    voucher = models.CharField(max_length=20, blank=True)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    back = models.CharField(max_length=300)
    notify = models.CharField(max_length=300)

    class Meta:
        indexes = [models.Index(fields=["paid_at"], name="bank_order_paid_at")]

    def __str__(self):
        return self.no


class BankRefund(models.Model):
    """Money the sandbox bank pays back. `no` is the merchant's number, or the bank's own."""

    no = models.CharField(primary_key=True, max_length=36)
    order = models.ForeignKey(BankOrder, models.PROTECT, related_name="refunds")
    is_ours = models.BooleanField(default=False)  # the bank's own decision, asked by nobody
    cents = models.BigIntegerField()
    transaction = models.CharField(max_length=32, blank=True)
    at = models.DateTimeField(null=True)  # null: not yet settled
    failed = models.BooleanField(default=False)

    def __str__(self):
        return self.no


class Mail(models.Model):
    """A letter that one of the parties sends until it is taken."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    sender = models.CharField(max_length=20)
    url = models.CharField(max_length=300)
    body = models.JSONField()
    written_at = models.DateTimeField()
    tries = models.IntegerField(default=0)
    taken_at = models.DateTimeField(null=True)

    def __str__(self):
        return f"{self.sender} {self.id}"


class CourierOrder(models.Model):
    """A consignment at the sandbox courier. Of sender and receiver it keeps nothing."""

    waybill = models.CharField(primary_key=True, max_length=20)
    reference = models.CharField(max_length=32, unique=True)
    notify = models.CharField(max_length=300)
    booked_at = models.DateTimeField(db_index=True)
    is_cancelled = models.BooleanField(default=False)
    is_recalled = models.BooleanField(default=False)

    def __str__(self):
        return self.waybill


class CourierStep(models.Model):
    """A step on the way."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    order = models.ForeignKey(CourierOrder, models.PROTECT, related_name="steps")
    kind = models.CharField(max_length=20)
    at = models.DateTimeField()
    words = models.CharField(max_length=100)

    def __str__(self):
        return f"{self.order_id} {self.kind}"
