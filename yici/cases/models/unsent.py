"""What was begun and not sent: files and drafts of applications."""

from datetime import timedelta

from django.db import models

from yici.people import secrets
from yici.people.models import Applicant


class Upload(models.Model):
    """A file that somebody has sent; only she may use it in an application (`user` and digest)."""

    pk = models.CompositePrimaryKey("user", "digest")
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+", db_index=False)
    digest = models.CharField(max_length=64)
    name = models.CharField(max_length=200)
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=80)
    at = models.DateTimeField()

    def __str__(self):
        return self.digest


DRAFT_NOTICE = 14  # days between the notice and the throwing away


class Drafts(models.QuerySet):
    def visible_to(self, user):
        """Return the drafts of that account: nobody else sees what was not sent."""
        return self.filter(user=user)


class Draft(models.Model):
    """An application begun and not sent: it may go on later, on another device (C066)."""

    applicant: Applicant  # where a page has read who she is

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    applicant_id = models.UUIDField()
    edition = models.ForeignKey("catalogue.Edition", models.PROTECT, related_name="+")
    sealed = models.BinaryField()  # form, answers and the list of uploads
    changed_at = models.DateTimeField()
    warned_at = models.DateTimeField(null=True)  # told that it will be thrown away

    objects = Drafts.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self):
        return str(self.id)

    def read(self) -> dict:
        return secrets.decrypt_json(bytes(self.sealed), draft_context(self.id))

    @property
    def thrown_away_at(self):
        """When it goes unless she goes on with it; None while that is far away."""
        return self.warned_at and self.warned_at + timedelta(days=DRAFT_NOTICE)


def draft_context(pk) -> str:
    return f"cases.draft/{pk}"
