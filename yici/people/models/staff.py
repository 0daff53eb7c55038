"""Staff and their posts: what somebody may do, where, and since when."""

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from .accounts import User
from .places import Department


class Role(models.TextChoices):
    """What a post is for. Rules ask for a role in a department, never for a person."""

    CLERK = "clerk", _("Window clerk")
    REVIEWER = "reviewer", _("Reviewer")
    CHECKER = "checker", _("Checker")
    DECIDER = "decider", _("Decider")
    LICENCE_MAKER = "licence_maker", _("Licence maker")
    DELIVERY_CLERK = "delivery_clerk", _("Delivery clerk")
    SUPERVISOR = "supervisor", _("Supervisor")
    CATALOGUE_EDITOR = "catalogue_editor", _("Catalogue editor")
    COMPILER = "compiler", _("Catalogue compiler")
    LEGALITY_REVIEWER = "legality_reviewer", _("Legality reviewer")
    FINANCE = "finance", _("Finance clerk")
    HALL_MANAGER = "hall_manager", _("Hall manager")
    HOTLINE_AGENT = "hotline_agent", _("Hotline agent")
    DATA_STEWARD = "data_steward", _("Data steward")
    LEADER = "leader", _("Head of the government")
    ADMINISTRATOR = "administrator", _("Administrator")


class Staff(models.Model):
    """Somebody who works here, known everywhere by a code such as GA1003."""

    code = models.CharField(_("staff code"), max_length=20, primary_key=True)
    user = models.OneToOneField(User, models.SET_NULL, null=True, related_name="staff")
    name = models.CharField(_("name"), max_length=100)
    phone = models.CharField(_("telephone"), max_length=40, blank=True)
    is_active = models.BooleanField(_("active"), default=True)

    class Meta:
        verbose_name_plural = _("staff")

    def __str__(self):
        return f"{self.name} ({self.code})"


class Posts(models.QuerySet):
    def held(self, at):
        """Return the posts held at that moment."""
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at, staff__is_active=True)


class Post(models.Model):
    """A role somebody has in a department (岗位), from `since` until, but not at, `until`."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="posts")
    department = models.ForeignKey(Department, models.PROTECT, related_name="posts")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateTimeField(_("since"))
    until = models.DateTimeField(_("until"), null=True)

    objects = Posts.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "staff", "department", "role", condition=Q(until=None), name="post_held_once"
            ),
            models.CheckConstraint(
                condition=Q(until=None) | Q(until__gte=F("since")), name="post_ends_after_it_began"
            ),
        ]

    def __str__(self):
        return f"{self.staff_id} {self.role}"
