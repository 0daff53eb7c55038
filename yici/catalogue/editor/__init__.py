"""Editing a guide as people work: form, stages, situations, materials and texts, without code."""
