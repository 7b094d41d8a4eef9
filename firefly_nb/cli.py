"""The command line: ``firefly-nb demo`` opens the first notebook, on the sandbox."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path

from firefly_nb import __version__, demo

_EPILOG = """\
examples:
  firefly-nb demo                          open the first notebook in JupyterLab
  firefly-nb demo 2 --app notebook         open the second one in Jupyter Notebook
  firefly-nb demo --execute out.ipynb      run the first one without a screen, and keep it with its pictures

The demo needs no account: it works on the sandbox, a stand-in for the service on this machine that paints its pictures
itself, even where credentials are set. Nothing is sent to anyone and nothing is billed.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 when something failed, 2 for a wrong command line."""
    parser = _parser()
    options = parser.parse_args(arguments)
    if options.command is None:
        parser.print_help()
        return 0
    try:
        notebook = demo.find(options.notebook)
        if options.execute is not None:
            _need("nbclient", "ipykernel")
            print(demo.execute(notebook, options.execute, say=_say))
            return 0
        _need("jupyterlab" if options.app == "lab" else "notebook", "ipykernel")
        copy = demo.copy_all(options.folder.expanduser().absolute(), fresh=options.fresh) / notebook.name
        _say(f"Your copies of the notebooks are in {copy.parent}")
        return _open(copy, options)
    except demo.DemoError as error:
        print(f"firefly-nb: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="firefly-nb",
        description="Adobe Firefly's asynchronous image API inside Jupyter notebooks.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"firefly-nb {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    command = commands.add_parser(
        "demo",
        help="open a notebook that shows what there is, on the sandbox",
        description="Open a notebook that shows what there is, on the sandbox; or run it without a screen.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    command.add_argument(
        "notebook", nargs="?", default="1", metavar="NOTEBOOK", help="its number or name (default: the first)"
    )
    command.add_argument(
        "--execute", type=Path, metavar="OUT.ipynb", help="run it from top to bottom and write it with its pictures"
    )
    command.add_argument(
        "--folder",
        type=Path,
        default=Path("~/firefly-notebooks"),
        metavar="DIR",
        help="where your copies of the notebooks are (default: %(default)s); those that are there stay as they are",
    )
    command.add_argument("--fresh", action="store_true", help="start with new copies; the old ones are renamed")
    command.add_argument(
        "--app", choices=("lab", "notebook"), default="lab", help="JupyterLab (default) or Jupyter Notebook"
    )
    command.add_argument("--no-browser", action="store_true", help="print the address and open no browser")
    command.add_argument("--port", type=int, metavar="N", help="port of the server (default: 8888, or the next free)")
    return parser


def _need(*modules: str) -> None:
    """Raise `DemoError` where a part of the extra `lab` is missing."""
    missing = [module for module in modules if find_spec(module) is None]
    if missing:
        raise demo.DemoError(
            f'{", ".join(missing)} not installed: run  pip install "firefly-nb[lab]"  (in a clone:  '
            'pip install -e ".[lab]")'
        )


def _open(notebook: Path, options: argparse.Namespace) -> int:
    """Start Jupyter on `notebook` and stay until it ends."""
    command = _server(notebook, options)
    environment = demo.environment(os.environ)
    _say("Close it with Ctrl+C in this window.")
    if os.name == "posix":
        # The server takes this process's place: signals and the exit status are its own.
        sys.stdout.flush()
        os.execve(command[0], command, environment)
    return _wait(command, environment)


def _server(notebook: Path, options: argparse.Namespace) -> list[str]:
    lab = options.app == "lab"
    place = f"/lab/tree/{notebook.name}" if lab else f"/notebooks/{notebook.name}"
    command = [sys.executable, "-m", "jupyterlab" if lab else "notebook"]
    command += [f"--ServerApp.root_dir={notebook.parent}"]
    command += [f"--{'LabApp' if lab else 'JupyterNotebookApp'}.default_url={place}"]
    if options.no_browser:
        command.append("--no-browser")
    if options.port is not None:
        command.append(f"--ServerApp.port={options.port}")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Containers run as root, and the server only listens on this machine.
        command.append("--allow-root")
    return command


def _wait(command: Sequence[str], environment: Mapping[str, str]) -> int:
    with subprocess.Popen(command, env=dict(environment)) as process:
        while True:
            try:
                return process.wait()
            except KeyboardInterrupt:
                # The server got it as well and asks whether to end.
                continue


def _say(line: str) -> None:
    print(line, flush=True)


if __name__ == "__main__":
    raise SystemExit(main())
