"""一件事: several items of several departments as one thing: one form, one clock, one result."""
