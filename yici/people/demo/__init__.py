"""The demo city's people, all SIMULATED: real departments, invented staff, citizens and firms."""

from .load import PASSWORD, SignIn, load_demo

__all__ = ["PASSWORD", "SignIn", "load_demo"]
