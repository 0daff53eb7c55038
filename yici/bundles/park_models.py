"""园区: parks, what was evaluated for all of one, and what its office may do itself (C049, C060, C061)."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

OFFICE = ("clerk", "reviewer", "checker", "decider")  # posts of those who work in a park's office


class Park(models.Model):
    """A park or zone. It ends; it is never removed."""

    code = models.SlugField(_("code"), max_length=30, unique=True)
    name = models.CharField(_("name"), max_length=100)
    region = models.ForeignKey("people.Region", models.PROTECT, related_name="+")
    department = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("office of the park")
    )

    class Meta:
        ordering = ["name"]

    def __str__(self):
        return self.name


class Entries(models.QuerySet):
    def visible_to(self, who):
        """The register is public: everybody may see what stands, stood and was revoked."""
        return self

    def on(self, day):
        """Return what held on a day, as it was known that day."""
        ended = Q(revoked_on=None) | Q(revoked_on__gt=day)
        return self.filter(ended, registered_on__lte=day, valid_from__lte=day, valid_until__gte=day)


class Entry(models.Model):
    """A line of the register: never changed but by its revocation, and never for the past."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="%(class)ss")
    document = models.CharField(_("document"), max_length=100)  # 文号
    issued_by = models.ForeignKey(
        "people.Department", models.PROTECT, related_name="+", verbose_name=_("issued by")
    )
    valid_from = models.DateField(_("valid from"))
    valid_until = models.DateField(_("valid until"))
    registered_on = models.DateField()
    registered_by = models.CharField(max_length=64)
    revoked_on = models.DateField(null=True)
    revoked_by = models.CharField(max_length=64, blank=True)
    reason = models.CharField(max_length=500, blank=True)

    objects = Entries.as_manager()

    class Meta:
        abstract = True
        ordering = ["park__name", "-valid_from", "pk"]

    def __str__(self):
        return self.document


class Evaluation(Entry):
    """区域评估、规划代立项: made once for the whole park, which single projects need not repeat.

    A plan of the park stands for the approval of projects that fit it (规划代立项, C061).
    """

    class Kind(models.TextChoices):
        ENERGY = "energy", _("Energy")
        SOIL = "soil", _("Soil and water")
        EIA = "eia", _("Environment")
        FLOOD = "flood", _("Flood")
        GEOLOGY = "geology", _("Geological hazards")
        MINERAL = "mineral", _("Minerals underneath")
        CLIMATE = "climate", _("Climate")
        SEISMIC = "seismic", _("Earthquakes")
        RELICS = "relics", _("Cultural relics")
        PLAN = "plan", _("Plan of the park, in place of each project's approval")

    kind = models.CharField(_("kind"), max_length=10, choices=Kind)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="evaluation_ends_after_it_began"
            )
        ]


class Authorisation(Entry):
    """授权、委托: what the office of a park handles itself (C049, C061; 行政许可法 art. 24)."""

    class Way(models.TextChoices):
        DELEGATED = "delegated", _("Delegated: it acts in its own name")
        ENTRUSTED = "entrusted", _("Entrusted: it acts in the authority's name")

    item_code = models.CharField(_("item"), max_length=60)
    way = models.CharField(_("way"), max_length=10, choices=Way)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")),
                name="authorisation_ends_after_it_began",
            )
        ]


class Admission(Entry):
    """准入清单: which industries a park takes, after what, or not at all (C061).

    The line with the longest code that a project's industry begins with speaks: C13 before C.
    """

    class Verdict(models.TextChoices):
        ADMITTED = "admitted", _("Admitted on its promise")
        EVALUATED = "evaluated", _("Admitted after a technical evaluation")
        BARRED = "barred", _("Not admitted here")

    industry = models.CharField(_("industry"), max_length=5)  # GB/T 4754: C, C13, C131, C1310
    title = models.CharField(_("name of the industry"), max_length=100)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict)

    class Meta(Entry.Meta):
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_until__gte=F("valid_from")), name="admission_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(industry__regex=r"^[A-T][0-9]{0,4}$"), name="admission_industry"
            ),
        ]
