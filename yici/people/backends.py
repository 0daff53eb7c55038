"""Who a session belongs to: its account is read with the posts and mandates behind it."""

from allauth.account.auth_backends import AuthenticationBackend
from django.contrib.auth.backends import ModelBackend

from .who import account


class _Known(ModelBackend):
    """Read the account in the statement that says who she is: every page begins with both."""

    def get_user(self, user_id):
        user = account(user_id)
        return user if user and self.user_can_authenticate(user) else None


class Passwords(_Known):
    """Name and password."""


class SignIn(_Known, AuthenticationBackend):
    """The sign-in pages, and accounts of an identity provider."""
