"""How accounts behave: where sign-in leads, how OpenID Connect finds a person, what is kept sealed."""

import base64

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.db.models.signals import pre_save
from django.dispatch import receiver
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext, gettext_noop

from . import actions, capacity, real_name, rules, secrets
from .actions.applicants import clean_number
from .models import Applicant
from .refusals import AccountTaken, Refused
from .who import ANONYMOUS, who_is


class ClaimMissing(Refused):
    """The identity provider did not say who this is."""

    message = gettext_noop(
        "The identity provider sent no verified name and identity number. "
        "Have your identity verified there, or sign in with a password."
    )


class Accounts(DefaultAccountAdapter):
    """Accounts of our own."""

    def is_open_for_signup(self, request) -> bool:
        return real_name.source() is not None

    def get_login_redirect_url(self, request) -> str:
        return "/desk/" if who_is(request.user).is_staff else "/"


class SecondFactors(DefaultMFAAdapter):
    """Second factors, whose secrets are sealed like identity numbers."""

    def get_totp_issuer(self) -> str:
        return "一次 Yici"

    def encrypt(self, text: str) -> str:
        return base64.b64encode(secrets.encrypt(text, "people.second_factor")).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return secrets.decrypt(base64.b64decode(encrypted_text), "people.second_factor")


class OpenIdConnect(DefaultSocialAccountAdapter):
    """Accounts kept by an identity provider the operator trusts to have verified the number."""

    def is_open_for_signup(self, request, sociallogin) -> bool:
        return True

    def is_auto_signup_allowed(self, request, sociallogin) -> bool:
        return True

    def populate_user(self, request, sociallogin, data):
        """Take over nothing: name and number belong to the applicant, not to the account."""
        return sociallogin.user

    def pre_social_login(self, request, sociallogin):
        """Find out who this is, before anything is signed in.

        :raises ImmediateHttpResponse: back to the sign-in page, which says why
        """
        sociallogin.email_addresses = []
        try:
            self._recognise(request, sociallogin)
        except Refused as refused:
            messages.error(request, gettext(str(refused)))
            raise ImmediateHttpResponse(redirect("account_login")) from None

    @transaction.atomic
    def _recognise(self, request, sociallogin):
        applicant = person_in(claims_of(sociallogin.account))
        if sociallogin.is_existing:
            actions.link_account(applicant=applicant, user=sociallogin.user)
        elif sociallogin.state.get("process") == "connect":
            actions.link_account(applicant=applicant, user=request.user)
        elif applicant.user:
            if not applicant.user.is_active:
                raise AccountTaken
            sociallogin.connect(request, applicant.user)

    @transaction.atomic
    def save_user(self, request, sociallogin, form=None):
        applicant = person_in(claims_of(sociallogin.account))
        sociallogin.user.username = f"p{applicant.pk.hex}"
        sociallogin.user.set_unusable_password()
        sociallogin.save(request)
        actions.link_account(applicant=applicant, user=sociallogin.user)
        return sociallogin.user

    def send_notification_mail(self, *args, **kwargs):
        """Send none: accounts have no address of their own."""


def person_in(claims: dict) -> Applicant:
    """Return the person whose number and name the provider's claims hold.

    :raises ClaimMissing: when either is not there
    :raises BadNumber, NameMismatch: when they are wrong
    :raises TooYoung: for a child under eight, who has no account
    """
    name, number = (claims.get(claim) for claim in (settings.OIDC_NAME, settings.OIDC_NUMBER))
    if not (isinstance(name, str) and isinstance(number, str) and name and number):
        raise ClaimMissing
    at = timezone.now()
    born = clean_number("person", number, at)
    rules.need_age_for_account(capacity.of_number(born, timezone.localdate(at)))
    return actions.register_applicant(
        kind="person", name=name, number=number, checked_by="oidc", by=ANONYMOUS, at=at
    )


def claims_of(account: SocialAccount) -> dict:
    """Return what the provider said of the account: ID token, then user information.

    :raises ClaimMissing: when the two are about different people (OpenID Connect Core 5.3.2)
    """
    told = getattr(account, "_claims", None) or account.extra_data or {}
    token, info = told.get("id_token") or {}, told.get("userinfo") or {}
    if token and info and token.get("sub") != info.get("sub"):
        raise ClaimMissing
    return token | info


@receiver(pre_save, sender=SocialAccount)
def keep_no_claims(sender, instance: SocialAccount, **kwargs):
    """Keep what the provider said for this request only: it holds the number in clear."""
    if instance.extra_data:
        instance._claims, instance.extra_data = instance.extra_data, {}
