"""服务对象: for whom an item is. Pure."""

from yici.catalogue.content import Content

# GB/T 39046 knows no individual business; guides list it under one of these.
SERVED_AS = {"individual_business": {"enterprise", "other"}}


def serves(content: Content, type_: str) -> bool:
    """Say whether the item is for applicants of this type (`Applicant.Type`)."""
    kinds = {one.value for one in content.service_objects}
    return not kinds or bool(kinds & SERVED_AS.get(type_, {type_}))
