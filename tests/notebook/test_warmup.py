"""What is imported while nothing runs, and that a running cell is left alone."""

from __future__ import annotations

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from IPython.core.events import EventManager, available_events

from firefly_nb.notebook import warmup
from firefly_nb.notebook.warmup import STEPS, WarmUp
from tests.support.kernel import clean_environment
from tests.support.sandbox import wait_until

IDLE = """
import sys, time
from IPython.core.interactiveshell import InteractiveShell
shell = InteractiveShell.instance()
assert shell.run_cell("%load_ext firefly_nb").success
end = time.monotonic() + 60
while "firefly_nb.notebook.commands" not in sys.modules and time.monotonic() < end:
    time.sleep(0.02)
print(sorted(set(sys.argv[1:]) - set(sys.modules)))
"""


def test_an_idle_kernel_gets_ready(tmp_path: Path) -> None:
    wanted = [name for name in STEPS if name != "keyring"]
    done = subprocess.run(
        [sys.executable, "-c", IDLE, *wanted],
        env=clean_environment({}, tmp_path),
        cwd=tmp_path,
        check=True,
        capture_output=True,
        text=True,
    )
    assert done.stdout.strip() == "[]"


def threads() -> list[threading.Thread]:
    return [thread for thread in threading.enumerate() if thread.name == "firefly_nb warm-up"]


@pytest.fixture
def events() -> EventManager:
    """The events of a shell that runs no cells."""
    return EventManager(None, available_events)  # type: ignore[arg-type]  # it only hands the shell on


@pytest.fixture
def steps(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Two steps that are only written down, instead of imported."""
    taken: list[str] = []
    monkeypatch.setattr(warmup, "STEPS", ("first", "second"))
    monkeypatch.setattr(warmup, "import_module", taken.append)
    return taken


def test_nothing_happens_while_a_cell_runs(events: EventManager, steps: list[str]) -> None:
    warm = WarmUp(events)
    warm.begin()
    events.trigger("pre_execute")
    threads()[0].join(3 * warmup._CALM_SECONDS)
    assert steps == []
    events.trigger("post_execute")
    wait_until(lambda: steps == ["first", "second"], what="both steps")
    warm.stop()


def test_nothing_happens_once_it_is_stopped(events: EventManager, steps: list[str]) -> None:
    before = {name: list(callbacks) for name, callbacks in events.callbacks.items()}
    warm = WarmUp(events)
    warm.begin()
    warm.stop()
    warm.stop()
    events.trigger("post_execute")
    wait_until(lambda: not threads(), what="the thread's end")
    assert steps == []
    assert events.callbacks == before
