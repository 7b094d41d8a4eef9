"""The waiting line: order, places, cancelled waits. Real time, but no more of it than a few hundredths of a second."""

from __future__ import annotations

import asyncio
import math
import time
from contextlib import suppress

import pytest

from firefly_nb.core.limits import Pacer
from firefly_nb.core.line import Line, Place

Told = list[tuple[int, float | None]]


def nobody(before: int, starts_at: float | None) -> None:
    """An `on_place` for those who do not care."""


async def until(condition: object) -> None:
    """Let the loop run until `condition()` holds."""
    assert callable(condition)
    async with asyncio.timeout(10):
        while not condition():
            await asyncio.sleep(0.001)


def waiters(line: Line, count: int) -> tuple[list[Place], list[asyncio.Task[None]], list[int]]:
    """`count` places in line, their waits, and the list in which their indices turn up in the order of their turns."""
    went: list[int] = []
    places = [line.join(nobody) for _ in range(count)]

    async def wait(index: int) -> None:
        await places[index].turn()
        went.append(index)

    return places, [asyncio.create_task(wait(index)) for index in range(count)], went


async def give_up(tasks: list[asyncio.Task[None]]) -> None:
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def test_first_come_first_served() -> None:
    async def main() -> list[int]:
        line = Line(Pacer(math.inf))
        places, tasks, went = waiters(line, 50)
        while len(went) < 50:
            await until(lambda: any(places[index]._ticket for index in range(50)) or len(went) == 50)
            for place in places:
                place.accepted()
        await asyncio.gather(*tasks)
        return went

    assert asyncio.run(main()) == list(range(50))


def test_a_refused_request_goes_to_the_front() -> None:
    async def main() -> list[int]:
        line = Line(Pacer(1))
        places, tasks, went = waiters(line, 3)
        await until(lambda: went == [0])
        places[0].refused(0.05)

        async def again() -> None:
            await places[0].turn()
            went.append(0)

        tasks.append(asyncio.create_task(again()))
        await until(lambda: len(went) == 2)
        await give_up(tasks)
        return went

    assert asyncio.run(main()) == [0, 0]


@pytest.mark.parametrize("how", ["failed", "leave"])
def test_an_unused_turn_goes_to_the_next(how: str) -> None:
    async def main() -> list[int]:
        line = Line(Pacer(1))
        places, tasks, went = waiters(line, 3)
        await until(lambda: went == [0])
        getattr(places[0], how)()
        await until(lambda: len(went) == 2)
        await give_up(tasks)
        return went

    assert asyncio.run(main()) == [0, 1]


def test_a_cancelled_wait_gives_its_place_back() -> None:
    async def main() -> tuple[list[int], Told, int]:
        line = Line(Pacer(1))
        places, tasks, went = waiters(line, 3)
        told: Told = []
        last = line.join(lambda before, starts_at: told.append((before, starts_at)))
        tasks.append(asyncio.create_task(last.turn()))
        await until(lambda: went == [0] and told)
        tasks[1].cancel()
        await until(lambda: len(told) == 2)
        places[0].failed()
        await until(lambda: len(went) == 2)
        waiting = line.info.waiting
        await give_up(tasks)
        return went, told, waiting

    went, told, waiting = asyncio.run(main())
    assert went == [0, 2]
    assert [before for before, _ in told[:2]] == [2, 1]
    assert waiting == 1


def test_a_wait_that_was_cut_short_is_taken_up_at_the_same_place() -> None:
    async def main() -> list[int]:
        line = Line(Pacer(1))
        places, tasks, went = waiters(line, 3)
        await until(lambda: went == [0])
        tasks[1].cancel()
        with suppress(asyncio.CancelledError):
            await tasks[1]

        async def again() -> None:
            await places[1].turn()
            went.append(1)

        tasks.append(asyncio.create_task(again()))
        await asyncio.sleep(0)
        places[0].failed()
        await until(lambda: len(went) == 2)
        await give_up(tasks)
        return went

    assert asyncio.run(main()) == [0, 1]


def test_a_turn_that_comes_together_with_its_cancellation_is_not_lost() -> None:
    async def main() -> list[int]:
        line = Line(Pacer(1))
        places, tasks, went = waiters(line, 3)
        await until(lambda: went == [0])
        places[0].failed()  # the turn goes to 1 …
        tasks[1].cancel()  # … which is cancelled before it knows
        with suppress(asyncio.CancelledError):
            await tasks[1]
        places[1].leave()
        await until(lambda: len(went) == 2)
        await give_up(tasks)
        return went

    assert asyncio.run(main()) == [0, 2]


def test_places_and_expected_starts() -> None:
    async def main() -> tuple[list[Told], float]:
        line = Line(Pacer(2))
        told: list[Told] = [[] for _ in range(6)]
        places = [line.join(lambda before, at, heard=heard: heard.append((before, at))) for heard in told]  # type: ignore[misc]
        tasks = [asyncio.create_task(place.turn()) for place in places]
        now = time.time()
        await until(lambda: all(told[2:]))
        await give_up(tasks)
        return told, now

    told, now = asyncio.run(main())
    assert told[:2] == [[], []]
    for index, minutes in ((2, 1), (3, 1), (4, 2), (5, 2)):
        ((before, starts_at),) = told[index]
        assert before == index - 2
        assert starts_at == pytest.approx(now + 60 * minutes, abs=1)


def test_a_limit_that_is_raised_wakes_the_line() -> None:
    async def main() -> int:
        line = Line(Pacer(1))
        _, tasks, went = waiters(line, 8)
        await until(lambda: went == [0])
        line.set_rate(math.inf)
        await until(lambda: len(went) == 8)
        await give_up(tasks)
        return line.info.waiting

    assert asyncio.run(main()) == 0


def test_five_hundred_who_wait_hear_of_it_seldom() -> None:
    async def main() -> int:
        line = Line(Pacer(1))
        calls = 0

        def hear(before: int, starts_at: float | None) -> None:
            nonlocal calls
            calls += 1

        async def wait() -> None:
            place = line.join(hear)
            await place.turn()
            await until(lambda: calls >= 499)
            place.failed()

        tasks = [asyncio.create_task(wait()) for _ in range(500)]
        await until(lambda: all(task.done() for task in tasks[:300]))
        await give_up(tasks)
        return calls

    assert 499 <= asyncio.run(main()) < 500 * 4


def test_nothing_is_left_behind_on_the_loop() -> None:
    async def main() -> tuple[object, object, int]:
        line = Line(Pacer(1))
        _, tasks, went = waiters(line, 3)
        await until(lambda: went == [0])
        await give_up(tasks)
        return line._pump_timer, line._tell_timer, len(asyncio.all_tasks())

    assert asyncio.run(main()) == (None, None, 1)
