"""Staff: who works here, in which post."""

from datetime import datetime

from django.db import transaction

from yici.people import refusals, rules
from yici.people.models import Department, Post, Role, Staff, User
from yici.people.who import Who


@transaction.atomic
def hire(*, code: str, name: str, by: Who, user: User | None = None, phone: str = "") -> Staff:
    """Enter somebody who works here; entering her again corrects name, phone and account.

    :raises NotAllowed: when not by an administrator
    """
    rules.need_administrator(by)
    values = {"name": rules.clean_name(name), "phone": phone, "user": user, "is_active": True}
    staff, _ = Staff.objects.update_or_create(code=code, defaults=values)
    return staff


@transaction.atomic
def appoint(*, staff: Staff, department: Department, role: str, by: Who, at: datetime) -> Post:
    """Give somebody a post from now on. Giving her one she holds changes nothing.

    :raises NotAllowed: when not by an administrator, or by herself
    """
    rules.need_administrator(by)
    if by.staff_code == staff.code:
        raise refusals.NotAllowed
    post, _ = Post.objects.get_or_create(
        staff=staff, department=department, role=Role(role), until=None, defaults={"since": at}
    )
    return post


@transaction.atomic
def dismiss(*, post: Post, by: Who, at: datetime) -> Post:
    """End a post now. Ending it again changes nothing.

    :raises NotAllowed: when not by an administrator
    """
    rules.need_administrator(by)
    post = Post.objects.select_for_update().get(pk=post.pk)
    if post.until is None:
        post.until = max(at, post.since)
        post.save(update_fields=["until"])
    return post


@transaction.atomic
def let_go(*, staff: Staff, by: Who, at: datetime) -> Staff:
    """Record that somebody works here no more: all her posts end, her account is closed.

    :raises NotAllowed: when not by an administrator
    """
    rules.need_administrator(by)
    for post in staff.posts.filter(until=None):
        dismiss(post=post, by=by, at=at)
    Staff.objects.filter(pk=staff.pk).update(is_active=False)
    User.objects.filter(staff=staff).update(is_active=False)
    staff.refresh_from_db()
    return staff
