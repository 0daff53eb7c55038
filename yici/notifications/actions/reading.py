"""Marking as read what somebody has seen: for herself, not for others who see it."""

from django.db.models import F, Func, Value

from ..models import Notification, desk_of


def mark_read(*, notifications, by) -> int:
    """Mark some as read by this person; return how many were not."""
    if by.applicant_id is None:
        return 0
    unread = notifications.unread_by(by)
    reader = Value(by.applicant_id, output_field=Notification._meta.get_field("readers").base_field)
    return unread.update(readers=Func(F("readers"), reader, function="array_append"))


def mark_desk_read(*, ids, by) -> int:
    """Mark as read what an official has seen at her desk; return how many were not."""
    mine = Notification.objects.at_desk_of(by).filter(id__in=list(ids), readers=[])
    return mine.update(readers=[desk_of(by.staff_code)]) if by.staff_code else 0


def mark_all_read(*, by) -> int:
    """Mark as read all that this person can see; return how many were not."""
    return mark_read(notifications=Notification.objects.visible_to(by), by=by)
