"""Settings of the tests: the site's own, and a story small enough to see through."""

from .settings import *
from .settings import DATABASES, INSTALLED_APPS

# Before the others, so that its `flush` is the one that is found.
INSTALLED_APPS = ["yici.kernel.tests", *INSTALLED_APPS]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
# A test's database need not outlive a power cut: nobody waits for the disk.
DATABASES["default"]["OPTIONS"]["options"] += " -c synchronous_commit=off"
