"""The two tiers, and the editions of implementation lists that a case can keep."""

from uuid import uuid4

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Prefetch, Q
from django.db.models.fields.json import KeyTransform
from django.utils.translation import gettext_lazy as _

from yici.catalogue import editing
from yici.catalogue.content import BasicContent, Content, TaskType
from yici.kernel.memory import remember
from yici.people.models import Region


class BasicItems(models.QuerySet):
    def visible_to(self, who):
        """The basic catalogue is public (S1§4(3))."""
        return self


class BasicItem(models.Model):
    """基本目录 (up_task_directory): what a nation or province lists once for all departments.

    Name, type and number of stages are those of the edition in force, or of the first list that
    named it.
    """

    code = models.CharField(_("code"), max_length=40, unique=True)  # catalog_code
    name = models.CharField(_("name"), max_length=1000)  # task_name
    task_type = models.CharField(_("type"), max_length=2)  # task_type
    state = models.CharField(_("state"), max_length=1, default="1")  # task_state, as Item.State
    stages = models.IntegerField(null=True)  # how many are fixed in the edition in force

    objects = BasicItems.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    def on(self, day):
        """Return the edition in force that day, or None."""
        return self.editions.on(day).order_by("-number").first()

    @property
    def as_listed(self) -> BasicContent:
        """What is known of it while nobody has recorded an edition: name and type."""
        return BasicContent(name=self.name, task_type=TaskType.of_code(self.task_type))


class Items(models.QuerySet):
    def published(self):
        """Return those with an edition in force, the ones that can be applied for."""
        return self.filter(editions__status=Edition.Status.PUBLISHED)

    def visible_to(self, who):
        """Everyone sees the list; drafts of editions are filtered on Edition."""
        return self.filter(state__in=(Item.State.IN_USE, Item.State.SUSPENDED))

    def with_contents(self):
        """The same with the contents, for pages that open every one of them: one statement for all."""
        return self.with_current(Edition.objects.in_force())

    def with_current(self, editions=None):
        """Fetch department, region and the edition in force along, for `Item.current`."""
        if editions is None:
            editions = Edition.objects.in_force().defer("body")  # `content` is kept in memory
        in_force = Prefetch("editions", editions, to_attr="_in_force")
        return self.select_related("department", "region").prefetch_related(in_force)


class Item(models.Model):
    """实施清单: one service item as one department of one region handles it."""

    class State(models.TextChoices):  # 事项状态
        IN_USE = "1", _("In use")
        SUSPENDED = "2", _("Suspended")
        CANCELLED = "3", _("Cancelled")

    code = models.CharField(_("implementation code"), max_length=80, unique=True)  # task_code
    basic = models.ForeignKey(BasicItem, models.PROTECT, null=True, related_name="items")
    name = models.CharField(_("name"), max_length=1000)  # task_name
    main_item = models.CharField(_("main item"), max_length=1000, blank=True)
    task_type = models.CharField(_("type"), max_length=2)
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="items")
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    state = models.CharField(_("state"), max_length=1, choices=State, default=State.IN_USE)
    digest = models.CharField(max_length=64, blank=True)  # of the imported row
    row = models.JSONField(default=dict)  # the imported row as it was written, for the way back

    objects = Items.as_manager()

    class Meta:
        ordering = ["code"]

    def __str__(self):
        return self.name

    @property
    def current(self) -> "Edition | None":
        """The edition in force; none while the guide is in preparation or suspended."""
        fetched = getattr(self, "_in_force", None)
        found = self.editions.in_force() if fetched is None else fetched
        return next(iter(found), None)


AFTER_THE_DEPARTMENT = ("compiler", "legality_reviewer", "leader", "administrator")


class Editions(models.QuerySet):
    def in_force(self, day=None):
        """Return what can be applied for; on a day, without what was to end by then.

        What ends is over on its day, whether or not the job has noted it.
        """
        found = self.filter(status=Edition.Status.PUBLISHED)
        return found if day is None else found.exclude(cancelled_on__lte=day)

    def frequent(self):
        """Return those in force that most people come for (C015), out of their index."""
        return self.in_force().filter(body__high_frequency=True)

    def visible_to(self, who):
        """Everyone sees what was published; a department's catalogue editors see its drafts, and
        who has a part in what follows sees them from the day they are handed in."""
        drafts = Q(item__department_id__in=who.departments("catalogue_editor"))
        if any(who.has(role) for role in AFTER_THE_DEPARTMENT):
            drafts |= ~Q(step=Edition.Step.DRAFTING)
        return self.filter(~Q(status=Edition.Status.DRAFT) | drafts)

    def withheld(self):
        """Return those whose results are not for the public (R33): 行政许可法 art. 5."""
        return self.filter(~Q(withheld="")).exclude(status=Edition.Status.DRAFT)

    def waiting_for(self, who):
        """Return the drafts whose next step is one of her posts', whoever has worked on them."""
        editor = who.departments("catalogue_editor")
        hers = Q(step=Edition.Step.DRAFTING, item__department_id__in=editor)
        for role, step in (("compiler", "submitted"), ("legality_reviewer", "compiled")):
            if who.has(role):
                hers |= Q(step=step)
        for governed in who.governs:
            below = Region.objects.within(governed)
            hers |= Q(step=Edition.Step.REVIEWED, item__region__in=below)
        return self.filter(hers, status=Edition.Status.DRAFT)

    def late(self, day):
        """Return the drafts whose step was to be taken before that day, by their batch."""
        past = Q()
        for step, name in editing.DUE.items():
            past |= Q(**{"step": step, f"batch__{name}__lt": day})
        return self.filter(past, status=Edition.Status.DRAFT)


def figure(name: str, kind: models.Field) -> models.GeneratedField:
    """What PostgreSQL counts of a content by itself; `catalogue_NAME` is in migration 0010."""
    counted = Func(F("body"), function=f"catalogue_{name}")
    return models.GeneratedField(expression=counted, output_field=kind, db_persist=True)


class Edition(models.Model):
    """事项版本: the content of an item from one day on. A case keeps the one it began under."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        PUBLISHED = "published", _("Published")
        SUSPENDED = "suspended", _("Suspended")
        ABOLISHED = "abolished", _("Abolished")

    class Step(models.TextChoices):
        """Where a draft stands on its way (C009)."""

        DRAFTING = "drafting", _("With the department")
        SUBMITTED = "submitted", _("With the centre")
        COMPILED = "compiled", _("In legality review")
        REVIEWED = "reviewed", _("With the government")
        APPROVED = "approved", _("Approved, waiting for its day")

    item = models.ForeignKey(Item, models.PROTECT, related_name="editions")
    number = models.IntegerField(_("edition"))  # task_version, counts from 1 within the item
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    body = models.JSONField()  # the content, see catalogue.content
    digest = models.CharField(max_length=64)  # of the canonical content (R18)
    effective_on = models.DateField(_("in force from"), null=True)  # plan_effective_date
    cancelled_on = models.DateField(_("cancelled on"), null=True)  # plan_cancel_date
    drafted_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    drafted_by = models.CharField(max_length=64, blank=True)  # an actor
    published_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True)  # of suspending, abolishing
    step = models.CharField(_("step"), max_length=9, choices=Step, default=Step.DRAFTING)
    base = models.ForeignKey("self", models.SET_NULL, null=True, related_name="+")  # drafted from
    batch = models.ForeignKey("Batch", models.SET_NULL, null=True, related_name="editions")
    # Figures of the body, for accounts and comparisons; days are sevenths of a working day.
    stages = figure("stages", models.IntegerField(null=True))
    materials = figure("materials", models.IntegerField())  # that the applicant has to bring
    statutory = figure("statutory", models.IntegerField(null=True))
    promised = figure("promised", models.IntegerField(null=True))
    visits = figure("visits", models.IntegerField())
    fee_cents = figure("fee_cents", models.BigIntegerField())
    intermediaries = figure("intermediaries", models.IntegerField())
    themes = figure("themes", models.JSONField())
    # The ground on which its results are not published, or nothing (R33).
    withheld = figure("withheld", models.CharField(max_length=20))

    objects = Editions.as_manager()

    class Meta:
        ordering = ["item", "-number"]
        indexes = [
            models.Index(fields=["item"], name="edition_withheld", condition=~Q(withheld="")),
            models.Index(
                fields=["item"],
                name="edition_frequent",
                condition=Q(status="published", body__high_frequency=True),
            ),
            GinIndex(KeyTransform("keywords", "body"), name="edition_keywords"),  # as people say it
        ]
        constraints = [
            models.UniqueConstraint(fields=["item", "number"], name="edition_number_once"),
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="published"), name="one_edition_in_force"
            ),
            models.UniqueConstraint(
                fields=["item"], condition=Q(status="draft"), name="one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(published_at__isnull=False, effective_on__isnull=False),
                name="edition_published_has_its_day",
            ),
        ]

    def __str__(self):
        return f"{self.item_id}/{self.number}"

    @property
    def content(self) -> Content:
        """The content, checked and frozen."""
        return _content(self.digest, self.pk) if self.pk else Content.model_validate(self.body)


@remember(4096)
def _content(digest: str, pk: int) -> Content:
    return Content.model_validate(Edition.objects.values_list("body", flat=True).get(pk=pk))


@remember(4096)
def _edition(pk: int) -> Edition:
    return Edition.objects.select_related("item", "item__department").get(pk=pk)


def edition(pk: int) -> Edition:
    """Return an edition by id, from the process's memory when it was read before.

    Only its content, item and department may be relied on: the status may have changed since.

    :raises Edition.DoesNotExist: when there is none
    """
    return _edition(pk)


class Revision(models.Model):
    """One row, whose key changes whenever a list, search or guide may show something else."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    key = models.UUIDField(default=uuid4)
    changed_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="revision_is_one_row")]

    def __str__(self):
        return str(self.key)
