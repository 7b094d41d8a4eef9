"""The pace of job-making requests, against services that count in different ways. Simulated time."""

from __future__ import annotations

import math
from datetime import UTC, datetime
from email.utils import formatdate

import pytest

from firefly_nb.core.limits import LONGEST_WAIT, Pacer, retry_after
from firefly_nb.core.windows import Even, Fixed, Sliding
from tests.support.pacing import FORMS, Service, best, run

NOW = datetime(2026, 5, 4, 12, 0, 0, tzinfo=UTC).timestamp()
KINDS = [
    ("sliding", 0.0),
    ("fixed", 1.0),
    ("fixed", 15.0),
    ("fixed", 31.0),
    ("fixed", 52.0),
    ("fixed", 59.9),
    ("bucket", 0.0),
]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("17", 17.0),
        (" 0 ", 0.0),
        ("2.5", 2.5),
        (formatdate(NOW + 30, usegmt=True), 30.0),
        (formatdate(NOW - 1, usegmt=True), 0.0),
        ("Monday, 04-May-26 12:00:20 GMT", 20.0),
        ("2026-05-04T12:00:10Z", 10.0),
        ("2026-05-04T14:00:10.250+02:00", 10.25),
        ("2026-05-04T12:00:10", 10.0),
        ("31536000000", LONGEST_WAIT),
        ("2126-05-04T12:00:00Z", LONGEST_WAIT),
        (None, None),
        ("", None),
        ("soon", None),
        ("-30", None),
        ("1e400", None),
        ("nan", None),
        ("inf", None),
        ("2026-05-04T11:00:00Z", None),
        ("Mon, 99 May 2026 99:00:00 GMT", None),
    ],
)
def test_retry_after(value: str | None, seconds: float | None) -> None:
    assert retry_after(value, NOW) == (None if seconds is None else pytest.approx(seconds))


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("jobs", [12, 40])
@pytest.mark.parametrize(("kind", "phase"), KINDS)
@pytest.mark.parametrize("limit", [4, 60])
def test_an_unknown_limit_costs_a_tenth_at_most(limit: int, kind: str, phase: float, jobs: int, form: str) -> None:
    outcome = run(Service(kind, limit, phase=phase), jobs, form=form)
    assert outcome.finished <= 1.1 * best(Service(kind, limit, phase=phase), jobs)
    assert outcome.worst() <= 1
    if form != "absent":
        assert sum(moment < 60 for moment in outcome.refused) <= 2


@pytest.mark.parametrize("jobs", [12, 40])
def test_a_service_without_a_limit_is_found_out_quickly(jobs: int) -> None:
    outcome = run(Service("sliding", math.inf), jobs)
    assert outcome.finished <= 1.1 * best(Service("sliding", math.inf), jobs)


@pytest.mark.parametrize("jobs", [12, 40])
def test_a_slow_service_without_a_limit_is_asked_many_at_once(jobs: int) -> None:
    outcome = run(Service("sliding", math.inf), jobs, latency=1.0)
    assert outcome.finished - 5.0 <= 7.0  # five answers, one after the other


@pytest.mark.parametrize("limit", [2, 3, 7, 10, 20, 45])
@pytest.mark.parametrize(("kind", "phase"), KINDS)
def test_any_other_limit(limit: int, kind: str, phase: float) -> None:
    jobs = limit * 6
    outcome = run(Service(kind, limit, phase=phase), jobs, form="seconds")
    assert outcome.finished <= 1.1 * best(Service(kind, limit, phase=phase), jobs)
    assert outcome.worst() <= 1 + (kind == "bucket")


@pytest.mark.parametrize(("kind", "phase"), KINDS)
def test_a_period_that_is_no_minute(kind: str, phase: float) -> None:
    def service() -> Service:
        return Service(kind, 4, period=10.0, phase=phase)

    outcome = run(service(), 40, form="iso-date")
    assert outcome.finished <= 1.1 * best(service(), 40)
    assert outcome.worst(after=10.0, window=10.0) <= 1


@pytest.mark.parametrize("kind", ["sliding", "fixed", "bucket"])
def test_a_limit_that_is_raised_is_noticed(kind: str) -> None:
    service = Service(kind, 4, phase=20.0)
    outcome = run(service, 100, events=[(120.0, lambda: setattr(service, "count", 60))])
    assert outcome.finished < 300  # with 4 a minute: 25 minutes


@pytest.mark.parametrize("kind", ["sliding", "fixed", "bucket"])
def test_a_limit_that_is_lowered_is_obeyed(kind: str) -> None:
    service = Service(kind, 12, phase=20.0)
    outcome = run(service, 60, events=[(120.0, lambda: setattr(service, "count", 4))])
    late = [moment for moment in outcome.refused if moment > 240]
    assert len(late) <= max(outcome.taken) / 60 - 3


@pytest.mark.parametrize("form", FORMS)
def test_colleagues_who_use_the_same_limit(form: str) -> None:
    service = Service("sliding", 8)

    def taken_by_a_colleague(moment: float) -> None:
        if service.wait(moment) <= 0:
            service.take(moment)

    theirs = [(60.0 + 7 * turn, lambda turn=turn: taken_by_a_colleague(60.0 + 7 * turn)) for turn in range(30)]
    outcome = run(service, 40, form=form, events=theirs)  # type: ignore[arg-type]
    assert outcome.finished < 720
    assert outcome.worst() <= 2


def test_a_limit_that_was_used_up_before_the_first_request() -> None:
    service = Service("sliding", 4)
    for moment in (-40.0, -30.0, -20.0, -10.0):
        service.take(moment)
    outcome = run(service, 8)
    assert outcome.taken == sorted(outcome.taken)
    assert outcome.finished < 60 + 50 + 10


@pytest.mark.parametrize("limit", [0.5, 1, 2.5, 4, 60])
def test_a_limit_that_is_set_is_obeyed_to_the_letter(limit: float) -> None:
    outcome = run(Service("sliding", math.inf), 30, pacer=Pacer(limit), latency=0.5)
    window = 60.0 * max(1.0, 1 / limit)
    most = max(sum(start <= moment < start + window for moment in outcome.taken) for start in outcome.taken)
    assert most <= max(1.0, limit)
    assert not outcome.refused


def test_no_limit_is_obeyed_too() -> None:
    outcome = run(Service("sliding", math.inf), 500, pacer=Pacer(math.inf), latency=0.1)
    assert outcome.finished - 5.0 < 6.0


def test_a_set_limit_that_is_too_high_waits_as_it_is_told() -> None:
    outcome = run(Service("sliding", 4), 12, pacer=Pacer(math.inf))
    assert outcome.finished <= 1.1 * best(Service("sliding", 4), 12)


def test_a_wrong_header_costs_a_minute_and_not_the_day() -> None:
    pacer = Pacer()
    pacer.refused(pacer.sent(0.0), LONGEST_WAIT, 0.1)
    assert pacer.delay(0.1) == pytest.approx(60.0)
    pacer.refused(pacer.sent(61.0), LONGEST_WAIT, 61.1)
    assert pacer.delay(61.1) == pytest.approx(120.0)


def test_a_wait_of_nothing_does_not_spin() -> None:
    pacer, now = Pacer(), 0.0
    for _ in range(8):
        pacer.refused(pacer.sent(now), 0.0, now + 0.01)
        now += 0.01 + pacer.delay(now + 0.01)
    assert now > 20


def test_a_request_that_never_left_gives_its_slot_back() -> None:
    pacer = Pacer(1)
    ticket = pacer.sent(0.0)
    assert pacer.delay(1.0) > 0
    pacer.failed(ticket)
    assert pacer.delay(1.0) == 0.0


def test_an_answer_that_never_comes_does_not_stop_the_line() -> None:
    pacer = Pacer()
    while pacer.delay(0.0) == 0.0:
        pacer.sent(0.0)
    assert 0 < pacer.delay(0.0) <= 30.0
    assert pacer.delay(31.0) == 0.0


def test_what_is_known() -> None:
    pacer = Pacer()
    assert (pacer.per_minute, pacer.is_set) == (None, False)
    run(Service("fixed", 7, phase=20.0), 30, pacer=pacer)
    assert pacer.per_minute == pytest.approx(7.0, rel=0.05)
    assert not pacer.is_set
    pacer.set_rate(12)
    assert (pacer.per_minute, pacer.is_set) == (12, True)
    pacer.set_rate(None)
    assert (pacer.per_minute, pacer.is_set) == (None, False)


def test_the_forecast_of_a_limit_that_is_set() -> None:
    pacer = Pacer(2)
    for _ in range(2):
        pacer.accepted(pacer.sent(0.0), 1.0)
    assert pacer.forecast(5, 10.0) == [61.0, 61.0, 121.0, 121.0, 181.0]
    assert pacer.expected_start(4, 10.0) == 181.0


@pytest.mark.parametrize(("kind", "phase"), KINDS)
def test_the_forecast_comes_true(kind: str, phase: float) -> None:
    pacer, service = Pacer(), Service(kind, 4, phase=phase)
    foretold: list[float] = []
    outcome = run(
        service, 40, pacer=pacer, form="iso-date", events=[(130.0, lambda: foretold.extend(pacer.forecast(10, 130.0)))]
    )
    came = [moment for moment in outcome.taken if moment >= 130.0][:10]
    assert foretold == pytest.approx(came, abs=16.0)


def test_windows_foretell_their_openings() -> None:
    sliding = Sliding(2, 60.0, [5.0, 10.0])
    assert sliding.opens(20.0) == 65.0
    fixed = Fixed(2, 60.0, 100.0)
    assert fixed.opens(20.0) == 100.0
    for _ in range(2):
        fixed.take(101.0, 101.0)
    assert (fixed.opens(101.0), fixed.opens(161.0)) == (160.0, 161.0)
    even = Even(3, 10.0, 100.0)
    assert even.opens(20.0) == 100.0
    even.take(100.0, 100.0)
    assert even.opens(100.0) == 110.0
    for _ in range(3):
        assert even.opens(200.0) <= 200.0
        even.take(200.0, 200.0)
    assert even.opens(200.0) == 210.0
