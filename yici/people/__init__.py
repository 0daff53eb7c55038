"""Regions, departments, posts, staff, applicants and mandates: who acts, and for whom."""
