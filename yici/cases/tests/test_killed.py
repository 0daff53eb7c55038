"""Whole cases over HTTP while web and worker processes are killed: `yici bench killed`, in small."""

import pytest

from yici.cases.bench import bench_killed

pytestmark = [pytest.mark.crowd, pytest.mark.django_db(transaction=True)]


def test_killed_at_random_points_every_case_is_complete_none_doubled_none_stuck(migrated):
    found = bench_killed(cases=8, clients=2, seed=20261121, pause=(0.1, 0.8))
    assert found["good"], found
    assert found["complete"] == found["cases"] == 10  # eight, and two that lead to a licence
    assert found["kills"] > 2, found["killed"]
