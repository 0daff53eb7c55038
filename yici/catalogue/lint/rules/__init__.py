"""The rules, one small pure function each: (entry, around) -> findings."""
