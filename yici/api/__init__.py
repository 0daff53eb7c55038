"""The programmers' door: REST under /api/v1."""
