"""What lies in the file of a case (卷宗): its form, its materials, what people wrote about it."""

from django.db import models

from yici.people import secrets


class Dossier(models.Model):
    """The filled-in form, sealed at rest; a correction adds a version."""

    pk = models.CompositePrimaryKey("case_id", "digest")
    case_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self):
        return str(self.case_id)

    def read(self) -> dict:
        """Return {"form": {...}, "answers": {...}} as the applicant gave it."""
        return secrets.decrypt_json(bytes(self.sealed), dossier_context(self.case_id))


def dossier_context(case_id) -> str:
    return f"cases.dossier/{case_id}"


class Material(models.Model):
    """A material of a case: a stored file, a paper seen at the window, or one the state holds."""

    files = ("digest",)

    class Grade(models.TextChoices):
        ISSUED = "A", "issued by the authority"
        VERIFIED = "B", "verified at the window"
        UPLOADED = "C", "uploaded by the applicant"
        DECLARED = "D", "self-declared"

    pk = models.CompositePrimaryKey("case_id", "no")
    case_id = models.UUIDField()
    no = models.CharField(max_length=100)  # material code and a number, e.g. "floor_plan.1"
    code = models.CharField(max_length=40)
    digest = models.CharField(max_length=64, blank=True)  # empty: seen on paper
    name = models.CharField(max_length=200, blank=True)
    size = models.BigIntegerField()  # bytes
    media_type = models.CharField(max_length=80, blank=True)
    grade = models.CharField(max_length=1, choices=Grade)
    source = models.CharField(max_length=120, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering = ["case_id", "no"]

    def __str__(self):
        return f"{self.code} of {self.case_id}"


class Note(models.Model):
    """Words that people wrote about a case: reasons, opinions, guidance. Events bear the digest."""

    written_once = True

    pk = models.CompositePrimaryKey("case_id", "digest")
    case_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    text = models.TextField()

    def __str__(self):
        return self.digest


class Sealed(models.Model):
    """Personal data of people besides the applicant, sealed at rest; events bear the digest."""

    written_once = True

    pk = models.CompositePrimaryKey("case_id", "digest")
    case_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()

    def __str__(self):
        return self.digest

    def read(self):
        return secrets.decrypt_json(bytes(self.sealed), sealed_context(self.case_id))


def sealed_context(case_id) -> str:
    return f"cases.sealed/{case_id}"
