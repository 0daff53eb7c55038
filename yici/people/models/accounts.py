"""Accounts: how somebody, or somebody's program, signs in."""

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    """An account: somebody who signs in."""

    # Set on a request's user by `second_factor`: staff whose session lacks it are nobody.
    lacks_second_factor = False
    token_id: int | None = None  # of the program that calls, see `who.who_calls`


class ApiToken(models.Model):
    """A key of a program that calls the REST API in its owner's name; only its digest is kept."""

    user = models.ForeignKey(User, models.CASCADE, related_name="tokens")
    name = models.CharField(_("name"), max_length=100)
    digest = models.CharField(max_length=64, unique=True)  # SHA-256
    created_at = models.DateTimeField(_("created"))
    expires_at = models.DateTimeField(_("expires"))
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    def __str__(self):
        return self.name
