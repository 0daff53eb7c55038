"""The desk is tested in the city of the cases."""

from yici.cases.tests.conftest import accepted, apply, at_desk, city

__all__ = ["accepted", "apply", "at_desk", "city"]
