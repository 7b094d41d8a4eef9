"""Every figure that this project promises, printed: ``python -m tests.bench``, or some of them by name.

Nothing here passes or fails: read the ratios, and compare them within one run. Aims stand at the end of the rows.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from importlib import import_module

BENCHMARKS = {
    "load_ext": "%load_ext firefly_nb against import ipywidgets, in fresh kernels",
    "cell": "time until a generate cell returns, against an empty cell",
    "saved": "a saved four-image 2048 × 2048 grid, against its originals embedded",
    "polls": "requests a job and delay from ready to seen, against asking once a second",
    "schedule": "time until many jobs are done under a request limit, against the best possible schedule",
    "served": "the same in real time, through the sandbox (nine minutes)",
    "gallery": "until pictures are there to be shown, of 100, 1,000 and 10,000",
    "gallery_page": "until a person sees the first of 100, 1,000 and 10,000, in JupyterLab",
    "load": "hundreds of jobs in flight at once, against the leanest loop",
}


def main(names: Sequence[str]) -> int:
    """Run the benchmarks called `names`, or all of them, and print their rows."""
    unknown = [name for name in names if name not in BENCHMARKS]
    if unknown:
        print(f"{unknown[0]!r} is not one of {', '.join(BENCHMARKS)}", file=sys.stderr)
        return 2
    for name in names or BENCHMARKS:
        started = time.monotonic()
        print(f"\n{name}: {BENCHMARKS[name]}", flush=True)
        for row in import_module(f"tests.bench.{name}").run():
            print(f"  {row}", flush=True)
        print(f"  ({time.monotonic() - started:.0f} s)", flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
