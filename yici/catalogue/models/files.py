"""Files of guides: blank forms (空白表格) and filled samples (示例样表), kept by their content."""

from django.db import models

from .items import Edition


class GuideFiles(models.QuerySet):
    def unused(self, before):
        """Return those sent before a moment that no edition has."""
        return self.filter(at__lt=before, uses=None)


class GuideFile(models.Model):
    """A file that an editor has sent for guides. Only such files can a content name: no other kept
    file becomes public by writing its digest into a guide."""

    digest = models.CharField(max_length=64, primary_key=True)
    name = models.CharField(max_length=150)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()  # bytes
    at = models.DateTimeField()  # sent, for the last time
    by = models.CharField(max_length=64)  # an actor

    objects = GuideFiles.as_manager()
    files = ("digest",)  # never swept from the store while a row names it

    def __str__(self):
        return self.digest


class EditionFiles(models.QuerySet):
    def visible_to(self, who):
        """Who may see an edition may get its files."""
        return self.filter(edition__in=Edition.objects.visible_to(who))


class EditionFile(models.Model):
    """An edition has this file. An edition that was published keeps it for good."""

    edition = models.ForeignKey("Edition", models.CASCADE, related_name="attached")
    file = models.ForeignKey(GuideFile, models.PROTECT, related_name="uses")

    objects = EditionFiles.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("edition", "file", name="edition_file_once")]

    def __str__(self):
        return f"{self.edition_id} {self.file_id}"
