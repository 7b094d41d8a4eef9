"""Loading, settings and unloading."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.kernel import ROOT, Kernel, clean_environment, running_kernel
from tests.support.processes import end_processes_in
from tests.support.sandbox import SandboxInfo, running_sandbox

HEAVY = ("pydantic", "httpx", "aiohttp", "PIL", "ipywidgets", "anywidget", "numpy", "keyring", "firefly_nb.operations")
MAGICS = "get_ipython().magics_manager.registry['FireflyMagics']"


@pytest.fixture
def own_kernel(quick_sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Kernel]:
    """A kernel for one test, nothing loaded."""
    quick_sandbox.reset()
    with running_kernel(quick_sandbox.environment, tmp_path) as kernel:
        yield kernel


def test_loading_imports_nothing_heavy(tmp_path: Path) -> None:
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell as S; s = S.instance();"
        "before = set(sys.modules); s.run_line_magic('load_ext', 'firefly_nb');"
        "print(sorted({name for name in sys.modules if name not in before}))"
    )
    environment = clean_environment({}, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=tmp_path, check=True, capture_output=True, text=True
    )
    loaded = done.stdout
    assert "firefly_nb.notebook.magics" in loaded
    assert [name for name in HEAVY if f"'{name}'" in loaded] == []
    assert not (tmp_path / "home").exists(), "loading leaves nothing behind"


def test_the_package_needs_no_notebook(tmp_path: Path) -> None:
    names = ("IPython", "ipywidgets", "traitlets")
    code = f"import firefly_nb, sys; firefly_nb.Firefly; print([name for name in {names} if name in sys.modules])"
    environment = clean_environment({}, tmp_path)
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, cwd=ROOT, check=True, capture_output=True, text=True
    )
    assert done.stdout.strip() == "[]"


def test_load_unload_and_load_again(own_kernel: Kernel) -> None:
    kernel = own_kernel
    assert kernel.run("%load_ext firefly_nb\n%reload_ext firefly_nb").error is None
    assert kernel.complete("%firefly wa").matches == ["wait"]
    assert kernel.value("[type(c).__name__ for c in get_ipython().configurables].count('FireflyMagics')") == "1"
    assert kernel.run("%%firefly generate --wait -o cats\na cat").error is None
    assert kernel.run("%unload_ext firefly_nb").error is None
    assert "not found" in kernel.run("%firefly").text
    assert kernel.complete("%firefly wa").matches == []
    assert kernel.value("len(cats.outputs[0].bytes) > 100") == "True"
    assert kernel.run("%load_ext firefly_nb\n%firefly jobs").error is None


def test_settings_from_the_configuration_file(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    quick_sandbox.reset()
    profile = tmp_path / ".ipython" / "profile_default"
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text(
        "c = get_config()\nc.InteractiveShellApp.extensions = ['firefly_nb']\nc.FireflyMagics.block = True\n"
        f"c.FireflyMagics.requests_per_minute = 1000\nc.FireflyMagics.job_timeout = 90\n"
        f"c.FireflyMagics.home = {str(tmp_path / 'elsewhere')!r}\nc.FireflyMagics.nest_asyncio = True\n"
    )
    with running_kernel(quick_sandbox.environment, tmp_path) as kernel:
        assert kernel.run("%%firefly generate -o cats\na cat").error is None
        assert kernel.value("cats.status.value, cats.timeout") == "('succeeded', 90.0)"
        assert kernel.value(f"{MAGICS}.client.limits.per_minute") == "1000.0"
        assert kernel.run("import asyncio\nasyncio.run(asyncio.sleep(0))").error is None
    assert (tmp_path / "elsewhere" / "journal.sqlite3").exists()
    assert not (tmp_path / "home").exists()


def test_settings_that_change_live(own_kernel: Kernel, tmp_path: Path) -> None:
    kernel = own_kernel
    kernel.run("%load_ext firefly_nb")
    assert kernel.run("%%firefly generate --wait -o one\na cat").error is None
    assert kernel.value("one.timeout") == "600.0"
    changes = ["requests_per_minute = 600", "job_timeout = 45", "block = True", "nest_asyncio = True"]
    assert kernel.run("\n".join(f"%config FireflyMagics.{change}" for change in changes)).error is None
    assert kernel.run("%%firefly generate -o two\na cat").error is None
    assert kernel.value("two.status.value, two.timeout") == "('succeeded', 45.0)"
    assert kernel.value("two.client is one.client, two.client.limits.per_minute") == "(True, 600.0)"
    assert kernel.run("import asyncio\nasyncio.run(asyncio.sleep(0))").error is None
    assert kernel.run(f"%config FireflyMagics.home = {str(tmp_path / 'other')!r}").error is None
    assert kernel.run("%%firefly generate -o three\na cat").error is None
    assert kernel.value("str(three.outputs[0].path).startswith(" + repr(str(tmp_path / "other")) + ")") == "True"
    assert "of the jobs" not in kernel.run("%config FireflyMagics").text


@pytest.mark.parametrize(
    "setting", ["requests_per_minute = 0", "job_timeout = -1", "job_timeout = 'long'", "block = 'x'"]
)
def test_a_setting_that_makes_no_sense_is_refused(own_kernel: Kernel, setting: str) -> None:
    kernel = own_kernel
    kernel.run("%load_ext firefly_nb")
    before = kernel.value(f"{MAGICS}.job_timeout, {MAGICS}.requests_per_minute, {MAGICS}.block")
    said = kernel.run(f"%config FireflyMagics.{setting}")
    assert setting.split()[0] in said.text + (said.error or "")
    assert kernel.value(f"{MAGICS}.job_timeout, {MAGICS}.requests_per_minute, {MAGICS}.block") == before


def test_another_service_while_jobs_are_under_way(own_kernel: Kernel, quick_sandbox: SandboxInfo) -> None:
    kernel = own_kernel
    kernel.run("%load_ext firefly_nb")
    quick_sandbox.reset(latency="fixed:3")
    assert kernel.run("%%firefly generate -o cats\na cat").error is None
    with running_sandbox("--latency", "none", "--flat") as other:
        # Its address is another one, and so are its credentials.
        code = "\n".join(f"import os; os.environ[{name!r}] = {value!r}" for name, value in other.environment.items())
        assert kernel.run(f"{code}\n%config FireflyMagics.base_url = {other.base_url!r}").error is None
        assert kernel.run("%%firefly generate --wait -o dogs\na dog").error is None
        assert other.ledger()["counts"]["submit"] == 1
    assert kernel.run("%firefly wait cats").error is None
    assert kernel.value("cats.status.value, dogs.status.value") == "('succeeded', 'succeeded')"


@pytest.mark.parametrize(
    ("environment", "line"),
    [
        ({"FIREFLY_BASE_URL": "nonsense"}, "ConfigurationError: FIREFLY_BASE_URL: 'nonsense' is not an address like https://host"),
        ({"FIREFLY_BASE_URL": "http://example.org"}, "ConfigurationError: FIREFLY_BASE_URL: plain http would show"),
        ({"FIREFLY_SERVICES_CLIENT_ID": ""}, "ConfigurationError: no client id: set FIREFLY_SERVICES_CLIENT_ID"),
    ],
)
def test_a_wrong_environment_is_one_line(
    quick_sandbox: SandboxInfo, tmp_path: Path, environment: dict[str, str], line: str
) -> None:
    with running_kernel({**quick_sandbox.environment, **environment}, tmp_path) as kernel:
        assert kernel.run("%load_ext firefly_nb").error is None
        for code in ("%%firefly generate\na cat", "%firefly", "%firefly jobs"):
            error = kernel.run(code).error
            assert error is not None
            assert error.startswith(line)
            assert "\n" not in error


def test_an_unreachable_service_and_wrong_credentials(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    nowhere = {"FIREFLY_BASE_URL": "http://127.0.0.1:9", "FIREFLY_IMS_URL": "http://127.0.0.1:9/token"}
    wrong = {"FIREFLY_SERVICES_CLIENT_SECRET": "wrong"}
    for number, (change, kind) in enumerate([(nowhere, "Unreachable"), (wrong, "Unauthorized")]):
        folder = tmp_path / str(number)
        folder.mkdir()
        with running_kernel({**quick_sandbox.environment, **change}, folder) as kernel:
            kernel.run("%load_ext firefly_nb")
            error = kernel.run("%firefly models").error
            assert error is not None
            assert error.startswith(f"{kind}: ")
            assert "\n" not in error
            cell = kernel.run("%%firefly generate --wait -o cats\na cat")
            assert cell.error is None
            assert kernel.value("cats.status.value, cats.error.kind") == f"('failed', '{kind}')"


def test_unattended_runs_wait_in_every_cell(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    quick_sandbox.reset(latency="fixed:1")
    with running_kernel({**quick_sandbox.environment, "FIREFLY_BLOCK": "1"}, tmp_path) as kernel:
        cell = kernel.run("%load_ext firefly_nb")
        cell = kernel.run("%%firefly generate -o cats\na cat")
        assert cell.error is None
        assert "data:image" in cell.html
        assert kernel.value("cats.status.value") == "'succeeded'"


def test_without_credentials_there_is_the_sandbox(tmp_path: Path) -> None:
    try:
        with running_kernel({}, tmp_path) as kernel:
            kernel.run("%load_ext firefly_nb")
            cell = kernel.run("%%firefly generate --wait -o cats\na cat")
            assert cell.error is None
            assert kernel.value("cats.status.value, cats.client.service.sandbox") == "('succeeded', True)"
            assert "sandbox" in cell.html
    finally:
        end_processes_in(tmp_path)  # the sandbox outlives the kernel that started it
