"""Efficiency supervision (效能监察): yellow and red cards of limits, and supervision orders (R25, C106, C108)."""
