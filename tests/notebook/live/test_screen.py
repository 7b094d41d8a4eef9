"""The thread that redraws displays, with real jobs that a test moves along."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

import pytest

from firefly_nb.core.jobs import BaseJob
from firefly_nb.core.state import Finished, Noted, Seen, Snapshot, Status
from firefly_nb.notebook.live.screen import Screen, Watch
from tests.support.sandbox import wait_until
from tests.support.snapshots import snapshot


class Drawn:
    """A view that keeps what it was told to draw."""

    def __init__(self) -> None:
        self.under_way: list[Snapshot] = []
        self.ended: list[Snapshot] = []
        self.repeated = 0
        self.broken = False

    def draw(self, snapshots: Sequence[Snapshot], now: float) -> None:
        self.under_way.append(snapshots[0])
        if self.broken:
            raise RuntimeError("this view cannot draw")

    def end(self, snapshots: Sequence[Snapshot]) -> None:
        self.ended.append(snapshots[0])

    def repeat(self) -> None:
        self.repeated += 1


def job(status: Status = Status.RUNNING) -> Any:
    return BaseJob(snapshot(status=status), 60.0, lambda _: None)


@pytest.fixture
def screen() -> Iterator[Screen]:
    screen = Screen()
    yield screen
    wait_until(lambda: screen._thread is None, 5, "the screen's thread to end: a test left a job under way")


def test_it_draws_what_changes_and_stops_with_the_last_job(screen: Screen) -> None:
    one, view = job(), Drawn()
    watch = Watch([one], view)
    screen.add(watch)
    wait_until(lambda: len(view.under_way) == 1)
    assert screen._thread is not None
    assert screen._thread.daemon
    one.post(Seen(Status.RUNNING, 40.0, 1.0))
    wait_until(lambda: view.under_way[-1].progress == 40.0)
    assert not watch.settled.is_set()
    one.post(Finished(Status.SUCCEEDED, 2.0))
    assert watch.settled.wait(5)
    assert [each.status for each in view.ended] == [Status.SUCCEEDED]
    wait_until(lambda: screen._thread is None)


def test_an_end_is_repeated_once_and_again_when_it_changes(screen: Screen) -> None:
    one, view = job(), Drawn()
    watch = Watch([one], view)
    screen.add(watch)
    wait_until(lambda: bool(view.under_way))
    screen.repeat_all()
    assert view.repeated == 0
    one.post(Finished(Status.SUCCEEDED, 2.0))
    assert watch.settled.wait(5)
    screen.repeat_all()
    screen.repeat_all()
    assert view.repeated == 1
    one.post(Noted("copied"))
    wait_until(lambda: len(view.ended) == 2 and watch.settled.is_set())
    screen.repeat_all()
    assert view.repeated == 2


def test_the_clock_ticks_without_any_change(screen: Screen) -> None:
    one, view = job(), Drawn()
    screen.add(Watch([one], view))
    wait_until(lambda: len(view.under_way) >= 3, 10)
    one.post(Finished(Status.CANCELLED, 2.0))


def test_a_storm_of_changes_is_a_few_drawings(screen: Screen) -> None:
    one, view = job(), Drawn()
    screen.add(Watch([one], view))
    begun = time.monotonic()
    for part in range(3000):
        one.post(Seen(Status.RUNNING, part / 30, 1.0))
    one.post(Finished(Status.SUCCEEDED, 2.0))
    wait_until(lambda: bool(view.ended))
    assert len(view.under_way) <= 2 + (time.monotonic() - begun) / 0.25


def test_what_is_noted_after_the_end_is_drawn(screen: Screen) -> None:
    one, view = job(Status.SUCCEEDED), Drawn()
    screen.add(Watch([one], view))
    wait_until(lambda: len(view.ended) == 1)
    one.post(Noted("copied to cats"))
    wait_until(lambda: view.ended[-1].notes == ("copied to cats",))


def test_settle_waits_for_the_last_drawing(screen: Screen) -> None:
    one, view = job(), Drawn()
    screen.add(Watch([one], view))
    screen.settle([one], 5)  # nothing to wait for: it goes on
    one.post(Finished(Status.SUCCEEDED, 2.0))
    screen.settle([one], 5)
    assert len(view.ended) == 1
    assert screen.shows(one)
    assert not screen.shows(job())


def test_a_view_that_breaks_takes_nothing_with_it(screen: Screen) -> None:
    (bad, worse), (good, view) = (job(), Drawn()), (job(), Drawn())
    worse.broken = True
    screen.add(Watch([bad], worse))
    screen.add(Watch([good], view))
    wait_until(lambda: bool(worse.under_way) and bool(view.under_way))
    good.post(Finished(Status.SUCCEEDED, 2.0))
    wait_until(lambda: bool(view.ended))
    bad.post(Finished(Status.SUCCEEDED, 2.0))
    wait_until(lambda: bool(worse.ended))


def test_many_displays_share_one_thread(screen: Screen) -> None:
    jobs = [job() for _ in range(200)]
    views = [Drawn() for _ in jobs]
    for one, view in zip(jobs, views, strict=True):
        screen.add(Watch([one], view))
    wait_until(lambda: all(view.under_way for view in views))
    assert sum(thread.name == "firefly_nb screen" for thread in threading.enumerate()) == 1
    for one in jobs:
        one.post(Finished(Status.SUCCEEDED, 2.0))
    wait_until(lambda: all(view.ended for view in views))
