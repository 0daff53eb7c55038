"""What handlers and heads are told of cards at their desks; it never goes out."""

from django.utils.translation import gettext_lazy as _

from yici.notifications.kinds import Kind

MATTER = ("item", "number", "office", "phone", "due", "day")
kinds = [
    Kind("supervision.yellow", _("Yellow card: a limit ends soon"),
         _("In “{item}” (case ending {number}) a limit of {office} ends on {due}. Finish it by then."),
         holds=MATTER, outside=False),
    Kind("supervision.red", _("Red card: a limit has passed"),
         _("In “{item}” (case ending {number}) a limit of {office} was due by {due} and is not finished. A "
           "supervision order was issued; the head answers it[ by {day}]."),
         holds=MATTER, outside=False),
    Kind("supervision.again", _("Supervision order: asked again"),
         _("The answer of {office} on “{item}” (case ending {number}) does not suffice. Answer again[ by {day}]."),
         holds=MATTER, outside=False),
]  # fmt: skip
