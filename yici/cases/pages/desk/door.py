"""What an official reaches of cases."""

from django.http import Http404

from yici.cases import reading
from yici.cases.models import Case
from yici.people.acting import Who
from yici.people.doors import official, staff_page

__all__ = ["AT_THE_WINDOW", "FOR_HER", "case_or_404", "official", "staff_page"]
FOR_HER = "window_mandate"  # in the session: the mandate of who stands there for her
AT_THE_WINDOW = "window"  # in the session: the person who stands at the window now


def case_or_404(number: str, who: Who) -> Case:
    """Return the case with that number if this official may see it.

    :raises Http404: when there is none, or none for her: the two look the same
    """
    try:
        return reading.find(number, who)
    except Case.DoesNotExist:
        raise Http404 from None
