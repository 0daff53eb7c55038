"""The rows of a case, its clocks and its work, and how lists read them. What changes is told in `actions`."""

from typing import ClassVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.db.models.lookups import Exact

from yici.kernel.story import Story

from .. import lifecycle, meanwhile


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
        """Return what was handled on an undertaking: published, whoever asks (R30).

        But for what is nobody else's (R33): see `kept_from_the_public`.
        """
        signed = self.exclude(undertaking="").filter(kept_back=False, withheld="")
        return signed.order_by("-opened_at")

    def published(self):
        """Return what was decided, for everybody to look up (R33, 行政许可法 art. 40).

        The one filter of page, search, file and API. What is decided anew is out until it is
        decided again; what was revoked or cancelled since stays, and says so.
        """
        return self.filter(IS_PUBLISHED)

    def kept_from_the_public(self):
        """Return those whose result is for nobody else to read: its own, its item's or its person's.

        `kept_back` is worked out by the database (`cases_kept_back`, migration 0020): the edition a
        case began under, or the one in force (or suspended) now, withholds its results (行政许可法
        art. 5), so that what was found to be a secret later is taken back as well; or it is a
        person's and no licensing: what somebody is paid, registered or certified is hers alone
        (政府信息公开条例 art. 15), and the item's name would tell it.
        """
        return self.filter(Q(kept_back=True) | ~Q(withheld=""))

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

    def with_suspension(self):
        """Read with each whether its handling is suspended (中止), in the same statement."""
        still = Task.objects.filter(case=OuterRef("pk"), state="open", step="suspension")
        return self.annotate(is_suspended=Exists(still))

    def for_a_line(self):
        """Read of each what names it in a list: number, item and day."""
        named = self.select_related("edition__item")
        return named.only("number", "opened_at", "edition__item__name")


LICENSING = "01"  # 行政许可
IS_PUBLISHED = Q(  # as `published` asks, and the indexes hold
    decided_on__isnull=False, outcome__in=("granted", "refused"), withheld="", kept_back=False
)


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
    booked = models.CharField(max_length=4, blank=True, default="")
    entrusted = models.BooleanField(default=False)
    window_id = models.BigIntegerField(null=True)
    first_asked = models.CharField(max_length=20, blank=True)
    authority_id = models.BigIntegerField(null=True)
    hearing_on = models.DateField(null=True)
    hearing = models.JSONField(null=True)
    hearing_by = models.JSONField(default=list)
    concerned = models.JSONField(default=list)
    joint = models.JSONField(null=True)
    remedy = models.CharField(max_length=16, blank=True)
    redo = models.JSONField(null=True)
    result = models.CharField(max_length=12, blank=True)
    withheld = models.CharField(max_length=16, blank=True)
    due_on = models.DateField(null=True)
    is_stopped = models.BooleanField()
    kept_back = models.BooleanField()  # whether item or person keeps the result from the public

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
                fields=["window_id", "-opened_at"],
                name="case_of_window",
                condition=Q(window_id__isnull=False),
            ),
            models.Index(
                fields=["-opened_at"], name="case_on_undertaking", condition=~Q(undertaking="")
            ),
            models.Index(fields=["bundle_id"], name="case_of_bundle", condition=~Q(bundle_id=None)),
            models.Index(
                fields=["renews"], name="case_that_renews", condition=Q(renews__isnull=False)
            ),
            # What is published (R33), newest first: all of it, a department's, an item's, a firm's.
            models.Index(
                fields=["-decided_on", "-id"], name="case_published", condition=IS_PUBLISHED
            ),
            models.Index(
                fields=["department", "-decided_on", "-id"],
                name="case_published_by",
                condition=IS_PUBLISHED,
            ),
            models.Index(
                fields=["item_code", "-decided_on", "-id"],
                name="case_published_of_item",
                condition=IS_PUBLISHED,
            ),
            models.Index(
                fields=["department", "item_code", "-decided_on", "-id"],
                name="case_published_of_item_by",
                condition=IS_PUBLISHED,
            ),
            models.Index(
                fields=["applicant_id", "-decided_on", "-id"],
                name="case_published_to",
                condition=IS_PUBLISHED,
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
            ),
            models.Index(  # ended too late, whoever noticed when
                fields=["ended_on"], name="clock_missed", condition=Q(ended_on__gt=F("due_on"))
            ),
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
Case.worked_out = {"kept_back": "cases_kept_back(n.edition_id, n.applicant_id)"}
Case.carried = {"tasks": ("item_code", "region", "taken_at", "collect_at")}
