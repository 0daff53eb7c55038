"""Who is behind an account, at a moment: read from posts and mandates, in one statement."""

from datetime import datetime
from hashlib import sha256
from uuid import UUID

from django.utils import timezone

from yici.kernel.sql import loaded, rows

from .acting import ANONYMOUS, Grant, Who
from .models import Applicant, Mandate, User

__all__ = [
    "ANONYMOUS",
    "Grant",
    "Who",
    "account",
    "who_acts_as",
    "who_calls",
    "who_is",
    "who_works_as",
]

# As `Posts.held` and `Mandates.valid` have it: every call at every door begins with this.
ACTING = """
    s.code, s.name,
    (select json_agg(json_build_array(p.role, p.department_id,
            case when p.role = 'clerk' and d.is_hall and d.is_active
                or p.role = 'leader' then d.region_id end))
        from people_post p join people_department d on d.id = p.department_id
        where p.staff_id = s.code and s.is_active
            and p.since <= %(at)s and (p.until is null or p.until > %(at)s)),
    a.id, a.name,
    (select json_agg(json_build_array(m.principal_id, m.items, m.actions) order by m.id)
        from people_mandate m where m.agent_id = a.id and m.revoked_at is null
            and m.valid_from <= %(at)s and (m.valid_until is null or m.valid_until > %(at)s))
"""
BEHIND = """
    left join people_staff s on s.user_id = u.id left join people_applicant a on a.user_id = u.id
"""
OF_ACCOUNT = f"select {ACTING} from people_user u {BEHIND} where u.id = %(user)s"
OF_STAFF = f"""
    select {ACTING} from people_staff s left join people_applicant a on a.user_id = s.user_id
    where s.code = %(code)s
"""
COLUMNS = [field.attname for field in User._meta.concrete_fields]
READ = ", ".join(f'u."{name}"' for name in COLUMNS)
ACCOUNT = f"select {READ}, {ACTING} from people_user u {BEHIND} where u.id = %(user)s"
OF_TOKEN = f"""
    select t.id, {READ}, {ACTING}
    from people_apitoken t join people_user u on u.id = t.user_id {BEHIND}
    where t.digest = %(digest)s and t.expires_at > %(at)s and t.revoked_at is null and u.is_active
"""


def who_is(user, at: datetime | None = None) -> Who:
    """Return who an account is at that moment (now): one statement, once per user object.

    An account without staff or applicant behind it, one switched off, or staff in a session
    without their second factor: nobody.
    """
    if not user.is_authenticated or not user.is_active or user.lacks_second_factor:
        return ANONYMOUS
    known = getattr(user, "_who", None)  # of the user itself, not of a request's lazy stand-in
    if known is None:
        known = user._who = {}
    if at not in known:
        found = rows(OF_ACCOUNT, {"user": user.pk, "at": at or timezone.now()})
        known[at] = _who(*found[0]) if found else ANONYMOUS
    return known[at]


def account(pk: int, at: datetime | None = None) -> User | None:
    """Return the account with this id; who is behind it is known then: one statement."""
    found = rows(ACCOUNT, {"user": pk, "at": at or timezone.now()})
    return _account(found[0]) if found else None


def _account(values) -> User:
    user = loaded(User, dict(zip(COLUMNS, values, strict=False)))
    user._who = {None: _who(*values[len(COLUMNS) :])}
    return user


def who_calls(secret: str, at: datetime) -> User | None:
    """Return the account whose program calls with this token now, if it is good: one statement.

    Who that is, is known then; `.token_id` tells by which token.
    """
    digest = sha256(secret.encode()).hexdigest()
    found = rows(OF_TOKEN, {"digest": digest, "at": at})
    if not found:
        return None
    token, *values = found[0]
    user = _account(values)
    user.token_id = token
    return user


def who_acts_as(applicant: Applicant, at: datetime) -> Who:
    """Return an applicant as one who acts for herself and those who gave her a mandate."""
    held = Mandate.objects.valid(at).filter(agent=applicant).order_by("pk")
    grants = [(mandate.principal_id, mandate.items, mandate.actions) for mandate in held]
    return _who(None, None, None, applicant.pk, applicant.name, grants)


def who_works_as(code: str, at: datetime) -> Who:
    """Return an official by her staff code, whether or not she is signed in; out of office: nobody."""
    found = rows(OF_STAFF, {"code": code, "at": at})
    known = _who(*found[0]) if found else ANONYMOUS
    return known if known.is_staff else ANONYMOUS


def _who(code, name, posts, applicant_id, applicant_name, grants) -> Who:
    """Return who that is: staff with posts, else an applicant, else nobody."""
    given = tuple(Grant(_uuid(whom), _set(items), _set(acts)) for whom, items, acts in grants or ())
    if posts:
        return Who(
            actor=f"staff:{code}",
            name=name,
            staff_code=code,
            posts=frozenset((role, department) for role, department, _ in posts),
            halls=frozenset(region for role, _, region in posts if region and role == "clerk"),
            governs=frozenset(region for role, _, region in posts if role == "leader"),
            applicant_id=applicant_id,
            grants=given,
        )
    if applicant_id is None:
        return ANONYMOUS
    return Who(
        actor=f"person:{applicant_id}",
        name=applicant_name,
        applicant_id=applicant_id,
        grants=given,
    )


def _uuid(value) -> UUID:
    return value if isinstance(value, UUID) else UUID(value)


def _set(values) -> frozenset[str] | None:
    return None if values is None else frozenset(values)
