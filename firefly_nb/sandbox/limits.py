"""The service's rate limit: so many jobs per so many seconds, by one of three policies."""

from __future__ import annotations

import email.utils
import math
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime

POLICIES = ("sliding", "fixed", "bucket")
RETRY_FORMS = ("seconds", "http-date", "iso-date", "absent", "absurd")
_ABSURD = ("31536000000", "-30", "soon", "1e400", "")


@dataclass(slots=True)
class Limit:
    """`count` requests per `seconds`. ``fixed`` windows start on multiples of the period since the epoch, ``sliding``
    looks back one period from now, ``bucket`` refills evenly and holds `count` at most."""

    count: int
    seconds: float
    policy: str = "sliding"
    taken: deque[float] = field(default_factory=deque)

    def wait(self, now: float) -> float:
        """Seconds until one more request is allowed; 0 when it is allowed now."""
        if self.count <= 0:
            return self.seconds
        if self.policy == "bucket":
            return max(0.0, (1.0 - self._level(now)) * self.seconds / self.count)
        start = now - now % self.seconds if self.policy == "fixed" else now - self.seconds
        while self.taken and (self.taken[0] < start or (self.policy == "sliding" and self.taken[0] <= start)):
            self.taken.popleft()
        if len(self.taken) < self.count:
            return 0.0
        return (start if self.policy == "fixed" else self.taken[0]) + self.seconds - now

    def take(self, now: float) -> None:
        if self.policy == "bucket":
            # The one entry says when the bucket would have been empty.
            level = self._level(now) - 1.0
            self.taken.clear()
            self.taken.append(now - level * self.seconds / self.count)
        else:
            self.taken.append(now)

    def _level(self, now: float) -> float:
        if not self.taken:
            return float(self.count)
        return min(float(self.count), (now - self.taken[0]) * self.count / self.seconds)


def parse(words: str, policy: str) -> Limit:
    """``N`` a minute, or ``N/SECONDS``. Raises `ValueError`."""
    count, _, seconds = words.partition("/")
    try:
        limit = Limit(int(count), float(seconds or 60.0), policy)
    except ValueError:
        raise ValueError(f"{words!r} is not N or N/SECONDS") from None
    if limit.count < 0 or not 0 < limit.seconds <= 86400 * 31:
        raise ValueError(f"{words!r}: N is 0 or more, SECONDS is above 0")
    return limit


def wait_of(limits: list[Limit], now: float) -> float:
    """Ask every limit, and take one place in each when all have one: seconds to wait, 0 when it is allowed."""
    wait = max((limit.wait(now) for limit in limits), default=0.0)
    if wait <= 0:
        for limit in limits:
            limit.take(now)
        return 0.0
    return wait


def refusal_headers(wait: float, form: str, number: int, now: float) -> dict[str, str]:
    """What a 429 says: ``retry-after`` in the `form` asked for (`number` picks among the absurd ones)."""
    headers = {"x-access-rate-limit-level": "org"}
    if form == "absurd":
        headers["retry-after"] = _ABSURD[number % len(_ABSURD)]
    elif form == "http-date":
        headers["retry-after"] = email.utils.formatdate(math.ceil(now + wait), usegmt=True)
    elif form == "iso-date":
        moment = datetime.fromtimestamp(math.ceil((now + wait) * 1000) / 1000, UTC)
        headers["retry-after"] = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    elif form == "seconds":
        headers["retry-after"] = str(math.ceil(wait))
    return headers
