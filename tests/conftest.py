"""The tests of the whole house share what the tests of the rooms use."""

from yici.conftest import (
    django_db_setup,
    every_story_matches_its_ledger,
    nothing_is_remembered_of_another_test,
)

__all__ = [
    "django_db_setup",
    "every_story_matches_its_ledger",
    "nothing_is_remembered_of_another_test",
]
