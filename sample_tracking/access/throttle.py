"""Slows down those who guess."""

from __future__ import annotations

import threading
from collections import OrderedDict, deque
from typing import TYPE_CHECKING, Final

from sample_tracking.kernel.errors import TooMany
from sample_tracking.kernel.languages import later, phrase

if TYPE_CHECKING:
    from datetime import datetime, timedelta

MOST_NAMES: Final = 10_000


class Throttle:
    """Counts the misses of each name in this process; the oldest names are forgotten first."""

    def __init__(self, misses: int, within: timedelta) -> None:
        self._most, self._within = misses, within
        self._missed: OrderedDict[str, deque[datetime]] = OrderedDict()
        self._lock = threading.Lock()

    def check(self, name: str, now: datetime) -> None:
        """TooMany, with the seconds to wait, after too many misses."""
        with self._lock:
            times = self._missed.get(name.casefold())
            while times and now - times[0] >= self._within:
                times.popleft()
            if times and len(times) >= self._most:
                wait = max(1, round((self._within - (now - times[0])).total_seconds()))
                pattern = later("Too many failed log-ins. Please wait {seconds} seconds before the next try.")
                sentence = phrase(pattern, seconds=wait)
                raise TooMany(sentence, headers=self._headers(wait))

    def _headers(self, wait: int) -> dict[str, str]:
        """As the IETF draft on rate limit headers has them."""
        return {
            "Retry-After": str(wait),
            "RateLimit-Policy": f'"log-in";q={self._most};w={round(self._within.total_seconds())}',
            "RateLimit": f'"log-in";r=0;t={wait}',
        }

    def missed(self, name: str, now: datetime) -> None:
        with self._lock:
            self._missed.setdefault(name.casefold(), deque(maxlen=self._most)).append(now)
            self._missed.move_to_end(name.casefold())
            if len(self._missed) > MOST_NAMES:
                self._missed.popitem(last=False)

    def passed(self, name: str) -> None:
        with self._lock:
            self._missed.pop(name.casefold(), None)
