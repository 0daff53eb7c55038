"""What is kept of the catalogue for reading it fast: written by `actions.relisting`, made anew at will."""

from django.db import models


class ListLines(models.QuerySet):
    def visible_to(self, who):
        """The lists are published (R20)."""
        return self


class ListLine(models.Model):
    """One line of a published list (P01-P09, P15, P16), of an edition that is in force."""

    list = models.CharField(max_length=30)  # lists.LISTS
    code = models.CharField(
        max_length=80, db_collation="C"
    )  # of the item: lines stand in this order
    place = models.IntegerField()  # among the lines of the same item
    item = models.ForeignKey("Item", models.CASCADE, related_name="lines")
    edition = models.ForeignKey("Edition", models.CASCADE, related_name="lines")
    cells = models.JSONField()
    digest = models.CharField(max_length=64)  # SHA-256 of code, edition and cells

    objects = ListLines.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("list", "code", "place", name="list_line_once"),
        ]

    def __str__(self):
        return f"{self.list} {self.code}"


class Spareds(models.QuerySet):
    def visible_to(self, who):
        """Made from published editions (C033)."""
        return self


class Spared(models.Model):
    """Of an item: what its first published edition asked for, and what the one in force does (C033).

    Days are sevenths of a working day, as in Edition.
    """

    item = models.OneToOneField("Item", models.CASCADE, related_name="spared", primary_key=True)
    department = models.ForeignKey("people.Department", models.CASCADE, related_name="+")
    region = models.ForeignKey("people.Region", models.CASCADE, related_name="+")
    themes = models.JSONField()
    was_stages = models.IntegerField(null=True)
    was_materials = models.IntegerField(null=True)
    was_promised = models.IntegerField(null=True)
    was_visits = models.IntegerField(null=True)
    was_statutory = models.IntegerField(
        null=True
    )  # of the law today: the promise stands against it
    now_stages = models.IntegerField(null=True)
    now_materials = models.IntegerField(null=True)
    now_promised = models.IntegerField(null=True)
    now_visits = models.IntegerField(null=True)
    now_statutory = models.IntegerField(null=True)

    objects = Spareds.as_manager()

    def __str__(self):
        return str(self.item_id)
