"""When a job is asked for. Simulated time."""

from __future__ import annotations

import math
import random

import pytest

from firefly_nb.core.polling import Durations, SharedPause, backoff, next_poll
from tests.bench.polls import least_delay
from tests.support.polled import learned, lognormal, once_a_second


@pytest.mark.parametrize("typical", [2.0, 4.5, 10.0, 30.0])
def test_half_the_delay_of_asking_once_a_second_for_no_more_requests(typical: float) -> None:
    times = lognormal(400, typical, 0.2)
    plain, ours = once_a_second(times), learned(times)
    assert ours.requests <= plain.requests
    assert ours.delay <= 0.5 * plain.delay


@pytest.mark.parametrize("spread", [0.3, 0.4, 0.6])
@pytest.mark.parametrize("typical", [4.5, 10.0])
def test_close_to_what_is_possible_where_times_spread_widely(typical: float, spread: float) -> None:
    times = lognormal(400, typical, spread)
    plain, ours = once_a_second(times), learned(times)
    assert ours.requests <= 1.01 * plain.requests
    assert ours.delay <= 1.15 * least_delay(typical, spread) * plain.delay


@pytest.mark.parametrize("spread", [0.2, 0.4])
def test_forty_that_begin_together_and_of_which_nothing_is_known(spread: float) -> None:
    times = lognormal(40, 6.0, spread)
    plain, ours = once_a_second(times), learned(times, at_once=40)
    assert ours.requests <= 1.25 * plain.requests
    assert ours.delay <= 0.8 * plain.delay


def test_progress_sharpens_the_guess() -> None:
    times = lognormal(100, 10.0, 0.8)
    plain, ours = once_a_second(times), learned(times, reports=True)
    assert ours.requests <= plain.requests
    assert ours.delay <= 0.5 * plain.delay


def known(seconds: float = 10.0, count: int = 20) -> Durations:
    durations = Durations()
    for _ in range(count):
        durations.add("kind", seconds)
    return durations


def test_the_first_question_waits_until_the_job_may_be_ready() -> None:
    assert 6.0 < next_poll(0.0, "kind", known(), 0) < 10.0
    assert next_poll(0.0, "kind", known(0.05), 0) >= 0.4


def test_kinds_are_told_apart() -> None:
    durations = known()
    durations.add("other", 2.0)
    assert next_poll(0.0, "other", durations, 0) < 2.0
    assert next_poll(0.0, "unheard of", durations, 0) < 2.0


@pytest.mark.parametrize("durations", [Durations(), known()])
def test_a_job_that_takes_too_long_is_asked_for_more_and_more_rarely(durations: Durations) -> None:
    age, polls, waits = 0.0, 0, []
    while age < 600.0:
        waits.append(next_poll(age, "kind", durations, polls))
        age, polls = age + waits[-1], polls + 1
    assert max(waits) <= 15.0
    assert min(waits[-20:]) >= 9.0
    assert polls < 110


def test_progress_that_stops_at_99_does_not_make_it_ask_without_an_end() -> None:
    age, polls = 0.0, 0
    while age < 120.0:
        age, polls = age + next_poll(age, "kind", known(), polls, progress=99.0), polls + 1
    assert polls <= 125


@pytest.mark.parametrize("progress", [0.0, 4.9, 100.0, math.nan])
def test_progress_that_says_nothing_is_left_aside(progress: float) -> None:
    assert next_poll(5.0, "kind", known(), 1, progress=progress) == next_poll(5.0, "kind", known(), 1)


@pytest.mark.parametrize("seconds", [0.0, 0.001, 86400.0])
def test_odd_durations(seconds: float) -> None:
    durations = known(10.0, 5)
    durations.add("kind", seconds, unready=0.0)
    for age in (0.0, 0.5, 9.0, 1e6):
        assert 0.2 <= next_poll(age, "kind", durations, 1) <= 15.0


def test_memory_is_bounded() -> None:
    durations = Durations()
    for number in range(1000):
        durations.add(f"kind {number}", 1.0)
        next_poll(1.0, "one kind", durations, 1, job=number)
    assert len(durations._kinds) <= 201
    assert len(durations.of("one kind").under_way) <= 100


def test_backoff_grows_and_is_spread() -> None:
    dice = random.Random(5)
    waits = [[backoff(attempt, dice) for _ in range(200)] for attempt in range(9)]
    assert all(0.2 <= wait <= 0.4 for wait in waits[0])
    assert all(5.0 <= wait <= 10.0 for wait in waits[8])
    assert len(set(waits[3])) == 200
    means = [sum(each) for each in waits]
    assert means[:5] == sorted(means[:5])
    assert backoff(10_000) <= 10.0


def test_one_pause_for_all() -> None:
    pause = SharedPause()
    assert pause.until < 0
    pause.hold(10.0, now=100.0)
    pause.hold(3.0, now=101.0)
    assert pause.until == 110.0
    pause.hold(3600.0, now=200.0)
    assert pause.until == 260.0


def test_a_service_that_does_not_say_for_how_long_is_asked_later_each_time() -> None:
    pause, now, waits = SharedPause(), 100.0, []
    for _ in range(8):
        pause.hold(None, now)
        pause.hold(None, now + 0.1)  # another answer to a question that was under way
        waits.append(round(pause.until - now, 3))
        now = pause.until + 0.5
    assert waits == sorted(waits)
    assert waits[0] <= 2.5
    assert waits[-1] == pytest.approx(60.0, abs=0.2)
    pause.hold(None, now + 100.0)
    assert pause.until - now - 100.0 <= 2.0
