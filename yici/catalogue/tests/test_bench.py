"""The measurement itself works; how fast it is, `yici bench search` says."""

from yici.catalogue.bench import bench_search


def test_the_benchmark_searches_in_every_way():
    found = bench_search(items=1000, searches=16)
    assert (found["items"], found["searches"]) == (1000, 16)
    assert len([name for name in found if name.startswith("p95_")]) == 9
    assert found["p95_ms"] < 1000
