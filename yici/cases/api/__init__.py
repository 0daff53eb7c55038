"""REST: apply, list, read; one documented route for each verb; files, papers, proof."""

from . import applying, papers, reading, verbs
from .refusals import refusals

routers = [
    ("/files", applying.files),
    ("/cases", reading.router),
    ("/cases", verbs.router),
    ("/cases", papers.router),
]

__all__ = ["refusals", "routers"]
