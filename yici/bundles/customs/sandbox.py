"""A SIMULATED single window: the steps of a declaration follow from its number and the time gone by.

An even number is released within hours; an odd one is inspected a day later; one that ends in 9 is
returned; serial 000000000 does not exist, and 999999999 is never answered.
"""

from datetime import datetime, timedelta

from .steps import OutOfReach, Passed, Unknown, direction_of

HOUR = timedelta(hours=1)


class Sandbox:
    name = "sandbox"
    is_sandbox = True

    def passage(self, number: str, since: datetime, at: datetime) -> list[Passed]:
        serial = number[9:]
        if serial == "000000000":
            raise Unknown(number)
        if serial == "999999999":
            raise OutOfReach
        return [Passed(kind, since + hours * HOUR) for kind, hours in _way(number)
                if since + hours * HOUR <= at]  # fmt: skip


def _way(number: str) -> list[tuple[str, int]]:
    """Return the steps, with the hours after which each is done."""
    if number.endswith("9"):
        return [("declared", 0), ("returned", 2)]
    inspected = int(number[-1]) % 2
    way = [("declared", 0), ("checked", 1)]
    if direction_of(number) == "import":
        way.append(("taxed", 2))
    if inspected:
        way.append(("inspected", 26))
    way.append(("released", 28 if inspected else 3))
    return [*way, ("cleared", 72)]
