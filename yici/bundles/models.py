"""The rows of bundles and bundle cases, and how lists read them."""

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from yici.kernel.memory import remember
from yici.kernel.story import Story
from yici.people import secrets

from . import lifecycle
from .content import Definition


class Bundles(models.QuerySet):
    def on_offer(self):
        return self.filter(editions__status=Edition.Status.PUBLISHED)

    def visible_to(self, who):
        """Everybody sees what is on offer; drafts are filtered on Edition."""
        return self.on_offer()


class Bundle(models.Model):
    """一件事: one thing that happens in a life, which takes several items."""

    code = models.CharField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=200)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="bundles")
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")

    objects = Bundles.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def current(self) -> "Edition | None":
        """The edition in force."""
        return self.editions.in_force().first()


class BundleEditions(models.QuerySet):
    def in_force(self):
        return self.filter(status=Edition.Status.PUBLISHED)

    def visible_to(self, who):
        """Everybody sees what was published; the lead department's editors see its drafts, and so
        do those who publish them."""
        if who.has("legality_reviewer") or who.has("administrator"):
            return self
        drafts = Q(bundle__department_id__in=who.departments("catalogue_editor"))
        return self.filter(~Q(status=Edition.Status.DRAFT) | drafts)


class Edition(models.Model):
    """The definition of a bundle from one day on. A bundle case keeps the one it began under."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        ABOLISHED = "abolished", _("Abolished")

    bundle = models.ForeignKey(Bundle, models.PROTECT, related_name="editions")
    number = models.IntegerField(_("edition"))
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    body = models.JSONField()  # the definition, see content.py
    items = models.JSONField()  # {part: item code}, as the guides' names were found
    digest = models.CharField(max_length=64)
    effective_on = models.DateField(_("in force from"), null=True)
    drafted_at = models.DateTimeField()
    drafted_by = models.CharField(max_length=64)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=64, blank=True)

    objects = BundleEditions.as_manager()

    class Meta:
        ordering = ["bundle", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["bundle", "number"], name="bundle_edition_once"),
            models.UniqueConstraint(
                fields=["bundle"], condition=Q(status="published"), name="one_bundle_in_force"
            ),
            models.UniqueConstraint(
                fields=["bundle"], condition=Q(status="draft"), name="one_bundle_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(published_at__isnull=False, effective_on__isnull=False),
                name="bundle_published_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.bundle_id}/{self.number}"

    @property
    def definition(self) -> Definition:
        return _definition(self.pk, self.digest)


@remember(256)
def _definition(pk: int, digest: str) -> Definition:
    return Definition.model_validate(Edition.objects.values_list("body", flat=True).get(pk=pk))


@remember(256)
def _edition(pk: int) -> Edition:
    return Edition.objects.select_related("bundle", "bundle__department").get(pk=pk)


def edition(pk: int) -> Edition:
    """Return an edition by id, remembered. Only what never changes of it may be relied on.

    :raises Edition.DoesNotExist: when there is none
    """
    return _edition(pk)


class BundleCases(models.QuerySet):
    def visible_to(self, who):
        """Return those this person may see: the one filter of list, page, search and API.

        The applicant and who may act for her in all its items; the staff of the lead department
        and of every department that has a part; the clerks of the region's hall.
        """
        departments = {department for _, department in who.posts}
        seen = Q(pk__in=())
        for grant in who.grants:
            theirs = Q(applicant_id=grant.principal)
            if grant.items is not None:
                theirs &= Q(items__contained_by=sorted(grant.items))
            seen |= theirs
        if who.applicant_id:
            seen |= Q(applicant_id=who.applicant_id)
        if departments:
            parts = Part.objects.filter(bundle=OuterRef("pk"), department_id__in=departments)
            seen |= Q(department_id__in=departments) | Exists(parts)
        if who.halls:
            seen |= Q(region__in=who.halls)
        return self.filter(seen)

    def under_way(self):
        return self.exclude(status__in=lifecycle.FINAL)

    def with_names(self):
        return self.select_related("edition__bundle", "department")


class BundleCase(Story):
    """一件事办件. Written only by `tell`; its columns are the fields of `lifecycle.State`."""

    State, evolve = lifecycle.State, staticmethod(lifecycle.evolve)

    status = models.CharField(max_length=12)
    number = models.CharField(max_length=50, db_index=True)
    bundle_code = models.CharField(max_length=60)
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    applicant_id = models.UUIDField()
    agent_id = models.UUIDField(null=True)
    mandate_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=12)
    delivery = models.CharField(max_length=12)
    opened_by = models.CharField(max_length=64)
    handler = models.CharField(max_length=20, blank=True)
    dossier = models.CharField(max_length=64)
    promised = models.SmallIntegerField()
    received_on = models.DateField()
    accepted_on = models.DateField(null=True)
    accepted_by = models.CharField(max_length=20, blank=True)
    choice = models.BooleanField()
    completed_on = models.DateField(null=True)
    due_on = models.DateField(null=True)
    outcome = models.CharField(max_length=12, blank=True)
    is_paused = models.BooleanField()
    items = models.JSONField()
    editions = models.JSONField()
    visits = models.JSONField(default=list)
    reports = models.JSONField(default=list)
    asked = models.JSONField(default=list)
    asked_on = models.DateField(null=True)
    mended_on = models.DateField(null=True)
    is_reported = models.BooleanField(default=False)
    is_held = models.BooleanField(default=False)
    window_id = models.BigIntegerField(null=True)
    first_asked = models.CharField(max_length=20, blank=True)

    objects = BundleCases.as_manager()  # type: ignore[misc]

    class Meta:
        indexes = [
            models.Index(fields=["applicant_id", "-opened_at"], name="bundle_of_applicant"),
            models.Index(fields=["department", "-opened_at"], name="bundle_of_department"),
            models.Index(fields=["region", "-opened_at"], name="bundle_of_region"),
        ]

    def __str__(self):
        return self.number


class Part(models.Model):
    """A part of a bundle case."""

    pk = models.CompositePrimaryKey("bundle", "code")
    bundle = models.ForeignKey(BundleCase, models.PROTECT, related_name="part_rows", db_index=False)
    code = models.CharField(max_length=12)
    item_code = models.CharField(max_length=80)
    edition = models.ForeignKey(
        "catalogue.Edition", models.PROTECT, related_name="+", db_index=False
    )
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", db_index=False
    )
    days = models.SmallIntegerField()
    needs = models.JSONField()
    status = models.CharField(max_length=12)
    case_id = models.UUIDField(null=True)
    number = models.CharField(max_length=50, blank=True)
    started_on = models.DateField(null=True)
    accepted_on = models.DateField(null=True)
    pauses = models.JSONField()
    noticed_on = models.DateField(null=True)
    stuck = models.JSONField()
    no_office = models.CharField(max_length=100, blank=True, default="")
    extra = models.SmallIntegerField()
    ended_on = models.DateField(null=True)
    licence_id = models.UUIDField(null=True)
    delivered_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["department", "bundle"], name="bundle_part_of_department")]

    def __str__(self):
        return f"{self.code} of {self.bundle_id}"


BundleCase.parts = {"parts": Part}


class Number(models.Model):
    """The way from a number to its bundle case; drawn from the series of case numbers."""

    pk = models.CompositePrimaryKey("authority", "number")
    authority = models.CharField(max_length=12)
    number = models.CharField(max_length=50)
    bundle_id = models.UUIDField()

    def __str__(self):
        return self.number


class Dossier(models.Model):
    """The joint form and the papers as they were given, sealed; a correction adds a version."""

    pk = models.CompositePrimaryKey("bundle_id", "digest")
    bundle_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    sealed = models.BinaryField()
    at = models.DateTimeField()

    def __str__(self):
        return str(self.bundle_id)

    def read(self) -> dict:
        """Return {"form": ..., "answers": ..., "materials": [...]} as the applicant gave it."""
        return secrets.decrypt_json(bytes(self.sealed), dossier_context(self.bundle_id))


def dossier_context(bundle_id) -> str:
    return f"bundles.dossier/{bundle_id}"


class Drafts(models.QuerySet):
    def visible_to(self, user):
        """Return the drafts of that account: nobody else sees what was not sent."""
        return self.filter(user=user)


class Draft(models.Model):
    """An application for a bundle, begun and not sent (C066)."""

    id = models.UUIDField(primary_key=True)
    user = models.ForeignKey("people.User", models.CASCADE, related_name="+")
    applicant_id = models.UUIDField()
    edition = models.ForeignKey(Edition, models.PROTECT, related_name="+")
    sealed = models.BinaryField()
    changed_at = models.DateTimeField()

    objects = Drafts.as_manager()

    class Meta:
        ordering = ["-changed_at"]

    def __str__(self):
        return str(self.id)

    def read(self) -> dict:
        return secrets.decrypt_json(bytes(self.sealed), draft_context(self.id))


def draft_context(pk) -> str:
    return f"bundles.draft/{pk}"


from .clearance_models import Clearance, ClearanceStep  # noqa: F401
from .park_models import Admission, Authorisation, Evaluation, Park  # noqa: F401
from .project_models import Project, ProjectStep  # noqa: F401
