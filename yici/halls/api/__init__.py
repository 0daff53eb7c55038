"""The REST routes of halls, by subject."""

routers: list = []
