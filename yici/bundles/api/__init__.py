"""`/bundles`: what can be done as one thing. `/bundle-cases`: applying for it, and following it."""

from . import clearances, definitions, parks, verbs
from .refusals import refusals

routers = [
    *parks.routers,
    *clearances.routers,
    ("/bundles", definitions.router),
    ("/bundle-cases", verbs.cases),
]

__all__ = ["refusals", "routers"]
