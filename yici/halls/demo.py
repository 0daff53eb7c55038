"""What the demo city has of halls."""

from .booked import load_appointments

load = [load_appointments]
