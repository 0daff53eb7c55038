"""A case: one applicant, one service item, a lifecycle, and the clocks the law winds."""
