"""Before any test: the Chinese is compiled as it stands in django.po."""

from scripts.translations import compile_if_stale


def pytest_configure(config):
    compile_if_stale()
