"""Many jobs in flight at once: CPU per job, and the delay from ready to seen, against the leanest loop there is.

Each client runs in a process of its own against the same sandbox, by turns: `Firefly` as it is, with journal, checks
and files, and a bare aiohttp loop that submits, asks once a second and reads the output's bytes. The first job of each,
which imports, connects and fetches a token, is not counted. Figures are medians of three runs.

The last line says whether the notebook answers meanwhile: a thread of ours, in a process of its own, asks to be woken
every 20 ms, with nothing under way and with the jobs.

    python -m tests.bench load
"""

from __future__ import annotations

import asyncio
import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from tests.support.sandbox import ROOT, SandboxInfo, running_sandbox

COUNTS = (20, 200, 500)
ROUNDS = 3
LATENCY = "lognormal:6,0.4"
_TICK = 0.02  # seconds


def run() -> Iterable[str]:
    """Rows for people: each count of jobs, ours against the lean loop's."""
    yield " jobs   CPU/job ours      lean   ratio   delay ours     lean   questions/job     memory"
    with running_sandbox("--flat", "--latency", LATENCY, "--seed", "3") as sandbox:
        for count in COUNTS:
            rounds = [[_measured(sandbox, kind, count) for kind in ("ours", "lean")] for _ in range(ROUNDS)]
            ours, lean = (_middle(runs) for runs in zip(*rounds, strict=True))
            ratio = statistics.median(ours["cpu"] / lean["cpu"] for ours, lean in rounds)
            yield (
                f"{count:5}  {ours['cpu'] * 1000:10.1f} ms  {lean['cpu'] * 1000:5.1f} ms  "
                f"{ratio:6.2f}  "
                f"{ours['delay']:9.2f} s  {lean['delay']:5.2f} s  {ours['polls']:5.1f} / {lean['polls']:5.1f}  "
                f"{ours['memory']:6.0f} MB"
            )
        late = _measured(sandbox, "answers", COUNTS[-1])
        yield (
            f"the main thread wakes late by {late['idle']:.1f} ms with no job, "
            f"{late['median']:.1f} ms (99 of 100 times within {late['most']:.0f} ms) with {COUNTS[-1]} jobs"
        )


def _middle(runs: Iterable[dict[str, float]]) -> dict[str, float]:
    every = list(runs)
    return {name: statistics.median(run[name] for run in every) for name in every[0]}


def _measured(sandbox: SandboxInfo, kind: str, count: int) -> dict[str, float]:
    sandbox.reset(latency=LATENCY)
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, **sandbox.environment, "FIREFLY_HOME": home, "PYTHONPATH": str(ROOT)}
        command = [sys.executable, "-m", "tests.bench.load", kind, str(count)]
        done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout.splitlines()[-1])
    jobs = sandbox.ledger()["jobs"]
    assert len(jobs) == count + 1, f"{len(jobs)} of {count + 1} jobs"
    figures["delay"] = statistics.mean(job["seen"] - job["ready"] for job in jobs)
    figures["polls"] = statistics.mean(job["status_requests"] for job in jobs)
    return figures


def _used() -> float:
    usage = resource.getrusage(resource.RUSAGE_SELF)
    return usage.ru_utime + usage.ru_stime


def _report(before: float, count: int) -> None:
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"cpu": (_used() - before) / count, "memory": memory}))


def _ours(count: int) -> None:
    from firefly_nb import Firefly

    with Firefly(requests_per_minute=float("inf")) as ff:
        # Of another size: nothing is learned from it about how long the others take.
        ff.generate("the first", size="2048x2048").result(timeout=300)
        before = _used()
        jobs = [ff.generate(f"picture {number}", seeds=[number + 1], size="1024x1024") for number in range(count)]
        for job in jobs:
            job.result(timeout=300)
        _report(before, count)


def _answers(count: int) -> None:
    """How late the main thread wakes while `count` jobs go from the first request to the last file."""
    from firefly_nb import Firefly

    def late() -> float:
        due = time.perf_counter() + _TICK
        time.sleep(_TICK)
        return (time.perf_counter() - due) * 1000

    with Firefly(requests_per_minute=float("inf")) as ff:
        ff.generate("the first", size="2048x2048").result(timeout=300)
        idle = statistics.median(late() for _ in range(200))
        jobs = [ff.generate(f"picture {number}", seeds=[number + 1], size="1024x1024") for number in range(count)]
        found = []
        while not all(job.status.finished for job in jobs):
            found.append(late())
    most = statistics.quantiles(found, n=100)[-1]
    print(json.dumps({"idle": idle, "median": statistics.median(found), "most": most}))


def _lean(count: int) -> None:
    import aiohttp

    async def main() -> None:
        environment = os.environ
        form = {
            "grant_type": "client_credentials",
            "client_id": environment["FIREFLY_SERVICES_CLIENT_ID"],
            "client_secret": environment["FIREFLY_SERVICES_CLIENT_SECRET"],
            "scope": "firefly_api",
        }
        async with aiohttp.ClientSession() as session:
            async with session.post(environment["FIREFLY_IMS_URL"], data=form) as answer:
                token = (await answer.json())["access_token"]
            headers = {"Authorization": f"Bearer {token}", "x-api-key": environment["FIREFLY_SERVICES_CLIENT_ID"]}

            async def one(number: int) -> None:
                body = {"prompt": f"picture {number}", "seeds": [number + 1], "size": {"width": 1024, "height": 1024}}
                url = environment["FIREFLY_BASE_URL"] + "/v3/images/generate-async"
                async with session.post(url, json=body, headers=headers) as answer:
                    status_url = (await answer.json())["statusUrl"]
                while True:
                    await asyncio.sleep(1)
                    async with session.get(status_url, headers=headers) as answer:
                        said: dict[str, Any] = await answer.json()
                    if said["status"] == "succeeded":
                        break
                async with session.get(said["result"]["outputs"][0]["image"]["url"]) as answer:
                    await answer.read()

            await one(0)
            before = _used()
            await asyncio.gather(*(one(number) for number in range(count)))
            _report(before, count)

    asyncio.run(main())


if __name__ == "__main__":
    if len(sys.argv) == 3:
        {"ours": _ours, "lean": _lean, "answers": _answers}[sys.argv[1]](int(sys.argv[2]))
    else:
        started = time.monotonic()
        for line in run():
            print(line, flush=True)
        print(f"({time.monotonic() - started:.0f} s, {Path(sys.executable).name})")
