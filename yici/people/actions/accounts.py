"""Accounts: what people and programs sign in with."""

import secrets as random
from datetime import datetime, timedelta
from hashlib import sha256

from django.db import transaction
from django.utils import timezone

from yici.people import refusals, rules
from yici.people.models import ApiToken, Applicant, User, capacity_of
from yici.people.who import Who, who_is

LONGEST = timedelta(days=366)


@transaction.atomic
def open_account(*, username: str, password: str | None = None, hashed: str = "") -> User:
    """Open an account. Without a password its owner signs in elsewhere (OpenID Connect).

    :param hashed: a password hashed already, instead of one in clear
    :raises AccountTaken: when there is one of that name
    """
    if User.objects.filter(username__iexact=username).exists():
        raise refusals.AccountTaken
    user = User(username=username)
    if hashed:
        user.password = hashed
    else:
        user.set_password(password)
    user.save()
    return user


@transaction.atomic
def link_account(*, applicant: Applicant, user: User, at: datetime | None = None) -> Applicant:
    """Let an account sign in as that person. Doing it again changes nothing.

    :param at: now, when left out
    :raises TooYoung: for a child under eight (民法典 art. 20)
    :raises AccountTaken: when the person has another account, or the account another person
    :raises BadMandate: when the applicant is an organisation: people sign in, and act for it
    """
    if applicant.kind != "person":
        raise refusals.BadMandate(refusals.BadMandate.ORGANISATION)
    applicant = Applicant.objects.select_for_update().get(pk=applicant.pk)
    on = timezone.localdate(at)
    kept = bytes(applicant.number_sealed)
    rules.need_age_for_account(capacity_of(applicant.pk, applicant.kind, kept, on))
    if applicant.user_id not in (None, user.pk):
        raise refusals.AccountTaken
    if Applicant.objects.filter(user=user).exclude(pk=applicant.pk).exists():
        raise refusals.AccountTaken
    applicant.user = user
    applicant.save(update_fields=["user"])
    return applicant


@transaction.atomic
def make_token(
    *, user: User, name: str, by: Who, at: datetime, lasts: timedelta = timedelta(days=90)
) -> tuple[ApiToken, str]:
    """Make a key for a program; the secret is returned this once and kept nowhere.

    :raises NotAllowed: when it is for another account, or would last more than a year
    """
    if who_is(user, at).actor != by.actor or by.is_anonymous or lasts > LONGEST:
        raise refusals.NotAllowed
    secret = f"yici_{random.token_urlsafe(32)}"
    token = ApiToken.objects.create(
        user=user,
        name=rules.clean_name(name)[:100],
        digest=sha256(secret.encode()).hexdigest(),
        created_at=at,
        expires_at=at + lasts,
    )
    return token, secret


@transaction.atomic
def revoke_token(*, token: ApiToken, by: Who, at: datetime) -> ApiToken:
    """End a program's key at once.

    :raises NotAllowed: when it is neither hers nor she an administrator
    """
    if who_is(token.user, at).actor != by.actor:
        rules.need_administrator(by)
    if token.revoked_at is None:
        token.revoked_at = at
        token.save(update_fields=["revoked_at"])
    return token
