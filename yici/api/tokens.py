"""Signing in for programs: a token for a name, a password and, where needed, a second factor."""

from datetime import datetime
from typing import Annotated
from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.mfa.base.internal.flows import check_rate_limit
from allauth.mfa.models import Authenticator
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Router, Schema
from pydantic import ConfigDict, Field, StringConstraints

from yici.kernel.rest import Given, Line, Plain, Problem
from yici.people import actions, masking
from yici.people.models import ApiToken, Applicant, Department
from yici.people.second_factor import is_required
from yici.people.who import who_is

router = Router(tags=["sign-in"])
routers = [("/", router)]
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)


class SignIn(Given):
    """Name and password as at the sign-in page."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"username": "citizen", "password": "yici-demo"}]}
    )
    username: Annotated[Plain, StringConstraints(min_length=1, max_length=150)]
    password: Annotated[Plain, StringConstraints(min_length=1, max_length=1000)]
    code: Annotated[Plain, StringConstraints(max_length=20)] = Field(
        "", description="Second factor: the digits of your authenticator, or a recovery code."
    )
    name: Line = Field("API", description="What you call the program that will use the token.")


class Token(Schema):
    """A key. It is shown this once and kept nowhere."""

    token: str
    expires_at: datetime


class ApplicantOut(Schema):
    """Somebody you may apply for."""

    id: UUID
    kind: str
    name: str = Field(description="Masked when it is another person's.")
    is_self: bool


class PostOut(Schema):
    """A post you hold."""

    role: str
    department: str


class Me(Schema):
    """Who you are here."""

    username: str
    posts: list[PostOut]
    applicants: list[ApplicantOut]


@router.post("/tokens", auth=None, response={201: Token}, openapi_extra={
    "responses": {
        401: {"$ref": "#/components/responses/401"},
        403: {"$ref": "#/components/responses/403"},
        429: {"$ref": "#/components/responses/429"},
    }
})  # fmt: skip
def make_token(request, given: SignIn):
    """Get a token: name, password and, where the account has one, its second factor.

    A token is made anew at every call, since its secret is kept nowhere. Five wrong passwords in
    five minutes, and the account waits.
    """
    user = _authenticated(request, given)
    _check_second_factor(user, given.code)
    token, secret = actions.make_token(
        user=user, name=given.name or "API", by=who_is(user), at=timezone.now()
    )
    return 201, {"token": secret, "expires_at": token.expires_at}


def _authenticated(request, given: SignIn):
    try:
        user = get_adapter(request).authenticate(
            request, username=given.username, password=given.password
        )
    except ValidationError as refused:
        raise _too_many(refused) from None
    if user is None or who_is(user).is_anonymous:
        raise Problem(401, "wrong-password", _("Name and password do not belong together."))
    return user


def _check_second_factor(user, code: str) -> None:
    factors = list(Authenticator.objects.filter(user=user, type__in=FACTORS))
    if not factors:
        if is_required() and who_is(user).is_staff:
            words = _("Staff need a second factor: sign in at the site once and set it up.")
            raise Problem(403, "second-factor-missing", words)
        return
    if not code:
        words = _("Send the digits of your authenticator, or a recovery code, as `code`.")
        raise Problem(401, "second-factor", words)
    try:
        forgive = check_rate_limit(user)
    except ValidationError as refused:
        raise _too_many(refused) from None
    if not any(factor.wrap().validate_code(code) for factor in factors):
        raise Problem(401, "wrong-code", _("This code is not right, or not right any more."))
    forgive()


def _too_many(refused: ValidationError) -> Problem:
    words = " ".join(refused.messages)
    return Problem(429, "too-many-attempts", words, headers={"Retry-After": "300"})


@router.delete("/tokens/current", response={204: None})
def revoke_token(request):
    """End the token this very call is made with."""
    token = ApiToken.objects.filter(pk=getattr(request.user, "token_id", None)).first()
    if token is None:
        raise Problem(404, "no-token", _("This call was made without a token."))
    actions.revoke_token(token=token, by=who_is(request.user), at=timezone.now())
    return 204, None


@router.get("/me", response=Me)
def read_me(request):
    """Read who you are here: your posts, and those you may apply for."""
    who = who_is(request.user)
    departments = Department.objects.in_bulk({department for _role, department in who.posts})
    applicants = Applicant.objects.filter(pk__in=who.applicants).order_by("kind", "pk")
    own_first = sorted(applicants, key=lambda one: one.pk != who.applicant_id)
    return {
        "username": request.user.username,
        "posts": [
            {"role": role, "department": departments[department].name}
            for role, department in sorted(who.posts)
        ],
        "applicants": [_applicant(one, who) for one in own_first],
    }


def _applicant(one: Applicant, who) -> dict:
    own = one.pk == who.applicant_id
    shown = one.name if own or one.kind != "person" else masking.name(one.name)
    return {"id": one.pk, "kind": one.kind, "name": shown, "is_self": own}
