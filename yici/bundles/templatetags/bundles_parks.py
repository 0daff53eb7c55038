"""What may follow the state of a project, for its form on the desk."""

from django import template

register = template.Library()


@register.filter
def following(table: dict, kind: str) -> list[tuple]:
    """Return the steps that may come next."""
    return table.get(kind, [])
