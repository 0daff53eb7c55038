"""Case numbers in use, and the series they are taken from."""

from django.db import models


class Number(models.Model):
    """A case number in use: unique for its authority, and the way from a number to its case."""

    pk = models.CompositePrimaryKey("authority", "number")
    authority = models.CharField(max_length=12)  # region whose numbers these are
    number = models.CharField(max_length=50)
    case_id = models.UUIDField()

    def __str__(self):
        return self.number


class Series(models.Model):
    """The last serial handed out to an authority on a day."""

    pk = models.CompositePrimaryKey("authority", "day")
    authority = models.CharField(max_length=12)
    day = models.DateField()
    last = models.BigIntegerField()

    def __str__(self):
        return f"{self.authority} {self.day}"
