"""承诺公示与项目退出: what enterprises in a park promised, for everybody to read, and how it went (C061)."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from .park_models import Park


class Projects(models.QuerySet):
    def visible_to(self, who):
        """The register is public: a promise binds because everybody may read it (承诺公示制)."""
        return self


class Project(models.Model):
    """A project in a park, begun on a published promise. What becomes of it are its steps."""

    park = models.ForeignKey(Park, models.PROTECT, related_name="projects")
    code = models.CharField(_("project code"), max_length=40, unique=True)  # 投资项目统一代码
    name = models.CharField(_("project"), max_length=200)
    enterprise = models.CharField(_("enterprise"), max_length=200)
    uscc = models.CharField(_("credit code"), max_length=18)
    industry = models.CharField(_("industry"), max_length=5, blank=True, default="")  # GB/T 4754

    objects = Projects.as_manager()

    class Meta:
        ordering = ["park__name", "code"]

    def __str__(self):
        return self.code

    @property
    def now(self) -> "ProjectStep":
        """The last step that changed how it stands; a visit at its place changes nothing."""
        steps = [step for step in self.steps.all() if step.kind != ProjectStep.Kind.VISITED]
        return max(steps, key=lambda step: step.no)

    @property
    def notice_until(self):
        """The last day on which its promise is on public notice."""
        return min(self.steps.all(), key=lambda step: step.no).until


class ProjectStep(models.Model):
    """What happened to a project. Rows are only added."""

    class Kind(models.TextChoices):
        PUBLISHED = "published", _("Promise on public notice")
        EVALUATED = "evaluated", _("Technically evaluated: it fits")
        UNFIT = "unfit", _("Technically evaluated: it does not fit")
        ADMITTED = "admitted", _("Admitted on its promise")
        DROPPED = "dropped", _("Not admitted")
        WARNED = "warned", _("Told to keep its promise")
        MENDED = "mended", _("Promise kept again")
        EXITED = "exited", _("Out of the park's programme")
        VISITED = "visited", _("Served at its place")

    project = models.ForeignKey(Project, models.PROTECT, related_name="steps")
    no = models.SmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    on = models.DateField()
    until = models.DateField(null=True)  # of a notice, or of the time to mend
    words = models.TextField()  # the promise; later: reasons
    by = models.CharField(max_length=64)
    evaluator = models.CharField(max_length=200, blank=True, default="")  # 技术评估机构
    document = models.CharField(max_length=100, blank=True, default="")  # number of its report

    class Meta:
        ordering = ["project", "no"]
        constraints = [
            models.UniqueConstraint(fields=["project", "no"], name="project_step_once"),
        ]

    def __str__(self):
        return f"{self.project_id}/{self.no} {self.kind}"
