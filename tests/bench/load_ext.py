"""What ``%load_ext firefly_nb`` costs in a fresh kernel, as a share of what ``import ipywidgets`` costs."""

from __future__ import annotations

import statistics
from collections.abc import Iterable
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.support.kernel import running_kernel

ROUNDS = 7
_TIMED = "import time\n_start = time.perf_counter()\n{}\n_taken = time.perf_counter() - _start"


def run() -> Iterable[str]:
    """The median of each, and their ratio. The kernels take turns, so that a busy machine is busy for both."""
    ours, theirs = [], []
    for _ in range(ROUNDS):
        ours.append(_seconds("get_ipython().run_line_magic('load_ext', 'firefly_nb')"))
        theirs.append(_seconds("import ipywidgets"))
    mine, other = statistics.median(ours), statistics.median(theirs)
    yield f"%load_ext firefly_nb {mine * 1000:6.0f} ms   import ipywidgets {other * 1000:6.0f} ms"
    yield f"ratio {mine / other:.2f}  (aim: 0.30 at most)"


def _seconds(code: str) -> float:
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder, running_kernel({}, Path(folder)) as kernel:
        cell = kernel.run(_TIMED.format(code))
        assert cell.error is None, cell.error
        return float(kernel.value("_taken"))
