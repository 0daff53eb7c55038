"""The benches of cases: through `actions` and over HTTP, each beside a bare limit; and under fire."""

from .desk import bench_desk
from .journey import bench_cases
from .killed import bench_killed
from .notify import bench_notify
from .run import bench_tell, bench_tell_many

__all__ = [
    "bench_cases",
    "bench_desk",
    "bench_killed",
    "bench_notify",
    "bench_tell",
    "bench_tell_many",
]
