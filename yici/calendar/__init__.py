"""Working days (工作日) and limits: what the law counts in, as pure functions of dates."""
