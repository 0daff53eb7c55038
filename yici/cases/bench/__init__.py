"""The benches of cases: through `actions` and over HTTP, each beside a bare limit."""

from .journey import bench_cases
from .run import bench_tell, bench_tell_many

__all__ = ["bench_cases", "bench_tell", "bench_tell_many"]
