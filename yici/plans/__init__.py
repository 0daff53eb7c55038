"""多规合一: every space plan on one map, what they say of a site, and conditions gathered beforehand (C063)."""
