"""The two complete scripts of the service's guide: as they are, with Node, and the same steps over plain HTTP."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.support.pictures import opened, picture
from tests.support.sandbox import ROOT, SandboxInfo, running_sandbox, wait_until

GUIDE = ROOT.parent / "shared" / "seed-async-guide.md"
NODE = shutil.which("node")
PROMPT = "a cat living their best life, sleeping in a sunbeam"

needs_node = pytest.mark.skipif(NODE is None, reason="Node is not installed")
needs_guide = pytest.mark.skipif(not GUIDE.is_file(), reason="the guide is not beside the project")


def script(number: int, sandbox: SandboxInfo) -> str:
    """A complete script of the guide, changed in its addresses only."""
    blocks = re.findall(r"```js\n(.*?)```", GUIDE.read_text(encoding="utf-8"), re.DOTALL)
    whole: str = [block for block in blocks if block.startswith("import fs")][number]
    for address, ours in (
        (r"https://firefly-api[\w.-]*/", sandbox.base_url + "/"),
        (r"https://ims-[\w.-]*/ims/token/v3", sandbox.ims_url),
    ):
        whole, count = re.subn(address, ours, whole)
        assert count == 1
    return whole


def run(number: int, sandbox: SandboxInfo, folder: Path) -> str:
    (folder / "output").mkdir()
    (folder / "script.mjs").write_text(script(number, sandbox), encoding="utf-8")
    credentials = {"CLIENT_ID": sandbox.client_id, "CLIENT_SECRET": sandbox.client_secret}
    done = subprocess.run(
        [str(NODE), "script.mjs"],
        cwd=folder,
        env={"PATH": os.environ["PATH"], **credentials},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@needs_node
@needs_guide
def test_the_first_script_runs_unchanged(tmp_path: Path) -> None:
    with running_sandbox("--latency", "fixed:1.5") as sandbox:
        printed = run(0, sandbox, tmp_path)
        job = sandbox.ledger()["jobs"][0]
    assert (job["prompt"], job["request"]["contentClass"]) == (PROMPT, "art")
    assert "running" in printed
    (saved,) = (tmp_path / "output").iterdir()
    assert saved.name == f"{job['seeds'][0]}.jpg"
    assert opened(saved.read_bytes()).size == (2048, 2048)


@needs_node
@needs_guide
def test_the_second_script_runs_unchanged(tmp_path: Path) -> None:
    (tmp_path / "source.jpg").write_bytes(picture(1200, 900, kind="JPEG"))
    with running_sandbox("--latency", "fixed:0.5") as sandbox:
        printed = run(1, sandbox, tmp_path)
        book = sandbox.ledger()
    assert "All work done" in printed
    assert len(book["uploads"]) == 1
    sizes = [(job["request"]["size"]["width"], job["request"]["size"]["height"]) for job in book["jobs"]]
    assert sorted(sizes) == [(2500, 2500), (3000, 3000), (3500, 3500)]
    for width, height in sizes:
        saved = tmp_path / "output" / f"source_{width}x{height}.jpg"
        assert opened(saved.read_bytes()).size == (width, height)


class Guide:
    """The functions of the guide's scripts, over plain HTTP."""

    def __init__(self, sandbox: SandboxInfo) -> None:
        self.base, self.http, self.id = sandbox.base_url, sandbox.http, sandbox.client_id
        form = {
            "grant_type": "client_credentials",
            "client_id": sandbox.client_id,
            "client_secret": sandbox.client_secret,
            "scope": "openid,AdobeID,read_organizations,firefly_enterprise,firefly_api,ff_apis",
        }
        self.token = self.http.post(sandbox.ims_url, data=form).json()["access_token"]

    def headers(self, kind: str = "application/json") -> dict[str, str]:
        return {"X-API-Key": self.id, "Authorization": f"Bearer {self.token}", "Content-Type": kind}

    def submit(self, path: str, body: object) -> dict[str, Any]:
        return dict(self.http.post(f"{self.base}/{path}", json=body, headers=self.headers()).json())

    def poll(self, url: str) -> dict[str, Any]:
        said: dict[str, Any] = {}

        def ended() -> bool:
            said.update(self.http.get(url, headers=self.headers()).json())
            return bool(said["status"] in {"succeeded", "failed"})

        wait_until(ended, 60, "the job to end")
        return said

    def file(self, said: dict[str, Any]) -> httpx.Response:
        return self.http.get(said["result"]["outputs"][0]["image"]["url"])


def test_the_steps_of_the_first_script() -> None:
    with running_sandbox("--latency", "fixed:0.5") as sandbox:
        guide = Guide(sandbox)
        accepted = guide.submit("v3/images/generate-async", {"prompt": PROMPT, "contentClass": "art"})
        assert set(accepted) == {"jobId", "statusUrl", "cancelUrl"}
        said = guide.poll(accepted["statusUrl"])
        assert (said["status"], said["result"]["contentClass"]) == ("succeeded", "art")
        assert isinstance(said["result"]["outputs"][0]["seed"], int)
        assert opened(guide.file(said).content).size == (2048, 2048)


def test_the_steps_of_the_second_script() -> None:
    """One upload and three expansions side by side, their sizes as strings."""
    with running_sandbox("--latency", "fixed:0.5") as sandbox:
        guide = Guide(sandbox)
        answer = guide.http.post(
            f"{guide.base}/v2/storage/image",
            content=picture(1200, 900, kind="JPEG"),
            headers=guide.headers("image/jpeg"),
        )
        source = {"source": {"uploadId": answer.json()["images"][0]["id"]}}
        sides = ["2500", "3000", "3500"]
        requests = [{"image": source, "size": {"width": side, "height": side}} for side in sides]
        with ThreadPoolExecutor() as pool:
            accepted = list(pool.map(lambda body: guide.submit("v3/images/expand-async", body), requests))
            finished = list(pool.map(lambda job: guide.poll(job["statusUrl"]), accepted))
        for side, said in zip(sides, finished, strict=True):
            assert opened(guide.file(said).content).size == (int(side), int(side))
