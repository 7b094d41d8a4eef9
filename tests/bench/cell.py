"""How long a generate cell keeps the kernel, once warm, over what an empty cell does."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.kernel import Kernel, running_kernel
from tests.support.sandbox import running_sandbox

ROUNDS = 20
CELL = "%%firefly generate --num-variations 4 --content-class art\na cat living their best life, sleeping in a sunbeam"


def run() -> Iterable[str]:
    """The median time that a cell keeps the kernel: ours, an empty one, and the difference."""
    with (
        TemporaryDirectory(ignore_cleanup_errors=True) as folder,
        running_sandbox("--flat", "--latency", "fixed:1") as sandbox,
        running_kernel(sandbox.environment, Path(folder)) as kernel,
    ):
        _seconds(kernel, "%load_ext firefly_nb")
        first = _seconds(kernel, CELL)
        _seconds(kernel, "%firefly wait")
        ours, empty = [], []
        for _ in range(ROUNDS):
            ours.append(_seconds(kernel, CELL))
            _seconds(kernel, "%firefly wait")
            empty.append(_seconds(kernel, "pass"))
    mine, other = statistics.median(ours), statistics.median(empty)
    yield f"generate {mine * 1000:6.1f} ms   empty {other * 1000:6.1f} ms   (the first generate: {first * 1000:.0f} ms)"
    yield f"difference {(mine - other) * 1000:.1f} ms  (aim: 40 ms at most)"


def _seconds(kernel: Kernel, code: str) -> float:
    cell = kernel.run(code)
    assert cell.error is None, cell.error
    return cell.seconds
