"""How long it takes until pictures are there to be shown, in libraries of very different sizes."""

from __future__ import annotations

import random
import shutil
import statistics
import time
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from firefly_nb.core.library import Library, Query, Ref
from tests.support.clients import client_of
from tests.support.journals import Made, fill
from tests.support.sandbox import running_sandbox

SIZES = (100, 1_000, 10_000)
SCREEN = 40  # thumbnails that a person sees at first
WINDOW = 100  # outputs that are told of at once
PIXELS = 256
ON_DISK = 80  # newest outputs that have a file: more would only fill the disk
SEARCHES = ("c", "cat", "cat red", '"red cat"', "猫", "sunbeam nobody wrote")
_NOUNS = "cat dog house tree sky sun moon river hill boat bird fish chair lamp road cloud stone sea garden train"
_KINDS = "red blue green golden small quiet wild broken bright old new tall round distant wooden glass"
T = TypeVar("T")


def run() -> Iterable[str]:
    """For each size: the first window, searches, and what thumbnails take and weigh."""
    with TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        pictures = pictures_made(Path(scratch) / "made")
        for size in SIZES:
            home = Path(scratch) / str(size)
            fill_home(home, size, pictures)
            yield from _figures(home, size)
            shutil.rmtree(home)


def _figures(home: Path, size: int) -> Iterable[str]:
    with Library(home) as library:
        taken_up, _ = _timed(lambda: library.find(Query("cat")))
    with Library(home) as library:
        listed, refs = _timed(library.find)
        told, _ = _timed(lambda: library.entries(refs[:WINDOW]))
        one, first = _timed(lambda: library.thumbnail(refs[0], PIXELS))
        rest, others = _timed(lambda: _thumbnails(library, refs[1:SCREEN]))
        kept, _ = _timed(lambda: _thumbnails(library, refs[:SCREEN]))
        searches = [_median(library.find, Query(words)) for words in SEARCHES]
        asked = _median(library.changed)
    found = listed + told
    slowest = max(searches)
    yield (
        f"{size:6} images: first picture {_ms(found + one)} (aim: 1000 ms), first {SCREEN} new"
        f" {_ms(found + one + rest)}, kept {_ms(found + kept)}"
    )
    yield (
        f"{'':14}  found {_ms(listed)}, told of {WINDOW} {_ms(told)}, a search {_ms(statistics.median(searches))}"
        f" (slowest {_ms(slowest)}), words taken up once {_ms(taken_up)}, anything new? {asked * 1e6:.0f} µs"
    )
    weights = [len(content) for content in (first, *others)]
    yield (
        f"{'':14}  thumbnails a second: new {len(others) / rest:.0f}, kept {SCREEN / kept:.0f}; bytes each"
        f" {statistics.mean(weights):.0f}, at most {max(weights)}"
    )


def _thumbnails(library: Library, refs: Sequence[Ref]) -> list[bytes]:
    """As a wall asks for them: a few at a time."""
    with ThreadPoolExecutor(4) as pool:
        return list(pool.map(lambda ref: library.thumbnail(ref, PIXELS), refs))


def pictures_made(home: Path) -> list[bytes]:
    """Pictures as the service makes them, 2048 × 2048 pixels."""
    with running_sandbox("--latency", "none") as sandbox, client_of(sandbox, home) as client:
        job = client.generate("a cat in a sunbeam", num_variations=4, size="2048x2048")
        return [output.bytes for output in job.result(120)]


def fill_home(home: Path, size: int, pictures: Sequence[bytes]) -> None:
    dice = random.Random(size)
    kinds, nouns = _KINDS.split(), _NOUNS.split()

    def prompt() -> str:
        return " ".join(f"{dice.choice(kinds)} {dice.choice(nouns)}" for _ in range(8))

    def content(number: int) -> bytes | None:
        # A few bytes after its end make a picture another file that looks the same.
        return pictures[number % 4] + str(number).encode() if number >= size - ON_DISK else None

    fill(home, (Made(prompt(), outputs=4, seed=dice.randrange(10**6)) for _ in range(size // 4)), content)


def _timed(work: Callable[[], T]) -> tuple[float, T]:
    started = time.perf_counter()
    result = work()
    return time.perf_counter() - started, result


def _median(work: Callable[..., object], *arguments: object) -> float:
    return statistics.median(_timed(lambda: work(*arguments))[0] for _ in range(9))


def _ms(seconds: float) -> str:
    return f"{seconds * 1000:.0f} ms"
