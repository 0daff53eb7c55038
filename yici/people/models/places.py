"""Places: regions by their statistical code, and the departments that serve them."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from yici.codes.regions import LEVELS


def above(code: str) -> list[str]:
    """Return the codes of this region and all above it, highest first, without looking them up.

    Codes are 12 digits (统计用区划代码); a level that is skipped gives the same code once.
    """
    return list(dict.fromkeys(code[:end].ljust(12, "0") for end in LEVELS.values()))


class Regions(models.QuerySet):
    def within(self, code: str):
        """Return that region and all below it."""
        return self.filter(code__startswith=_stem(code))

    def around(self, code: str):
        """Return that region and all above it, highest first."""
        return self.filter(code__in=above(code)).order_by("code")


def _stem(code: str) -> str:
    used = len(code.rstrip("0"))
    return code[: min(end for end in LEVELS.values() if end >= used)]


class Region(models.Model):
    """A region (行政区划), province to village, by its 12-digit code (C005)."""

    class Level(models.TextChoices):
        PROVINCE = "province", _("Province")
        CITY = "city", _("City")
        COUNTY = "county", _("County")
        TOWN = "town", _("Town")
        VILLAGE = "village", _("Village")

    code = models.CharField(_("code"), max_length=12, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    level = models.CharField(_("level"), max_length=8, choices=Level)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")

    objects = Regions.as_manager()

    class Meta:
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(code__regex=r"^\d{12}$"), name="region_of_12_digits")
        ]

    def __str__(self):
        return self.name

    def full_name(self) -> str:
        """Return the names from the province down: 四川省广安市广安区."""
        names = Region.objects.around(self.code).values_list("name", flat=True)
        return "".join(name for name in names if name not in {"市辖区", "县"})


class Departments(models.QuerySet):
    def active(self):
        return self.filter(is_active=True)

    def hall_of(self, region_code: str):
        """Return the halls whose clerks take in applications for that region."""
        return self.active().filter(is_hall=True, region_id__in=above(region_code))


class Department(models.Model):
    """A department (实施主体) or a government service hall (政务服务中心)."""

    class Level(models.TextChoices):  # GB/T 39046 A.2 行使层级
        NATION = "1", _("National")
        PROVINCE = "2", _("Provincial")
        CITY = "3", _("City")
        COUNTY = "4", _("County")
        TOWN = "5", _("Town")
        VILLAGE = "6", _("Village")
        GRADED = "7", _("By grade")

    class Nature(models.TextChoices):  # GB/T 39046 A.3 实施主体性质
        ORGAN = "1", _("Statutory authority")
        AUTHORISED = "2", _("Authorised organisation")
        ENTRUSTED = "3", _("Entrusted organisation")
        OTHER = "9", _("Other")

    # Unknown for some that were imported: then null, never made up.
    credit_code = models.CharField(_("credit code"), max_length=18, unique=True, null=True)  # noqa: DJ001
    name = models.CharField(_("name"), max_length=100)
    short_name = models.CharField(_("short name"), max_length=40)
    region = models.ForeignKey(Region, models.PROTECT, verbose_name=_("region"))
    level = models.CharField(_("level of powers"), max_length=1, choices=Level)
    nature = models.CharField(_("nature"), max_length=1, choices=Nature)
    address = models.CharField(_("address"), max_length=200, blank=True)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    office_hours = models.CharField(_("office hours"), max_length=200, blank=True)
    bus_routes = models.CharField(_("bus routes"), max_length=200, blank=True)
    # The integrated window (综合窗口, C035): its clerks take in for every department of the region.
    is_hall = models.BooleanField(_("service hall"), default=False)
    is_active = models.BooleanField(_("active"), default=True)

    objects = Departments.as_manager()

    class Meta:
        ordering = ["region_id", "name"]
        constraints = [
            models.UniqueConstraint("region", "name", name="department_named_once"),
            models.UniqueConstraint("region", "short_name", name="department_short_named_once"),
        ]

    def __str__(self):
        return self.name


class Concentrations(models.QuerySet):
    def visible_to(self, who):
        """How offices are organised is public."""
        return self

    def now(self):
        """Return what was said last of each department."""
        return self.order_by("department_id", "-pk").distinct("department_id")


class Concentration(models.Model):
    """三集中 and 综合执法 (C127): what was said of a department, by whom and when. Rows are only added.

    The one office within it that approves, the hall where that office sits, and the body that
    enforces for it; where none is named it enforces itself.
    """

    department = models.ForeignKey(Department, models.PROTECT, related_name="concentrations")
    approval_office = models.CharField(_("approval office"), max_length=100, blank=True)
    stationed_at = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    enforced_by = models.ForeignKey(Department, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()
    by = models.CharField(max_length=64)  # an actor

    objects = Concentrations.as_manager()

    class Meta:
        ordering = ["-pk"]

    def __str__(self):
        return f"{self.department_id} {self.approval_office}"
