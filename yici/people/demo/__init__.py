"""The demo city's people, all SIMULATED: real departments, invented staff, citizens and firms."""

from django.utils.text import format_lazy

from .load import SignIn, load_demo, load_departments, sign_ins

load = [load_demo]
accounts = [(one.username, format_lazy("{} {}", one.person, one.role)) for one in sign_ins()]

__all__ = ["SignIn", "accounts", "load", "load_demo", "load_departments", "sign_ins"]
