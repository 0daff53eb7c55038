"""Settings of the tests: the site's own, and a story small enough to see through."""

from .settings import *
from .settings import INSTALLED_APPS

# Before the others, so that its `flush` is the one that is found.
INSTALLED_APPS = ["yici.kernel.tests", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
