"""The sandbox as a program: its one line, its options, every way in which it ends."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from firefly_nb.sandbox import faults, policy
from tests.support.sandbox import ROOT, end, running_sandbox, wait_until

COMMAND = [sys.executable, "-m", "firefly_nb.sandbox"]


@contextmanager
def started(*options: str, env: dict[str, str] | None = None) -> Iterator[subprocess.Popen[str]]:
    process = subprocess.Popen(
        [*COMMAND, *options],
        cwd=ROOT,
        env={**os.environ, **(env or {})},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process
    finally:
        end(process)


def said(process: subprocess.Popen[str]) -> dict[str, str]:
    assert process.stdout is not None
    return dict(json.loads(process.stdout.readline()))


def test_one_line_and_nothing_else_on_standard_output() -> None:
    with started() as process:
        line = said(process)
        assert set(line) == {"base_url", "ims_url", "client_id", "client_secret"}
        assert line["ims_url"].startswith(line["base_url"] + "/")
        assert httpx.get(line["base_url"] + "/v3/custom-models", trust_env=False).status_code == 401
        process.terminate()
        rest, errors = process.communicate(timeout=20)
        assert (process.returncode, rest, errors) == (0, "", "")


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_signals_end_it_cleanly_in_the_middle_of_work(number: signal.Signals, tmp_path: Path) -> None:
    with started("--latency", "none", env={"TMPDIR": str(tmp_path)}) as process:
        line = said(process)
        form = {
            "grant_type": "client_credentials",
            "client_id": line["client_id"],
            "client_secret": line["client_secret"],
        }
        with httpx.Client(trust_env=False) as http:
            token = http.post(line["ims_url"], data=form).json()["access_token"]
            headers = {"authorization": f"Bearer {token}", "x-api-key": line["client_id"]}
            body = {"prompt": "a city", "numVariations": 4}
            http.post(line["base_url"] + "/v3/images/generate-async", json=body, headers=headers)
            assert list(tmp_path.iterdir()) != []
            process.send_signal(number)
            _, errors = process.communicate(timeout=20)
        assert (process.returncode, errors) == (0, "")
    assert list(tmp_path.iterdir()) == []


def test_a_port_of_choice_and_one_that_is_taken() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
        taken.listen()
        done = subprocess.run(
            [*COMMAND, "--port", str(port)], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert str(port) in done.stderr
    assert "Traceback" not in done.stderr
    with started("--port", str(port)) as process:
        assert said(process)["base_url"] == f"http://127.0.0.1:{port}"


def test_credentials_by_option_and_environment() -> None:
    with running_sandbox("--client-id", "me", "--client-secret", "s3cret") as sandbox:
        assert (sandbox.client_id, sandbox.client_secret) == ("me", "s3cret")
        assert sandbox.token()
    with running_sandbox(env={"FIREFLY_SANDBOX_CLIENT_ID": "you"}) as sandbox:
        assert sandbox.client_id == "you"
        assert len(sandbox.client_secret) > 20


def test_it_ends_when_nobody_asks_for_anything() -> None:
    with started("--idle-exit", "1") as process:
        line = said(process)
        for _ in range(3):
            httpx.get(line["base_url"] + "/sandbox/ledger", trust_env=False)
        assert process.wait(20) == 0


def test_it_ends_with_its_parent() -> None:
    with started("--exit-with-parent") as process:
        said(process)
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
        assert process.wait(20) == 0


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")
def test_no_painter_outlives_a_sandbox_that_was_killed() -> None:
    with started("--workers", "2") as process:
        said(process)
        wait_until(lambda: len(_children(process.pid)) == 2, 30, "the painters")
        painters = _children(process.pid)
        process.kill()
        process.wait()
        wait_until(lambda: not any(_alive(pid) for pid in painters), 20, "the painters to end")


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="needs /proc to see processes")
def test_a_painter_that_dies_loses_no_job() -> None:
    with running_sandbox("--latency", "none", "--workers", "1") as sandbox:
        first = sandbox.submit("/v3/images/generate-async", {"prompt": "a city", "numVariations": 2})
        wait_until(lambda: bool(_children(sandbox.process.pid)), 30, "the painter")
        for pid in _children(sandbox.process.pid):
            os.kill(pid, signal.SIGKILL)
        assert sandbox.finished(first)["status"] == "succeeded"


def _children(parent: int) -> set[int]:
    found = set()
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                fields = (entry / "stat").read_text().rpartition(")")[2].split()
                command = (entry / "cmdline").read_text()
            except OSError:
                continue
            if int(fields[1]) == parent and "spawn_main" in command:
                found.add(int(entry.name))
    return found


def _alive(pid: int) -> bool:
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except OSError:
        return False
    return state != "Z"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--latency", "sometimes"], "lognormal"),
        (["--latency", "fixed:-1"], "between 0"),
        (["--fault", "status-501"], "'status-501' is not a fault"),
        (["--rate-limit", "many"], "N/SECONDS"),
        (["--workers", "0"], "1 to 64"),
        (["--port", "http"], "invalid int"),
        (["--rate-policy", "leaky"], "bucket"),
    ],
)
def test_a_wrong_option_says_what_would_be_right(options: list[str], words: str) -> None:
    done = subprocess.run([*COMMAND, *options], cwd=ROOT, capture_output=True, text=True, timeout=60, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_help_lists_every_fault_and_every_demo_word() -> None:
    done = subprocess.run([*COMMAND, "--help"], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True)
    assert [word for word in faults.TARGETS if word not in done.stdout] == []
    listed = {line.split()[0] for line in done.stdout.splitlines() if line.startswith("    ")}
    assert {known.kind for known in faults.CATALOGUE.values()} <= listed
    words = [*policy.REFUSED_WORDS, *policy.FAILING_WORDS, *policy.REMARKED_WORDS]
    assert [word for word in words if word not in done.stdout] == []


def test_it_imports_nothing_of_the_client() -> None:
    script = (
        "import sys, firefly_nb.sandbox.server, firefly_nb.sandbox.paint\n"
        "print([name for name in sys.modules if name.startswith('firefly_nb.')"
        " and not name.startswith('firefly_nb.sandbox')])"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_only_loopback_names_are_answered() -> None:
    with running_sandbox() as sandbox:
        ledger = f"{sandbox.base_url}/sandbox/ledger"
        assert sandbox.http.get(ledger, headers={"host": "evil.example"}).status_code == 421
        port = httpx.URL(sandbox.base_url).port
        assert sandbox.http.get(ledger, headers={"host": f"localhost:{port}"}).status_code == 200


def test_settings_can_be_changed_while_it_runs() -> None:
    with running_sandbox("--flat", "--latency", "none", "--fault", "submit-503:all") as sandbox:
        body = {"prompt": "a"}
        assert sandbox.post("/v3/images/generate-async", body).status_code == 503
        sandbox.reset(fault=[])
        assert sandbox.post("/v3/images/generate-async", body).status_code == 202
        sandbox.reset()
        assert sandbox.post("/v3/images/generate-async", body).status_code == 503
        for wrong in ({"port": 5}, {"latency": "x"}, {"fault": ["x"]}, {"seed": None}):
            answer = sandbox.http.post(f"{sandbox.base_url}/sandbox/reset", json=wrong)
            assert answer.status_code == 400, wrong
            assert answer.json()["error"]


def test_the_ledger_counts_what_happened() -> None:
    with running_sandbox("--flat", "--latency", "none") as sandbox:
        sandbox.finished(sandbox.submit("/v3/images/generate-async", {"prompt": "a", "seeds": [5]}))
        book = sandbox.ledger(requests=True)
        assert book["counts"]["submit"] == 1
        assert book["answers"]["submit 202"] == 1
        job = book["jobs"][0]
        assert (job["operation"], job["prompt"], job["seeds"]) == ("generate", "a", [5])
        assert job["status_requests"] == book["counts"]["status"]
        assert [entry["job"] for entry in book["requests"] if entry["kind"] == "submit"] == [job["id"]]
        sandbox.reset()
        assert sandbox.ledger()["jobs"] == []
        assert sandbox.ledger()["counts"] == {}
