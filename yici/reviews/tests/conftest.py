"""The city of the cases' own tests."""

from yici.cases.tests.conftest import accepted, apply, city

__all__ = ["accepted", "apply", "city"]
