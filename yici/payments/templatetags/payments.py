"""Looking words up by the digest that an event bears."""

from django import template

register = template.Library()


@register.filter
def of(words: dict, digest: str) -> str:
    return words.get(digest, "")
