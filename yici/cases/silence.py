"""Who looks at what the offices missed before the law speaks in their place (行政许可法 art. 32).

After that the limit is over, as of the day of receipt, and nothing shows that it was missed.
"""

from collections.abc import Callable

BEFORE: list[Callable] = []  # each is called with `at`; rooms above add theirs
