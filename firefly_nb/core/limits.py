"""How fast job-making requests may leave: by a limit that is set, or by what the service's refusals teach. Pure.

Every method that needs the time is told it, in seconds of any clock that only goes forward.
"""

from __future__ import annotations

import math
import re
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from itertools import islice

from firefly_nb.core.learning import Lesson, Passed, agree
from firefly_nb.core.windows import MINUTE, Even, Sliding, Window

# The documented limit of an organisation that has no other. So many leave at once, and one more to see whether it is.
DEFAULT_PER_MINUTE = 4
# Limits are counted by the minute and by the day; a day's quota can be raised at any time. Asking once in five
# minutes bothers nobody, and a wrong header then costs five minutes and not a year.
LONGEST_WAIT = 300.0

_AT_ONCE = 12  # requests on their way; the transport has fewer connections, and lets the rest wait
_STALE = 30.0  # seconds after which a request without an answer no longer holds up the others
_PATIENCE = 16 * MINUTE  # between two tries of whether a limit that was learned still holds
_REMEMBERED = 2000


def retry_after(value: str | None, now: float) -> float | None:
    """Seconds to wait, from a `retry-after` header: a number, an HTTP date or an ISO date.

    `None` for anything else, a negative number and a date in the past included: they say nothing. 300 at most. `now`
    is in seconds since the epoch.

    Example: ``retry_after("17", time.time()) == 17.0``
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]+(\.[0-9]*)?", text):
        return min(float(text), LONGEST_WAIT)
    moment = moment_of(text)
    if moment is None or moment < now - 5.0:
        return None
    # A date has whole seconds: the one that has just gone by still means "now".
    return min(max(0.0, moment - now), LONGEST_WAIT)


def moment_of(text: str | None) -> float | None:
    """Seconds since the epoch of an HTTP date or an ISO date, `None` for anything else."""
    if not text:
        return None
    for read in (parsedate_to_datetime, datetime.fromisoformat):
        try:
            moment = read(text)
            return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return None


@dataclass(frozen=True, slots=True, eq=False)
class Ticket:
    """A request that is on its way. `beyond` says that it went although it should be refused, to see whether it is."""

    sent: float
    beyond: bool = False


class Pacer:
    """Says how long the next request has to wait.

    `per_minute` is the limit where the user knows it (`math.inf` for none): it is obeyed to the letter, never more than
    that in any minute. With `None` it is learned: requests go out freely until one is refused; then as the refusal
    says, with one more than fits from time to time, in case there is more room by now.

    Example::

        pacer = Pacer()
        if pacer.delay(now) == 0:
            ticket = pacer.sent(now)
            …
            pacer.refused(ticket, 17.0, later)
    """

    def __init__(self, per_minute: float | None = None) -> None:
        self._log: deque[Passed] = deque(maxlen=_REMEMBERED)
        self._flying: dict[Ticket, None] = {}
        self._pause = -math.inf
        self._misses = 0
        self.set_rate(per_minute)

    def set_rate(self, per_minute: float | None) -> None:
        """Obey this limit from now on; `None` forgets what was set and learns it."""
        self._told = per_minute
        self._window: Window | None = None
        if per_minute is not None and per_minute != math.inf:
            period = MINUTE * max(1.0, 1.0 / per_minute)
            self._window = Sliding(max(1, int(per_minute)), period, (request.answered for request in self._log))
        self._lesson: Lesson | None = None
        self._opening: float | None = None
        self._passed = 0  # requests taken since the last opening
        self._certain = False  # a second refusal has said the same as the first
        self._outgrown = 0  # of `_passed`, those that it took to see that the limit is no longer what it was
        self._dare_at = -math.inf
        self._dare_every = MINUTE

    # What is known

    @property
    def per_minute(self) -> float | None:
        """The limit that is set or has been learned; `None` while it is not known."""
        if self._told is not None:
            return self._told
        return None if self._window is None else self._window.per_minute

    @property
    def is_set(self) -> bool:
        return self._told is not None

    def forecast(self, count: int, now: float) -> list[float]:
        """When the next `count` requests are expected to leave, as moments of the same clock as `now`."""
        start = max(now, self._pause)
        window = self._ahead(now)
        if window is None:
            if self._told is not None or self._recent(now) > DEFAULT_PER_MINUTE:
                return [start] * count
            window = Sliding(DEFAULT_PER_MINUTE, MINUTE, (request.answered for request in self._log))
            for _ in self._flying:
                window.take(now, now)
        moments = []
        for _ in range(count):
            start = max(start, window.opens(start))
            window.take(start, start)
            moments.append(start)
        return moments

    def expected_start(self, place: int, now: float) -> float:
        """When the request with `place` others before it is expected to leave."""
        return self.forecast(place + 1, now)[-1]

    # The way of a request

    def delay(self, now: float) -> float:
        """Seconds until the next request may leave, 0 for now. Ask again when a request has come back."""
        if now < self._pause:
            return self._pause - now
        flying = [ticket.sent for ticket in self._flying if ticket.sent > now - _STALE]
        answer = min(flying, default=now) + _STALE - now
        if len(flying) >= self._room(now):
            return answer
        window = self._ahead(now)
        if window is None:
            return 0.0
        opens = window.opens(now) - now
        if opens <= window.doubt or not self._dares:
            return max(0.0, opens)
        # Alone, so that at most one is refused.
        return min(opens, max(self._dare_at - now, answer if flying else 0.0))

    def sent(self, now: float) -> Ticket:
        """A request leaves: its ticket goes to `accepted`, `refused` or `failed` when the answer is known."""
        window = self._ahead(now)
        ticket = Ticket(now, window is not None and self._told is None and window.opens(now) > now + 0.001)
        self._flying[ticket] = None
        return ticket

    def failed(self, ticket: Ticket) -> None:
        """It never reached the service: nothing was counted there."""
        self._flying.pop(ticket, None)

    def accepted(self, ticket: Ticket, now: float) -> None:
        """The service counted it, whatever it answered."""
        self._flying.pop(ticket, None)
        self._misses = 0
        lesson = self._lesson
        if lesson is not None and ticket.sent <= lesson.seen and self._passed == 0:
            # Its answer came after the refusal of a later one.
            self._log.append(Passed(ticket.sent, now))
            lesson.passed += 1
            if lesson.in_words:
                self._window = lesson.window(self._log)
            elif self._window is not None:
                self._window.take(ticket.sent, now)
            return
        if lesson is not None and lesson.latest is None:
            lesson.latest = self._opening = ticket.sent
            self._window = lesson.window(self._log)
        self._log.append(Passed(ticket.sent, now))
        self._passed += 1
        if self._window is not None:
            self._window.take(ticket.sent, now)
            if ticket.beyond and not isinstance(self._window, Even):
                self._window, self._certain, self._outgrown = None, False, self._passed - 1

    def refused(self, ticket: Ticket, after: float | None, now: float) -> None:
        """429, with the seconds of its `retry-after` where it had one."""
        self._flying.pop(ticket, None)
        lesson = self._lesson
        if lesson is not None and ticket.sent <= lesson.seen:
            # It was under way when the limit was met: nothing new.
            self._pause = max(self._pause, now + (self._believed(after) or 0.0))
            return
        wait = self._believed(after)
        self._misses += 1
        if self._told is not None:
            self._pause = now + (2.0 ** min(self._misses - 1, 6) if wait is None else wait)
        elif lesson is not None and self._passed == 0:
            self._still_shut(lesson, ticket, wait, now)
        else:
            self._learn(ticket, wait, now)

    # Inside

    def _believed(self, after: float | None) -> float | None:
        """A wait beyond a minute is believed only bit by bit: one wrong header must not stop an hour's work."""
        if after is None:
            return None
        least = 0.0 if self._misses == 0 else min(MINUTE, 0.25 * 2.0 ** min(self._misses, 8))
        return min(max(after, least), MINUTE * 2.0 ** min(self._misses, 8))

    def _learn(self, ticket: Ticket, wait: float | None, now: float) -> None:
        before = self._window
        lesson = Lesson(now, ticket.sent, None, before, self._opening, self._passed)
        self._lesson, self._passed = lesson, 0
        if wait is not None:
            lesson.expect(ticket.sent, now, wait)
            self._window = lesson.window(self._log)
            self._opening = self._pause = now + wait
        elif before is not None:
            self._window = self._without_word(before, now)
            self._opening = self._pause = self._window.opens(now)
            lesson.latest = self._opening
        else:
            self._pause = lesson.next_try(now, self._log)
            self._certain = False
            return
        assert self._window is not None
        agreed = agree(before, self._window)
        self._certain = agreed or isinstance(self._window, Even)
        self._dare_every = min(_PATIENCE, self._dare_every * 2) if agreed else MINUTE
        self._dare_at = now + self._dare_every if self._certain else now

    def _without_word(self, before: Window, now: float) -> Window:
        """The window after a refusal that did not say when to come back."""
        if before.opens(now) > now + 0.1:
            return before
        # It should have fitted. A sliding log with as many as have come through is on the safe side of every kind.
        recent = [request.answered for request in self._log if request.answered > now - before.period]
        return Sliding(max(1, min(before.count, len(recent))), before.period, recent or [now])

    def _still_shut(self, lesson: Lesson, ticket: Ticket, wait: float | None, now: float) -> None:
        """Refused again with nothing taken in between: the opening was expected too early."""
        lesson.seen = now
        if wait is None:
            lesson.earliest = ticket.sent
            self._pause = lesson.next_try(now, self._log)
        else:
            lesson.expect(ticket.sent, now, wait)
            self._pause = now + wait
        if self._window is not None:
            self._window, self._opening = self._window.moved(self._pause), self._pause

    @property
    def _dares(self) -> bool:
        """Whether one more than fits may be tried when its time has come: the whole window was used."""
        return (
            self._told is None
            and self._window is not None
            and (self._passed >= self._window.count or isinstance(self._window, Even))
        )

    def _room(self, now: float) -> int:
        """How many may be on their way at once."""
        if self._told is not None or self._certain:
            return _AT_ONCE
        if self._lesson is None:
            taken, first = self._recent(now), DEFAULT_PER_MINUTE + 1
            return first - taken if taken < first else min(_AT_ONCE, (taken + first) // 2)
        if self._window is None:
            # A limit that was raised may have been raised by little: one after the other at first.
            return max(1, min(_AT_ONCE, (self._passed - self._outgrown) // 8))
        # Half of those that were taken may have belonged to the window before: up to there in ever larger steps.
        sure = self._window.count // 2
        return max(1, min(_AT_ONCE, self._passed, sure - self._passed))

    def _recent(self, now: float) -> int:
        """How many were taken in the last minute; it is enough to know whether they are more than a few."""
        latest = islice(reversed(self._log), 2 * _AT_ONCE)
        return sum(request.answered > now - MINUTE for request in latest)

    def _ahead(self, now: float) -> Window | None:
        """The window as it will be when what is on its way has been counted."""
        if self._window is None or not self._flying:
            return self._window and self._window.copy()
        window = self._window.copy()
        for _ in self._flying:
            window.take(now, now)
        return window
