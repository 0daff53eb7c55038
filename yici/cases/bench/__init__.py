"""`yici bench tell`: whole cases through `actions`, beside a bare loop that writes the same rows."""

from .run import bench_tell, bench_tell_many

__all__ = ["bench_tell", "bench_tell_many"]
