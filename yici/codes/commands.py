"""`yici codes`: check identifiers from the command line."""

from datetime import date, datetime, timedelta, timezone

import click

from yici.codes import KINDS, Invalid, UnknownKind, check, resident
from yici.kernel.lines import Reply, reply_to

_CHINA = timezone(timedelta(hours=8))


def _checked(kind: str, value: str) -> Reply:
    told = {"kind": kind, "value": value}
    try:
        _check(kind, value, datetime.now(_CHINA).date())
    except UnknownKind as error:
        raise click.UsageError(str(error)) from None
    except Invalid as error:
        fault = {"code": error.code, "reason": error.message}
        return Reply(f"invalid: {error.message}", lambda: told | {"valid": False} | fault, 1)
    return Reply("valid", lambda: told | {"valid": True})


def _check(kind: str, value: str, today: date) -> None:
    check(kind, value)
    if kind == "resident-id":
        resident.check(value, on=today)


@click.group()
def codes() -> None:
    """Check identifiers: are they well formed? No register is asked."""


@codes.command(
    name="check",
    context_settings={"ignore_unknown_options": True},
    epilog=f"KINDs: {', '.join(KINDS)}.",
)
@click.argument("kind")
@click.argument("value", required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON, with the fault's code.")
def check_command(kind: str, value: str | None, as_json: bool) -> None:
    """Print `valid` or `invalid: reason` for a VALUE of a KIND.

    The exit code is 0 for a valid value, 1 for an invalid one and 2 for an unknown kind. With -
    instead of the two words, each KIND,VALUE line of standard input is answered by one line; a line
    that cannot be read is answered by `error: reason`, and the exit code at the end is 2, else 0.
    """
    reply_to(_checked, kind, value, as_json=as_json)


commands = [codes]
