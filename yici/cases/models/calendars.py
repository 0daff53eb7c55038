"""The calendars that running clocks were reckoned by."""

from django.db import models

from yici.calendar.notice import Notice
from yici.calendar.versions import same_days
from yici.calendar.workdays import Workdays


class Calendar(models.Model):
    """A calendar of working days that running clocks were re-dated by, kept whole."""

    version = models.CharField(max_length=120)
    notice = models.JSONField()
    begun_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)  # None: under way, or broken off
    moved = models.IntegerField(default=0)  # cases re-dated

    class Meta:
        ordering = ["pk"]

    def __str__(self):
        return self.version

    def is_version(self, version: str) -> bool:
        return same_days(self.version, version)

    def read(self) -> Workdays:
        return Workdays(Notice.from_json(self.notice))
