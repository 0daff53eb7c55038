"""The few components every screen is made of."""
