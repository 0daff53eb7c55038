"""The rows of a case, and how lists read them. What changes is told in `actions`."""

from datetime import timedelta
from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from yici.calendar.notice import Notice
from yici.calendar.versions import same_days
from yici.calendar.workdays import Workdays
from yici.kernel.story import Story
from yici.people import secrets
from yici.people.models import Applicant

from . import lifecycle, meanwhile


class Cases(models.QuerySet):
    def visible_to(self, who):
        """Return the cases this person may see: the one filter of list, page, search, file, API.

        An applicant and those who may act for her; the staff of every department that has work
        in it or answers for it; the clerks of the region's hall; supervisors of the region's
        departments see their own department's.
        """
        departments = {department for _, department in who.posts}
        work = Task.objects.filter(case=OuterRef("pk"), department_id__in=departments)
        seen = Q(pk__in=())
        for grant in who.grants:
            theirs = Q(applicant_id=grant.principal)
            seen |= theirs & Q(item_code__in=grant.items) if grant.items is not None else theirs
        if who.applicant_id:
            seen |= Q(applicant_id=who.applicant_id)
        if departments:
            seen |= Q(department_id__in=departments) | Exists(work)
        if who.halls:
            seen |= Q(region__in=who.halls)
            seen |= Q(taken_at__in=who.halls) | Q(collect_at__in=who.halls)  # C051
        if who.governs:  # whose approval a joint handling needs (art. 42)
            seen |= Q(region__in=who.governs, regime="joint")
        return self.filter(seen)

    def silent_since(self, day):
        """Return those whose office has let the five days pass without a word (art. 32 (4))."""
        clocks = Clock.objects.filter(case=OuterRef("pk"), kind__startswith="acceptance")
        running = clocks.filter(ended_on=None, days_left=None, due_on__lt=day)
        return self.filter(Exists(running), status__in=("applied", "refusing"))

    def unasked_hearings(self, day):
        """Return those in which the five days to ask for a hearing have passed (art. 47)."""
        clocks = Clock.objects.filter(case=OuterRef("pk"), ended_on=None)
        asking = clocks.filter(kind__startswith="hearing_ask", days_left=None)
        return self.filter(
            Exists(asking.filter(due_on__lt=day)),
            ~Exists(asking.filter(due_on__gte=day)),  # somebody else may still ask
            ~Exists(clocks.filter(kind="hearing")),  # somebody has asked
        )

    def owing(self, day):
        """Return those whose promised papers were due before that day."""
        clocks = Clock.objects.filter(case=OuterRef("pk"), kind="supply")
        return self.filter(Exists(clocks.filter(ended_on=None, days_left=None, due_on__lt=day)))

    def mending(self, day):
        """Return those whose time to mend what a joint examination asked for was over before that day."""
        clocks = Clock.objects.filter(case=OuterRef("pk"), kind="rework")
        return self.filter(Exists(clocks.filter(ended_on=None, days_left=None, due_on__lt=day)))

    def on_undertaking(self):
        """Return what was handled on an undertaking: published, whoever asks (R30)."""
        return self.exclude(undertaking="").order_by("-opened_at")

    def unanswered_renewals(self, day):
        """Return those that nobody decided while the licence was in force (art. 50)."""
        clocks = Clock.objects.filter(case=OuterRef("pk"), kind="renewal", ground="renewal")
        running = clocks.filter(ended_on=None, days_left=None, due_on__lt=day)
        return self.filter(Exists(running), status__in=("in_review", "in_check", "in_decision"))

    def renewing(self, licence_id):
        """Return those whose result is a new version of this licence, yet to be made."""
        return self.filter(renews=licence_id, status="making")

    def with_names(self):
        return self.select_related("edition", "department")

    def for_a_line(self):
        """Read of each what names it in a list: number, item and day."""
        named = self.select_related("edition__item")
        return named.only("number", "opened_at", "edition__item__name")


class Case(Story):
    """办件. Written only by `tell`; its columns are the fields of `lifecycle.State`."""

    State, evolve = lifecycle.State, staticmethod(lifecycle.evolve)

    status = models.CharField(max_length=16)
    number = models.CharField(max_length=50)  # found by `Number`
    item_code = models.CharField(max_length=60)
    edition = models.ForeignKey("catalogue.Edition", models.PROTECT, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    region = models.CharField(max_length=12)
    applicant_id = models.UUIDField()
    agent_id = models.UUIDField(null=True)
    channel = models.CharField(max_length=12)
    track = models.CharField(max_length=12)
    delivery = models.CharField(max_length=12)
    dossier = models.CharField(max_length=64)
    handler = models.CharField(max_length=20, blank=True)
    corrections = models.SmallIntegerField()
    extensions = models.SmallIntegerField()
    refusal = models.CharField(max_length=24, blank=True)
    accepted_on = models.DateField(null=True)
    outcome = models.CharField(max_length=16, blank=True)
    criterion = models.CharField(max_length=40, blank=True)
    decided_on = models.DateField(null=True)
    licence_id = models.UUIDField(null=True)
    completed_on = models.DateField(null=True)
    plan = models.JSONField()
    statutory = models.JSONField(null=True)
    promised = models.JSONField(null=True)
    licence = models.CharField(max_length=40, blank=True)
    ways = models.JSONField()
    undertaking = models.CharField(max_length=64, blank=True)
    owed = models.JSONField()
    regime = models.CharField(max_length=8, default="ordinary")
    renews = models.UUIDField(null=True)
    bundle_id = models.UUIDField(null=True)
    taken_at = models.CharField(max_length=12, blank=True)
    collect_at = models.CharField(max_length=12, blank=True)
    authority_id = models.BigIntegerField(null=True)
    hearing_on = models.DateField(null=True)
    hearing = models.JSONField(null=True)
    hearing_by = models.JSONField(default=list)
    concerned = models.JSONField(default=list)
    joint = models.JSONField(null=True)
    remedy = models.CharField(max_length=16, blank=True)
    redo = models.JSONField(null=True)
    result = models.CharField(max_length=12, blank=True)
    due_on = models.DateField(null=True)
    is_stopped = models.BooleanField()

    objects: ClassVar = Cases.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["applicant_id", "-opened_at"], name="case_of_applicant"),
            models.Index(fields=["department", "-opened_at"], name="case_of_department"),
            models.Index(fields=["region", "-opened_at"], name="case_of_region"),
            # The newest that somebody may see: among them are soon found enough of hers.
            models.Index(fields=["-opened_at", "-id"], name="case_newest"),
            models.Index(
                fields=["taken_at", "-opened_at"],
                name="case_taken_elsewhere",
                condition=~Q(taken_at=""),
            ),
            models.Index(
                fields=["collect_at", "-opened_at"],
                name="case_collected_elsewhere",
                condition=~Q(collect_at=""),
            ),
            models.Index(
                fields=["-opened_at"], name="case_on_undertaking", condition=~Q(undertaking="")
            ),
            models.Index(fields=["bundle_id"], name="case_of_bundle", condition=~Q(bundle_id=None)),
            models.Index(
                fields=["renews"], name="case_that_renews", condition=Q(renews__isnull=False)
            ),
            # None on due_on, which changes all the time: what falls due is found by its clock.
        ]

    def __str__(self):
        return self.number

    def leaves_alone(self, command, facts, since) -> bool:
        """Parallel departments do not get into each other's way (see `meanwhile`)."""
        verb = command.rpartition(".")[2].replace("_", "-")
        told = [(entry.actor, entry.event) for entry in since]
        return meanwhile.leaves_alone(verb, self.state, facts.get("by"), told)


class Clock(models.Model):
    """A period of a case: `due_on` while it runs, `days_left` while it is stopped, never both."""

    pk = models.CompositePrimaryKey("case", "kind")
    case = models.ForeignKey(Case, models.PROTECT, related_name="clock_rows", db_index=False)
    kind = models.CharField(max_length=60)
    ground = models.CharField(max_length=20)
    limit = models.SmallIntegerField()
    unit = models.CharField(max_length=8)
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    days_left = models.SmallIntegerField(null=True)
    ended_on = models.DateField(null=True)
    stops = models.JSONField()
    extensions = models.JSONField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(due_on=None) | Q(days_left=None), name="clock_runs_or_is_stopped"
            )
        ]
        indexes = [
            models.Index(
                fields=["due_on"], name="clock_running", condition=Q(ended_on=None, days_left=None)
            )
        ]

    def __str__(self):
        return f"{self.kind} of {self.case_id}"


LINE = ("case", "no", "step", "due_on", "state", "handler", "item_code")


class Tasks(models.QuerySet):
    def waiting_for(self, who):
        """Return the open work that this person's posts let her do: her to-do list."""
        mine = Q(pk__in=())
        for role in {role for role, _ in who.posts}:
            mine |= Q(role=role, department_id__in=who.departments(role))
        leads = who.departments("checker") | who.departments("decider")
        if leads:
            mine |= Q(step="confirm", department_id__in=leads)
        if who.halls:
            here = Q(region__in=who.halls)
            elsewhere = Q(taken_at__in=who.halls) & ~Q(step__in=lifecycle.WEIGHED)  # C051
            mine |= Q(role="clerk") & (here | elsewhere)
            handed_out_here = here & Q(collect_at="") | Q(collect_at__in=who.halls)
            mine |= Q(role="delivery_clerk", step="deliver") & handed_out_here
        if who.circle:  # her own matters are a colleague's
            mine &= ~Q(case_id__in=Case.objects.filter(applicant_id__in=who.circle).values("pk"))
        proposed = Task.objects.filter(case=OuterRef("case_id"), outcome="RefusalProposed")
        last = proposed.order_by("-no").values("handler")[:1]
        own = Exact(Coalesce(Subquery(last), Value("")), who.staff_code or "-")
        return self.filter(mine, ~(Q(step="confirm") & Q(own)), state="open")

    def for_a_line(self):
        """Read of each, and of its case, what a line of a list shows: no JSON of the case."""
        named = self.select_related("case__edition__item")
        case = ("number", "opened_at", "applicant_id", "is_stopped", "edition__item__name")
        return named.only(*LINE, *(f"case__{name}" for name in case))

    def most_urgent_first(self):
        return self.order_by(F("due_on").asc(nulls_last=True), "opened_on", "case_id", "no")


class Task(models.Model):
    """A piece of work that waits for somebody, or waited."""

    pk = models.CompositePrimaryKey("case", "no")
    case = models.ForeignKey(Case, models.PROTECT, related_name="task_rows", db_index=False)
    no = models.SmallIntegerField()
    step = models.CharField(max_length=10)
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", db_index=False
    )
    role = models.CharField(max_length=20)
    opened_on = models.DateField()
    due_on = models.DateField(null=True)
    state = models.CharField(max_length=6)
    handler = models.CharField(max_length=20, blank=True)
    outcome = models.CharField(max_length=20, blank=True)
    done_on = models.DateField(null=True)
    subject = models.CharField(max_length=40, blank=True)
    holds = models.CharField(max_length=12, blank=True)
    # Carried from the case, so that a hall's list of thousands needs no join.
    item_code = models.CharField(max_length=60)
    region = models.CharField(max_length=12)
    taken_at = models.CharField(max_length=12, blank=True)
    collect_at = models.CharField(max_length=12, blank=True)

    objects = Tasks.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["department", "role", "due_on"], name="task_open", condition=Q(state="open")
            ),
            models.Index(
                fields=["region", "role", "due_on"], name="task_of_hall", condition=Q(state="open")
            ),
            models.Index(
                fields=["taken_at"],
                name="task_taken_elsewhere",
                condition=Q(state="open") & ~Q(taken_at=""),
            ),
            models.Index(
                fields=["collect_at"],
                name="task_collected_elsewhere",
                condition=Q(state="open") & ~Q(collect_at=""),
            ),
            models.Index(fields=["department", "case"], name="task_of_department"),
        ]

    def __str__(self):
        return f"{self.step} of {self.case_id}"


Case.parts = {"clocks": Clock, "tasks": Task}
Case.carried = {"tasks": ("item_code", "region", "taken_at", "collect_at")}


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


class Concerns(models.QuerySet):
    def visible_to(self, who):
        """Return those of the cases an official sees; and of others those that are herself.

        Who is concerned sees what concerns her, and nothing else of the case: neither form nor
        materials. A single one is asked with `rules.concern`, the same rule on the state.
        """
        seen = Q(pk__in=())
        for grant in who.grants:
            hers = Q(applicant_id=grant.principal)
            items = grant.items
            seen |= hers if items is None else hers & Q(case__item_code__in=items)
        if who.applicant_id:
            seen |= Q(applicant_id=who.applicant_id)
        if who.is_staff:
            official = who.at_work()
            seen |= Q(case__in=Case.objects.visible_to(official).values("pk"))
        return self.filter(seen)


class Concern(models.Model):
    """利害关系人 of a case (行政许可法 art. 36, 47): who she is lies sealed in `Sealed`."""

    pk = models.CompositePrimaryKey("case", "no")
    case = models.ForeignKey(Case, models.PROTECT, related_name="concerns", db_index=False)
    no = models.SmallIntegerField()
    applicant_id = models.UUIDField(null=True)
    at = models.DateTimeField()

    objects = Concerns.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["applicant_id", "-at"],
                name="concern_of_person",
                condition=Q(applicant_id__isnull=False),
            )
        ]

    def __str__(self):
        return f"{self.no} in {self.case_id}"


class CreditRecords(models.QuerySet):
    def visible_to(self, who):
        """Return those of cases whose department this person belongs to, her own, and those of whom
        she acts for in everything: what was promised in another item is not hers to know (R38).
        """
        departments = {department for _, department in who.posts}
        theirs = Case.objects.filter(pk=OuterRef("case_id"), department_id__in=departments)
        return self.filter(Exists(theirs) | Q(applicant_id__in=who.wholly))


class CreditRecord(models.Model):
    """失信记录: a promise that was not kept; it bars from promising again until repaired (R30)."""

    class Kind(models.TextChoices):
        FALSE_UNDERTAKING = "false_undertaking", "what was undertaken is not so"
        PROMISE_BROKEN = "promise_broken", "promised materials did not come"

    pk = models.CompositePrimaryKey("case_id", "kind")
    case_id = models.UUIDField()
    kind = models.CharField(max_length=20, choices=Kind)
    applicant_id = models.UUIDField()
    recorded_at = models.DateTimeField()
    repaired_on = models.DateField(null=True)
    repaired_by = models.CharField(max_length=20, blank=True)
    note = models.TextField(blank=True)

    objects = CreditRecords.as_manager()

    class Meta:
        indexes = [models.Index(fields=["applicant_id"], name="credit_of_applicant")]

    def __str__(self):
        return f"{self.kind} in {self.case_id}"


class ExaminationStops(models.QuerySet):
    def visible_to(self, who):
        """Every official sees when the machine was stopped and why; nobody else (R21)."""
        return self if who.is_staff else self.none()


class ExaminationStop(models.Model):
    """The switch that stops automatic examination, for one item or ("*") for all (C043)."""

    item_code = models.CharField(max_length=60)
    reason = models.TextField()
    stopped_by = models.CharField(max_length=20)
    stopped_at = models.DateTimeField()
    lifted_by = models.CharField(max_length=20, blank=True)
    lifted_at = models.DateTimeField(null=True)

    objects = ExaminationStops.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["item_code"], name="one_stop_at_a_time", condition=Q(lifted_at=None)
            )
        ]

    def __str__(self):
        return self.item_code


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
