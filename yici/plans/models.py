"""Plans with their areas, conflicts between them, and projects that are planned on them (C063).

A plan is entered whole and ended, never changed: its next version is another plan.
"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from . import rules


class PlansSeen(models.QuerySet):
    def visible_to(self, who):
        """Published plans are everybody's; those that may not be published are for officials."""
        return self if who.is_staff or who.is_clock else self.filter(is_public=True)

    def on(self, day):
        """Return the plans in force on a day."""
        return self.filter(
            Q(valid_until=None) | Q(valid_until__gte=day),
            Q(ended_on=None) | Q(ended_on__gt=day),
            valid_from__lte=day,
        )


class Plan(models.Model):
    """空间规划: one approved plan on the one map, with the department that keeps it."""

    class Kind(models.TextChoices):
        ECONOMY = "economy", _("National-economy plan")
        TERRITORY = "territory", _("Territorial plan")
        DETAILED = "detailed", _("Detailed plan")
        LAND = "land", _("Land-use plan")
        URBAN = "urban", _("Urban and rural plan")
        REDLINE = "redline", _("Ecological red line")
        FARMLAND = "farmland", _("Permanent basic farmland")
        BOUNDARY = "boundary", _("Urban development boundary")
        ENVIRONMENT = "environment", _("Environmental zones")
        FORESTRY = "forestry", _("Forest land")
        WATER = "water", _("Waters and water sources")
        TRANSPORT = "transport", _("Transport corridors")
        HERITAGE = "heritage", _("Cultural heritage")
        PARCELS = "parcels", _("Land parcels")
        OTHER = "other", _("Other plan")

    class Level(models.TextChoices):
        NATIONAL = "national", _("National level")
        PROVINCE = "province", _("Provincial level")
        CITY = "city", _("City level")
        COUNTY = "county", _("County level")
        TOWN = "town", _("Township level")

    code = models.SlugField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind)
    level = models.CharField(_("level"), max_length=10, choices=Level)
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    document = models.CharField(_("approval"), max_length=100)  # 批复文号
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"), null=True)
    is_public = models.BooleanField(_("published"), default=True)
    is_simulated = models.BooleanField(default=False)  # drawn for a demo, no real plan
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    entered_at = models.DateTimeField()
    entered_by = models.CharField(max_length=64)  # an actor
    ended_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = PlansSeen.as_manager()

    class Meta:
        ordering = ["kind", "name", "pk"]

    def __str__(self):
        return self.name


class AreasSeen(models.QuerySet):
    def visible_to(self, who):
        """As their plan."""
        return self if who.is_staff or who.is_clock else self.filter(plan__is_public=True)

    def on(self, day):
        return self.filter(plan__in=Plan.objects.on(day).values("pk"))

    def within(self, west: float, south: float, east: float, north: float):
        """Return the areas whose frame meets this one."""
        return self.filter(west__lte=east, east__gte=west, south__lte=north, north__gte=south)


class Area(models.Model):
    """图斑: an area of a plan, and what the plan says of it."""

    class Stance(models.TextChoices):
        ADMITS = "admits", _("Planned for these uses")
        LIMITS = "limits", _("Only on the department's conditions")
        BARS = "bars", _("Not for these uses")
        MARKS = "marks", _("Only names the place")

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="areas")
    code = models.CharField(_("code"), max_length=60)
    name = models.CharField(_("name"), max_length=200)
    stance = models.CharField(_("what is said"), max_length=6, choices=Stance)
    uses = models.JSONField(default=list)  # classes of land use; none: all
    conditions = models.CharField(_("conditions"), max_length=1000, blank=True)
    geometry = models.JSONField()  # GeoJSON, CGCS2000
    west, south, east, north = (models.FloatField() for _side in range(4))
    square_metres = models.FloatField()

    objects = AreasSeen.as_manager()

    class Meta:
        ordering = ["plan", "code"]
        constraints = [
            models.UniqueConstraint(fields=["plan", "code"], name="area_code_once"),
            models.CheckConstraint(
                condition=Q(west__lte=models.F("east")) & Q(south__lte=models.F("north")),
                name="area_has_a_frame",
            ),
        ]
        indexes = [models.Index(fields=["west", "east", "south", "north"], name="area_frame")]

    def __str__(self):
        return f"{self.plan_id} {self.code}"

    @property
    def says(self) -> rules.Says:
        return rules.Says(self.stance, frozenset(self.uses))


class Conflicts(models.QuerySet):
    def visible_to(self, who):
        """Drafts between departments: officials coordinate them before anybody is told."""
        return self if who.is_staff or who.is_clock else self.none()

    def live(self, day):
        """Return those between areas that are both in force."""
        there = Plan.objects.on(day).values("pk")
        return self.filter(first__plan__in=there, second__plan__in=there)

    def with_areas(self):
        named = [f"{one}__plan__department" for one in ("first", "second")]
        return self.select_related(*named, "region").prefetch_related(
            "settlements__carries__conflict"
        )


class Conflict(models.Model):
    """冲突图斑: where areas of two plans contradict each other. What was agreed are its settlements."""

    number = models.CharField(max_length=20, unique=True)
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    first = models.ForeignKey(Area, models.PROTECT, related_name="+")
    second = models.ForeignKey(Area, models.PROTECT, related_name="+")
    uses = models.JSONField()  # those in dispute
    geometry = models.JSONField()
    square_metres = models.FloatField()
    found_at = models.DateTimeField()

    objects = Conflicts.as_manager()

    class Meta:
        ordering = ["-square_metres", "number"]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="conflict_once"),
        ]

    def __str__(self):
        return self.number

    @property
    def settled(self) -> "Settlement | None":
        return next((one for one in self.settlements.all() if one.agreed), None)

    @property
    def proposed(self) -> "Settlement | None":
        return next((one for one in self.settlements.all() if one.agreed is None), None)


class Settlement(models.Model):
    """协调意见: which area prevails where two conflict; proposed by one department, agreed by the other."""

    class Way(models.TextChoices):
        PREVAILS = "prevails", _("One prevails until the other plan is adjusted")
        BOTH = "both", _("Both stand: the use was checked and is compatible")

    conflict = models.ForeignKey(Conflict, models.PROTECT, related_name="settlements")
    way = models.CharField(max_length=8, choices=Way)
    prevails = models.ForeignKey(Area, models.PROTECT, null=True, related_name="+")
    document = models.CharField(max_length=100)  # minutes of the coordination
    words = models.CharField(max_length=500)
    proposed_by = models.CharField(max_length=64)
    proposed_for = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    agreed = models.BooleanField(null=True)
    decided_by = models.CharField(max_length=64, blank=True)
    decided_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=500, blank=True)
    # A new version of a plan meets the other where the old one did, over the same uses: it stands on.
    carries = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ["-proposed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                "conflict", condition=~Q(agreed=False), name="settlement_one_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(way="prevails", prevails__isnull=False)
                | Q(way="both", prevails__isnull=True),
                name="settlement_names_what_prevails",
            ),
        ]

    def __str__(self):
        return f"{self.conflict_id} {self.way}"


class Schemes(models.QuerySet):
    def visible_to(self, who):
        """Officials see all; everybody sees what was compiled, as it binds whoever builds there."""
        return self if who.is_staff or who.is_clock else self.exclude(compiled_at=None)

    def valid(self, day):
        """Return those whose compiled conditions hold on a day."""
        stands = Q(dropped_at=None) | Q(dropped_at__date__gte=day)  # what began that day goes on
        return self.filter(stands, compiled_on__lte=day, valid_until__gte=day)


class Scheme(models.Model):
    """项目策划生成: a project on a site, the departments asked for their conditions, the compiled list."""

    number = models.CharField(max_length=20, unique=True)
    name = models.CharField(_("project"), max_length=200)
    enterprise = models.CharField(_("enterprise"), max_length=200, blank=True)
    uscc = models.CharField(_("credit code"), max_length=18, blank=True)
    use = models.CharField(_("use of the land"), max_length=2)
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    parcel = models.CharField(_("parcel"), max_length=60, blank=True)
    geometry = models.JSONField()
    square_metres = models.FloatField()
    checked = models.JSONField()  # what the plans said that day
    days = models.SmallIntegerField()  # working days that departments have
    due_on = models.DateField()
    silence_rule = models.CharField(max_length=100, blank=True)  # whose: silence then asks nothing
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=64)
    compiled_on = models.DateField(null=True)
    compiled_at = models.DateTimeField(null=True)
    compiled_by = models.CharField(max_length=64, blank=True)
    compiled = models.JSONField(null=True)
    without = models.CharField(max_length=500, blank=True)  # why it went on though some were silent
    valid_until = models.DateField(null=True)
    dropped_at = models.DateTimeField(null=True)
    dropped_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = Schemes.as_manager()

    class Meta:
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(compiled_at=None, compiled__isnull=True)
                | Q(compiled_at__isnull=False, compiled__isnull=False),
                name="scheme_compiled_has_its_list",
            ),
        ]

    def __str__(self):
        return self.number

    @property
    def status(self) -> str:
        if self.dropped_at:
            return "dropped"
        return "compiled" if self.compiled_at else "asking"


class Opinions(models.QuerySet):
    def visible_to(self, who):
        """For officials; what everybody may read stands in the compiled list."""
        return self if who.is_staff or who.is_clock else self.none()

    def waiting(self):
        """Return what departments still have to answer."""
        open_ones = {"scheme__compiled_at": None, "scheme__dropped_at": None}
        return self.filter(answered_at=None, lapsed_on=None, **open_ones)


class Opinion(models.Model):
    """前置条件: one department asked for the conditions of a project, and what it said."""

    class Stance(models.TextChoices):
        NONE = "none", _("No conditions")
        CONDITIONS = "conditions", _("Yes, on these conditions")
        OBJECTS = "objects", _("Objects")

    scheme = models.ForeignKey(Scheme, models.PROTECT, related_name="opinions")
    department = models.ForeignKey("people.Department", models.PROTECT, related_name="+")
    because = models.JSONField(default=list)  # the areas it is asked for, in words
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    conditions = models.JSONField(default=list)  # [{"text", "basis"}]
    needed = models.JSONField(default=list)  # evaluations the project has to have made
    needless = models.JSONField(default=list)  # and those it need not
    words = models.CharField(max_length=1000, blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=64, blank=True)
    escalated_on = models.DateField(null=True)  # silent past its day: told to who leads and watches
    lapsed_on = models.DateField(null=True)  # silent, and a rule says that asks nothing

    objects = Opinions.as_manager()

    class Meta:
        ordering = ["scheme", "department"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "department"], name="opinion_once"),
            models.CheckConstraint(
                condition=Q(answered_at=None, stance="")
                | (Q(answered_at__isnull=False) & ~Q(stance="")),
                name="opinion_answer_has_a_stance",
            ),
        ]

    def __str__(self):
        return f"{self.scheme_id} {self.department_id}"
