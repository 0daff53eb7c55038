"""The scale and the points of a rating, as meanings; numbers are an exchange format's business.

GB/T 39046 A.8 counts 1 as very satisfied, a provincial interface counts 5 so: map on export.
"""

from dataclasses import dataclass


def _(text: str) -> str:
    """Mark a message for translation; rules know no Django."""
    return text


@dataclass(frozen=True)
class Level:
    code: str
    words: str  # a message id
    gbt_39046: int  # A.8: 1 is best
    best_is_five: int  # as some interfaces count


LEVELS = {
    level.code: level
    for level in (
        Level("very_satisfied", _("Very satisfied"), 1, 5),
        Level("satisfied", _("Satisfied"), 2, 4),
        Level("fairly_satisfied", _("Fairly satisfied"), 3, 3),
        Level("dissatisfied", _("Dissatisfied"), 4, 2),
        Level("very_dissatisfied", _("Very dissatisfied"), 5, 1),
    )
}
BAD = {"dissatisfied", "very_dissatisfied"}  # 差评: needs a reason, and is followed up

# What may be ticked, good and bad; versioned by adding, never by changing a meaning.
DETAILS = {  # code: message id
    "clear_guide": _("The guide was exact and easy to follow"),
    "fast": _("It was done quickly"),
    "easy_online": _("The platform was easy to use"),
    "one_visit": _("No visit, or one only, was needed"),
    "kind": _("The staff were friendly and competent"),
    "guide_wrong": _("The guide was wrong or incomplete"),
    "too_slow": _("It took too long, or longer than promised"),
    "hard_online": _("The platform was hard to use"),
    "many_visits": _("I had to come several times"),
    "more_asked": _("More was asked for than the guide says"),
    "unfriendly": _("The staff were unfriendly or did not know"),
    "extra_charge": _("I was asked to pay more than the guide says"),
}
PRAISE = ("clear_guide", "fast", "easy_online", "one_visit", "kind")
BLAME = tuple(code for code in DETAILS if code not in PRAISE)
DIMENSIONS = {  # online: 办事效率, 指南精确度, 便捷度, 平台操作性
    "efficiency": _("Speed"),
    "guide": _("Exactness of the guide"),
    "convenience": _("Convenience"),
    "platform": _("Ease of the platform"),
}
