"""Entering firms, their services and record; choosing among them. The only writers."""

import secrets
from datetime import date, datetime

from django.utils.timezone import localdate

from yici.catalogue.models import Edition
from yici.codes import Invalid, uscc
from yici.kernel.once import once
from yici.kernel.sql import rows
from yici.people.models import Department
from yici.people.who import Who

from . import rules
from .models import Agency, Offer, Record, Selection
from .rules import Faulty, NotNow, need, text

__all__ = [
    "correct_agency",
    "enter_agency",
    "offer",
    "open_selection",
    "record_credit",
    "services",
    "settle",
    "withdraw_offer",
]
Kind, Way = Record.Kind, Selection.Way
SHOWN = ("name", "address", "phone")
REGISTER = "登记更正"  # what a correction of the register itself rests on; kept: Chinese
JUDGED = {Kind.PRAISE, Kind.FAULT, Kind.BREACH, Kind.SUSPENDED, Kind.RESTORED}


def services() -> dict[str, int | None]:
    """Return the services that guides in force ask for, with the working days allowed (P09, C128)."""
    asking = Edition.objects.in_force().filter(intermediaries__gt=0)
    found: dict[str, int | None] = {}
    for listed in asking.values_list("body__intermediaries", flat=True):
        for one in listed:
            days = _working_days(one.get("limit"))
            known = found.get(one["name"])
            found[one["name"]] = min(filter(None, (known, days)), default=None)
    return dict(sorted(found.items()))


def _working_days(limit: dict | None) -> int | None:
    """Five of seven calendar days are working days; a firm is held to the shorter reading."""
    if not limit:
        return None
    days = limit["days"]
    return days if limit.get("unit") != "day" else max(days * 5 // 7, 1)


@once(Agency)
def enter_agency(
    *, code: str, name: str, department: Department, by: Who, at: datetime, address: str = "",
    phone: str = "",
) -> Agency:  # fmt: skip
    """Enter a firm; its department watches over it. Whoever is qualified is entered: no quota (C130).

    :raises NotAllowed, Faulty:
    """
    need(rules.may_keep(department.pk, by))
    try:
        uscc.check(code.strip())
    except Invalid:
        raise Faulty(Faulty.USCC, "code") from None
    code = uscc.normalise(code.strip())
    name = text(name, 100, Faulty.NAME, "name")
    if Agency.objects.filter(code=code).exists():
        raise Faulty(Faulty.KNOWN, "code")
    return Agency.objects.create(
        code=code, name=name, department=department, address=address.strip()[:200],
        phone=phone.strip()[:40], entered_at=at, entered_by=by.actor,
    )  # fmt: skip


@once(Offer)
def offer(
    *, agency: Agency, service: str, qualification: str, qualified_until: date, limit_days: int,
    fee: str, by: Who, at: datetime,
) -> Offer:  # fmt: skip
    """Enter a service of a firm: only one that a guide in force may ask for (C128), with limit and fee.

    :raises NotAllowed, Faulty:
    """
    agency = _locked(agency)
    need(rules.may_keep(agency.department_id, by))
    service = service.strip()
    allowed = services()
    if service not in allowed:
        raise Faulty(Faulty.SERVICE, "service")
    if not 1 <= limit_days <= 250:
        raise Faulty(Faulty.LIMIT, "limit_days")
    most = allowed[service]
    if most is not None and limit_days > most:
        raise Faulty(Faulty.OVER_LIMIT, "limit_days")
    if qualified_until < localdate(at):
        raise Faulty(Faulty.EXPIRED, "qualified_until")
    if agency.offers.filter(service=service, withdrawn_on=None).exists():
        raise Faulty(Faulty.OFFERED, "service")
    return Offer.objects.create(
        agency=agency, service=service, qualified_until=qualified_until, limit_days=limit_days,
        qualification=text(qualification, 200, Faulty.QUALIFICATION, "qualification"),
        fee=text(fee, 200, Faulty.FEE, "fee"), entered_at=at, entered_by=by.actor,
    )  # fmt: skip


@once(Offer)
def withdraw_offer(*, agency: Agency, service: str, by: Who, at: datetime) -> Offer:
    """Take a service off the register from today on; selections made before stand.

    :raises NotAllowed, NotNow:
    """
    agency = _locked(agency)
    need(rules.may_keep(agency.department_id, by))
    found = agency.offers.filter(service=service, withdrawn_on=None).first()
    if found is None:
        raise NotNow
    found.withdrawn_on, found.withdrawn_by = localdate(at), by.actor
    found.save(update_fields=["withdrawn_on", "withdrawn_by"])
    return found


@once(Agency)
def correct_agency(
    *, agency: Agency, name: str, address: str = "", phone: str = "", by: Who, at: datetime
) -> Agency:
    """Correct how a firm is called and found; its record says what it was called before.

    :raises NotAllowed, Faulty:
    """
    agency = _locked(agency)
    need(rules.may_keep(agency.department_id, by))
    before = {n: getattr(agency, n) for n in SHOWN}
    agency.name = text(name, 100, Faulty.NAME, "name")
    agency.address, agency.phone = address.strip()[:200], phone.strip()[:40]
    was = "；".join(str(before[n]) for n in SHOWN if before[n] != getattr(agency, n) and before[n])
    if all(before[n] == getattr(agency, n) for n in SHOWN):
        return agency
    agency.save(update_fields=SHOWN)
    Record.objects.create(
        agency=agency, kind=Kind.CORRECTED, facts=f"原登记：{was or '无'}", document=REGISTER,
        on=localdate(at), by=by.actor, at=at,
    )  # fmt: skip
    return agency


@once(Record)
def record_credit(
    *, agency: Agency, kind: str, facts: str, document: str, on: date, by: Who, at: datetime
) -> Record:
    """Add to the published record of a firm; suspending and restoring it is part of that record.

    A serious breach keeps it from being chosen for a year, a suspension until it is restored.

    :raises NotAllowed, Faulty:
    :raises NotNow: when it is suspended already, or was not
    """
    agency = _locked(agency)
    need(rules.may_judge(agency.department_id, by))
    if kind not in JUDGED:
        raise Faulty(Faulty.KIND, "kind")
    if on > localdate(at):
        raise Faulty(Faulty.DAY, "on")
    facts = text(facts, rules.LONGEST, Faulty.FACTS, "facts")
    document = text(document, 200, Faulty.DOCUMENT, "document")
    if kind in {Kind.SUSPENDED, Kind.RESTORED}:
        if (kind == Kind.SUSPENDED) == (agency.suspended_on is not None):
            raise NotNow
        agency.suspended_on = on if kind == Kind.SUSPENDED else None
        agency.save(update_fields=["suspended_on"])
    return Record.objects.create(
        agency=agency, kind=kind, facts=facts, document=document, on=on, by=by.actor, at=at
    )


@once(Selection)
def open_selection(
    *, service: str, project: str, way: str, department: Department, by: Who, at: datetime
) -> Selection:
    """Publish for which project a firm is sought, among which firms, and the digest of the seed.

    :param department: whose editor runs it for the client
    :raises NotAllowed, Faulty:
    """
    need(rules.may_keep(department.pk, by))
    project = text(project, 200, Faulty.PROJECT, "project")
    if way not in Way.values:
        raise Faulty(Faulty.WAY, "way")
    firms = eligible(service, localdate(at))
    if not firms:
        raise Faulty(Faulty.NOBODY, "service")
    day, seed = localdate(at), secrets.token_hex(32)
    start = f"ZJ{day:%Y%m%d}"
    rows("select pg_advisory_xact_lock(hashtext(%(start)s))", {"start": start})  # one after another
    count = Selection.objects.filter(number__startswith=start).count()
    return Selection.objects.create(
        number=f"{start}-{count + 1:04}", service=service, project=project, way=way, firms=firms,
        department=department, seed=seed, commitment=rules.commitment(seed), opened_at=at,
        opened_by=by.actor,
    )  # fmt: skip


@once(Selection)
def settle(*, selection: Selection, by: Who, at: datetime, code: str = "") -> Selection:
    """Draw the lot among the firms that were published, or enter whom the client chose.

    Where the lot falls on a firm that was suspended or barred in between, the draw is refused:
    another selection is opened, and this one stays as it is, for everybody to see.

    :raises NotAllowed, Faulty, NotNow:
    """
    found = Selection.objects.select_for_update().get(pk=selection.pk)
    need(rules.may_keep(found.department_id, by))
    if found.settled_at is not None:
        raise NotNow
    taken = rules.drawn(found.seed, found.firms) if found.way == Way.LOT else code.strip()
    if taken not in found.firms or taken not in eligible(found.service, localdate(at)):
        raise Faulty(Faulty.OTHER_FIRM, "code")
    found.agency, found.settled_at = Agency.objects.get(code=taken), at
    found.settled_by = by.actor
    found.save(update_fields=["agency", "settled_at", "settled_by"])
    return found


def eligible(service: str, day: date) -> list[str]:
    """Return the credit codes of all firms that may take a service on a day."""
    offers = Offer.objects.filter(service=service, withdrawn_on=None).select_related("agency")
    breaches: dict[int, list[date]] = {}
    judged = Record.objects.filter(kind=Kind.BREACH, agency__in=[one.agency_id for one in offers])
    for record in judged:
        breaches.setdefault(record.agency_id, []).append(record.on)
    return rules.eligible(
        (
            rules.Standing(
                one.agency.code, one.agency.suspended_on is not None, one.qualified_until,
                breaches.get(one.agency_id, []),
            )
            for one in offers
        ),
        day,
    )  # fmt: skip


def _locked(agency: Agency) -> Agency:
    return Agency.objects.select_for_update().get(pk=agency.pk)
