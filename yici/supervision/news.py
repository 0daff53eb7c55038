"""What handlers, heads and supervisors are told of cards at their desks; by e-mail, too, who wished it."""

from django.utils.translation import gettext_lazy as _

from yici.notifications.kinds import Kind

MATTER = ("item", "number", "office", "phone", "due", "day")
kinds = [
    Kind("supervision.yellow", _("Yellow card: a limit ends soon"),
         _("In “{item}” (case ending {number}) a limit of {office} ends on {due}. Finish it by then."),
         holds=MATTER, desk=True),
    Kind("supervision.red", _("Red card: a limit has passed"),
         _("In “{item}” (case ending {number}) a limit of {office} was due by {due} and is not finished. A "
           "supervision order was issued; the head answers it[ by {day}]."),
         holds=MATTER, desk=True),
    Kind("supervision.again", _("Supervision order: asked again"),
         _("The answer of {office} on “{item}” (case ending {number}) does not suffice. Answer again[ by {day}]."),
         holds=MATTER, desk=True),
    Kind("supervision.overdue", _("Supervision order: your answer is overdue"),
         _("The supervision order on “{item}” (case ending {number}) was to be answered by {day}, and {office} has "
           "not answered. Answer it now: why the limit was missed, and what is done."),
         holds=MATTER, desk=True),
    Kind("supervision.unanswered", _("Supervision order: not answered in time"),
         _("{office} did not answer the supervision order on “{item}” (case ending {number}) by {day}. It is "
           "reminded on every working day until it answers."),
         holds=MATTER, desk=True),
    Kind("supervision.answered", _("Supervision order: answered"),
         _("{office} answered the supervision order on “{item}” (case ending {number}). Accept the answer, or ask "
           "again."),
         holds=MATTER, desk=True),
]  # fmt: skip
