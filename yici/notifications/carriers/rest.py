"""A carrier that is away is left in peace: or every worker would spend its days waiting for it."""

import random
import threading
import time

SHORTEST, LONGEST = 15.0, 600.0  # seconds


class Resting(Exception):
    """Nobody tried: the carrier was away a moment ago. `seconds`: try after that."""

    def __init__(self, seconds: float):
        super().__init__(f"{seconds:.0f} s")
        self.seconds = seconds


class Rest:
    """How long a channel rests: longer each time it is found away, not at all once it answers."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._until, self._length = 0.0, 0.0

    def need_none(self) -> None:
        """:raises Resting: while it rests; the rest are spread out, so as not to come all at once"""
        with self._lock:
            left = self._until - time.monotonic()
            if left > 0:
                raise Resting(left + random.uniform(0, self._length))

    def begin(self) -> None:
        with self._lock:
            if time.monotonic() >= self._until:  # of several that failed at once, one counts
                self._length = min(max(2 * self._length, SHORTEST), LONGEST)
                self._until = time.monotonic() + self._length

    def end(self) -> None:
        with self._lock:
            self._until = self._length = 0.0
