"""How fast requests may leave: what is known of the service's limit, learned from its refusals. Pure: no clock of its own.

Servers count in three ways, and the answer to the first refusals tells them apart. A sliding log frees a slot when
the oldest request of the last minute gets too old; a fixed window frees all at once; a bucket frees one slot after
the other, evenly.
"""

from __future__ import annotations

import math
from collections import deque
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

WINDOW = 60.0
# The documented limit of an organisation that has no other: so many go out before the first careful try for more.
DEFAULT_PER_MINUTE = 4
# A server that says "come back in a day" is not obeyed to the letter: the limits are counted by the minute, and a
# daily quota can be raised at any time. Asking once in five minutes bothers nobody.
LONGEST_WAIT = 300.0
_AT_ONCE = 6
_SLACK = 2.0  # seconds by which a wait may differ from the expected one: retry-after comes in whole seconds


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait, from a `retry-after` header: a number, an HTTP date or an ISO date; `None` for anything else.

    Never negative, and 300 at most. `now` is in seconds since the epoch.

    Example: ``retry_after("17", time.time()) == 17.0``
    """
    if value is None or not value.strip():
        return None
    text = value.strip()
    try:
        seconds = float(text)
    except ValueError:
        moment = _moment(text)
        if moment is None:
            return None
        seconds = moment - now
    if math.isnan(seconds):
        return None
    return min(max(0.0, seconds), LONGEST_WAIT)


def _moment(text: str) -> float | None:
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


class Pacer:
    """Says how long the next request has to wait. Times are monotonic seconds, given by the caller.

    `per_minute` is the limit where the user knows it (`math.inf` for none), `None` where it is to be learned.
    """

    def __init__(self, per_minute: float | None = None) -> None:
        self._accepted: deque[float] = deque()
        self._flying: dict[int, float] = {}
        self._tickets = 0
        self._blocked_until = -math.inf
        self._learned_at = -math.inf
        self._clean = 0
        self.set_rate(per_minute)

    def set_rate(self, per_minute: float | None) -> None:
        """Obey this limit from now on; `None` forgets what was set and learns it."""
        self._set = per_minute
        self._limit: float | None = per_minute
        self._interval: float | None = None
        self._since_reset: int | None = None
        self._reset_at = -math.inf
        self._room = 1

    @property
    def per_minute(self) -> float | None:
        """The limit that is set or has been learned; `None` while nothing has been refused."""
        return WINDOW / self._interval if self._interval else self._limit

    @property
    def is_set(self) -> bool:
        return self._set is not None

    def delay(self, now: float) -> float:
        """Seconds until the next request may leave; 0 for at once. After `inf` something in flight has to come back."""
        self._forget(now)
        if now < self._blocked_until:
            return self._blocked_until - now
        flying = len(self._flying)
        if self._interval is not None:
            last = max([*self._flying.values(), *list(self._accepted)[-1:]], default=-math.inf)
            return math.inf if flying else max(0.0, last + self._interval - now)
        if self._limit is None:
            if self._known_good() + flying < DEFAULT_PER_MINUTE:
                return 0.0
            return 0.0 if flying < self._room else math.inf
        if self._limit == math.inf:
            return 0.0 if flying < _AT_ONCE * 2 else math.inf
        return self._window_delay(now, flying)

    def _window_delay(self, now: float, flying: int) -> float:
        assert self._limit is not None
        limit = max(1, int(self._limit))
        if len(self._accepted) + flying < limit:
            # After a refusal the first one tells whether the way is really free.
            careful = self._set is None and self._since_reset == 0
            return math.inf if careful and flying else 0.0
        if len(self._accepted) >= limit:
            return max(0.0, self._accepted[len(self._accepted) - limit] + WINDOW - now) or 0.001
        return math.inf

    def sent(self, now: float) -> int:
        """A request leaves: its ticket goes to `accepted`, `refused` or `failed` when the answer is known."""
        self._tickets += 1
        self._flying[self._tickets] = now
        return self._tickets

    def accepted(self, ticket: int, now: float) -> None:
        self._flying.pop(ticket, None)
        self._accepted.append(now)
        if self._since_reset is not None:
            self._since_reset += 1
        if self._limit is None and self._known_good() >= DEFAULT_PER_MINUTE:
            self._room = min(self._room + 1, _AT_ONCE)

    def failed(self, ticket: int) -> None:
        """It never reached the service: nothing was counted there."""
        self._flying.pop(ticket, None)

    def refused(self, ticket: int, after: float | None, now: float) -> None:
        """429, with the seconds of its `retry-after` where it had one."""
        left = self._flying.pop(ticket, now)
        self._forget(now)
        if left < self._learned_at:
            self._blocked_until = max(self._blocked_until, now + (after or 0.0))
            return  # it was under way when the limit was met: nothing new
        self._learned_at = now
        expected = self._accepted[0] + WINDOW - now if self._accepted else None
        wait = after if after is not None else (expected if expected is not None else 5.0)
        self._blocked_until = now + max(wait, 0.05)
        if self._set is None:
            self._learn(after, expected, now)

    def _learn(self, after: float | None, expected: float | None, now: float) -> None:
        count = self._since_reset if self._since_reset is not None else len(self._accepted)
        early = after is not None and expected is not None and after < expected - _SLACK
        if self._interval is not None:
            self._interval *= 1.1
        elif self._since_reset is not None and self._limit is not None and 0 < count < int(self._limit) and after:
            # Not all at once and not with the age of the log: one after the other.
            self._interval = max(after, WINDOW / self._limit) if count == 1 else max(after / count, 0.1)
        else:
            self._limit = max(1.0, float(count or self._limit or 1))
            if early:
                self._accepted.clear()
                self._since_reset = 0
                self._reset_at = self._blocked_until

    def expected_start(self, place: int, now: float) -> float | None:
        """When the job with `place` others before it may leave (monotonic seconds), as far as is known."""
        start = max(now, self._blocked_until)
        if self._interval is not None:
            return start + place * self._interval
        if self._limit is None or self._limit == math.inf:
            return start if place < DEFAULT_PER_MINUTE else None
        limit = max(1, int(self._limit))
        times = [*self._accepted, *self._flying.values()][-limit:]
        for _ in range(place + 1):
            free = start if len(times) < limit else max(start, times[-limit] + WINDOW)
            times.append(free)
        return times[-1]

    def _known_good(self) -> int:
        return len(self._accepted)

    def _forget(self, now: float) -> None:
        while self._accepted and self._accepted[0] <= now - WINDOW:
            self._accepted.popleft()
