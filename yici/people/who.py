"""Who is behind an account, at a moment: read from posts and mandates."""

from datetime import datetime

from django.utils import timezone

from .acting import ANONYMOUS, Grant, Who
from .models import Applicant, Mandate, Post, Role

__all__ = ["ANONYMOUS", "Grant", "Who", "who_acts_as", "who_is"]


def who_is(user, at: datetime | None = None) -> Who:
    """Return who an account is at that moment (now): three queries, once per user object.

    An account without staff or applicant behind it, one switched off, or staff in a session
    without their second factor: nobody.
    """
    if not user.is_authenticated or not user.is_active or user.lacks_second_factor:
        return ANONYMOUS
    known = user.__dict__.setdefault("_who", {})
    if at not in known:
        known[at] = _who(user, at or timezone.now())
    return known[at]


def who_acts_as(applicant: Applicant, at: datetime) -> Who:
    """Return an applicant as one who acts for herself and those who gave her a mandate."""
    held = Mandate.objects.valid(at).filter(agent=applicant)
    return Who(
        actor=f"person:{applicant.pk}",
        name=applicant.name,
        applicant_id=applicant.pk,
        grants=tuple(_grant(mandate) for mandate in held),
    )


def _who(user, at: datetime) -> Who:
    applicant = Applicant.objects.filter(user=user).first()
    person = who_acts_as(applicant, at) if applicant else ANONYMOUS
    posts = list(
        Post.objects.held(at).filter(staff__user=user).select_related("staff", "department")
    )
    if not posts:
        return person
    staff = posts[0].staff
    return Who(
        actor=f"staff:{staff.code}",
        name=staff.name,
        staff_code=staff.code,
        posts=frozenset((post.role, post.department_id) for post in posts),
        halls=frozenset(
            post.department.region_id
            for post in posts
            if post.role == Role.CLERK and post.department.is_hall and post.department.is_active
        ),
        applicant_id=person.applicant_id,
        grants=person.grants,
    )


def _grant(mandate: Mandate) -> Grant:
    return Grant(mandate.principal_id, _set(mandate.items), _set(mandate.actions))


def _set(values) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
