"""How templates show names and numbers: masked."""

from django import template

from yici.people import masking

register = template.Library()
register.filter("masked_name", lambda value: masking.name(value or ""))
register.filter("masked_number", lambda value: masking.number(value or ""))
register.filter("masked_phone", lambda value: masking.phone(value or ""))
register.filter("masked_email", lambda value: masking.email(value or ""))
register.filter("masked_address", lambda value: masking.address(value or ""))


@register.filter
def shown_name(applicant):
    """Show a person's name masked and an organisation's in full: a firm's name is public."""
    return masking.name(applicant.name) if applicant.kind == "person" else applicant.name
