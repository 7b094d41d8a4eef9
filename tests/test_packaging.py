"""What a person installs: the public names, the wheel, the tree that it is made from."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest

import firefly_nb
from tests.support.sandbox import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
DISTRIBUTIONS = {"PIL": "pillow", "c2pa": "c2pa-python"}
# Parts of what is declared: ipywidgets brings IPython (with prompt_toolkit) and comm, the others theirs.
PROVIDED = {"comm", "firefly-nb", "ipython", "jupyter-client", "nbformat", "prompt-toolkit", "pydantic-core"}


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> zipfile.ZipFile:
    """The wheel of this tree, built without asking a registry for anything."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    built = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert built.returncode == 0, built.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_public_names_are_these() -> None:
    public = ["AsyncFirefly", "AsyncJob", "Firefly", "Job", "Jobs", "Output", "__version__", "errors"]
    assert firefly_nb.__all__ == public
    assert all(getattr(firefly_nb, name) is not None for name in public)
    assert dir(firefly_nb) == sorted(public)


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError, match="Fire"):
        firefly_nb.Fire  # noqa: B018


def test_importing_the_package_loads_nothing_of_the_notebook() -> None:
    """Nor does the client: a script has no use for IPython, and may not have it."""
    program = """
import sys

class Refuse:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {"IPython", "anywidget", "ipykernel", "ipywidgets", "traitlets"}:
            raise ModuleNotFoundError(f"{name} is not there")

sys.meta_path.insert(0, Refuse())
import firefly_nb
assert "pydantic" not in sys.modules and "httpx" not in sys.modules, "importing the package is to be cheap"
for name in firefly_nb.__all__:
    getattr(firefly_nb, name)
with firefly_nb.Firefly(base_url="sandbox") as ff:
    assert ff.service.sandbox
"""
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_wheel_holds_the_whole_package(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    package = ROOT / "firefly_nb"
    wanted = {
        path.relative_to(ROOT).as_posix()
        for path in package.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc"
    }
    assert wanted <= inside, sorted(wanted - inside)
    assert "firefly_nb/py.typed" in inside


def test_the_wheel_holds_the_notebooks_and_nothing_else_of_the_tree(wheel: zipfile.ZipFile) -> None:
    inside = set(wheel.namelist())
    assert {f"firefly_nb/notebooks/{notebook.name}" for notebook in NOTEBOOKS} <= inside
    assert {name.partition("/")[0] for name in inside if ".dist-info/" not in name} == {"firefly_nb"}
    assert not [name for name in inside if name.endswith(".png")]


def test_the_wheel_names_its_licence_and_command(wheel: zipfile.ZipFile) -> None:
    folder = next(name.partition("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    assert "firefly-nb = firefly_nb.cli:main" in wheel.read(f"{folder}/entry_points.txt").decode()
    metadata = wheel.read(f"{folder}/METADATA").decode()
    assert "License-Expression: BSD-3-Clause" in metadata
    assert f"Version: {firefly_nb.__version__}" in metadata


def test_every_imported_package_is_declared() -> None:
    """Nothing is needed that only happens to be installed: each import has its dependency, or its extra."""
    extras = PROJECT["project"]["optional-dependencies"]
    of_extras = (line for name, lines in extras.items() if name != "test" for line in lines)
    lines = [*PROJECT["project"]["dependencies"], *of_extras]
    declared = {_normal(re.split(r"[><=!~ ;\[]", line)[0]) for line in lines}
    declared |= set(PROVIDED)
    missing: dict[str, str] = {}
    for path in (ROOT / "firefly_nb").rglob("*.py"):
        for module in _imported(path):
            if module not in sys.stdlib_module_names and _normal(DISTRIBUTIONS.get(module, module)) not in declared:
                missing[module] = path.relative_to(ROOT).as_posix()
    assert missing == {}


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_committed_notebook_has_no_outputs_and_stable_ids(path: Path) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    code = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    assert all(cell["outputs"] == [] and cell["execution_count"] is None for cell in code)
    ids = [cell["id"] for cell in notebook["cells"]]
    assert len(set(ids)) == len(ids)
    assert all(re.fullmatch(r"[a-z][a-z0-9-]*", name) for name in ids), ids
    assert "".join(code[-1]["source"]) == "%firefly wait"


def test_the_tree_names_no_place_of_the_machine_it_was_written_on() -> None:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode != 0:
        pytest.skip("not a clone")
    words = re.compile(r"(?<![\w.])/(?:work|root|home/(?!me/|x/)\w+)/")
    found = []
    for name in listed.stdout.decode().split("\0"):
        path = ROOT / name
        if not name or not path.is_file() or path.suffix in {".png", ".jpg"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if words.search(line):
                found.append(f"{name}:{number}: {line.strip()[:100]}")
    assert found == []


@pytest.mark.skipif(os.name != "posix", reason="Binder's files are shell scripts")
def test_binder_starts_on_the_sandbox() -> None:
    started = subprocess.run(
        [ROOT / "binder" / "start", sys.executable, "-c", "import os; print(os.environ['FIREFLY_BASE_URL'])"],
        env={**os.environ, "FIREFLY_BASE_URL": "https://firefly.example"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert started.stdout == "sandbox\n"


def test_binder_installs_extras_that_there_are() -> None:
    line = (ROOT / "binder" / "requirements.txt").read_text(encoding="utf-8").strip()
    extras = re.fullmatch(r"-e \.\[([a-z,]+)\]", line)
    assert extras is not None, line
    assert set(extras.group(1).split(",")) <= set(PROJECT["project"]["optional-dependencies"])
    opened = re.findall(r"/lab/tree/(\S+?)\"", (ROOT / "binder" / "postBuild").read_text(encoding="utf-8"))
    assert opened
    assert all((ROOT / path).is_file() for path in opened)


def _normal(name: str) -> str:
    return name.lower().replace("_", "-")


def _imported(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            found.add(node.module.partition(".")[0])
    return found
