"""REST: apply, list, read; one documented route for each verb; files, papers, proof."""

from . import (
    applying,
    calendars,
    concerns,
    consents,
    demands,
    leaving,
    modes,
    papers,
    parcels,
    reading,
    results,
    switch,
    verbs,
    windows,
)
from .refusals import refusals

routers = [
    ("/files", applying.files),
    ("/cases", reading.router),
    ("/cases", verbs.router),
    ("/cases", papers.router),
    ("/cases", parcels.router),
    ("/cases", calendars.of_cases),
    ("/results", results.router),
    ("/service-modes", modes.router),
    ("/repeated-demands", demands.router),
    ("/concerns", concerns.router),
    ("/consents", consents.router),
    ("/hand-overs", leaving.router),
    ("/examination-stops", switch.router),
    ("/calendars", calendars.router),
    ("/window-figures", windows.router),
    ("/referrals", windows.referrals),
]

__all__ = ["refusals", "routers"]
