"""Plain `ipython` in a terminal: the prompt comes back, progress is text, and no HTML is seen."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from tests.support.kernel import clean_environment
from tests.support.sandbox import SandboxInfo

PROMPT = r"In \[\d+\]: $"
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class Terminal:
    """An `ipython` in a terminal of 120 × 40 characters."""

    def __init__(self, folder: Path, environment: dict[str, str], *options: str) -> None:
        self.process = pexpect.spawn(
            sys.executable,
            ["-m", "IPython", "--no-banner", "--colors=NoColor", "--no-confirm-exit", *options],
            env=clean_environment({**environment, "TERM": "xterm"}, folder),
            cwd=str(folder),
            dimensions=(40, 120),
            encoding="utf-8",
            timeout=20,
        )
        self.process.expect(PROMPT)

    def run(self, code: str, *answers: tuple[str, str]) -> str:
        """Type a cell, answer what is asked as (question, answer), and return what was printed until the prompt."""
        first, *rest = code.split("\n")
        self.process.sendline(first)
        # A cell magic ends at the second empty line.
        for line in [*rest, "", ""] if rest else []:
            self.process.expect(r"\.\.\.: $")
            self.process.sendline(line)
        said = ""
        for question, answer in answers:
            self.process.expect_exact(question)
            said += self.process.before or ""
            self.process.sendline(answer)
        self.process.expect(PROMPT)
        return _ESCAPES.sub("", said + str(self.process.before)).replace("\r\n", "\n")


@pytest.fixture
def terminal(quick_sandbox: SandboxInfo, tmp_path: Path) -> Iterator[Terminal]:
    quick_sandbox.reset()
    terminal = Terminal(tmp_path, quick_sandbox.environment, "--simple-prompt")
    yield terminal
    terminal.process.close(force=True)


def no_html(text: str) -> bool:
    return not re.search(r"<(div|img|table|span|p|figure)\b|data:image", text)


def test_the_prompt_comes_back_and_the_images_are_named_by_their_paths(
    terminal: Terminal, quick_sandbox: SandboxInfo, tmp_path: Path
) -> None:
    quick_sandbox.reset(latency="fixed:2")
    assert "Traceback" not in terminal.run("%load_ext firefly_nb")
    started = terminal.run("%%firefly generate -n 2 --seeds 7,8 -o cats\na cat in a sunbeam")
    assert no_html(started)
    assert "False" in terminal.run("cats.status.finished")
    waited = terminal.run("%firefly wait cats")
    assert no_html(waited)
    assert "1 job: 1 succeeded" in waited
    shown = started + waited + terminal.run("1")
    for path in (tmp_path / "home" / "outputs").rglob("*.jpg"):
        assert path.name in shown


def test_waiting_in_the_cell_shows_the_paths(terminal: Terminal) -> None:
    terminal.run("%load_ext firefly_nb")
    shown = terminal.run("%%firefly generate --seeds 7 --wait -o cats\na cat in a sunbeam")
    assert no_html(shown)
    assert "7.jpg" in shown.replace("\n", "")


def test_a_mistake_is_one_line(terminal: Terminal) -> None:
    terminal.run("%load_ext firefly_nb")
    said = terminal.run("%%firefly generate --content-class phto\na cat")
    assert [line for line in said.split("\n") if "phto" in line][-1].strip() == (
        "InvalidRequest: --content-class: 'phto' is not one of photo, art"
    )
    assert "Traceback" not in said
    assert "did you mean jobs?" in terminal.run("%firefly jbos")


def test_commands_are_text(terminal: Terminal) -> None:
    terminal.run("%load_ext firefly_nb")
    expected = {"": "sandbox", "jobs": "", "help fill": "--mask IMAGE", "models": "custom"}
    for words, shown in expected.items():
        said = terminal.run(f"%firefly {words}")
        assert shown in said.lower() or shown in said
        assert no_html(said)
        assert "Traceback" not in said


def test_an_interrupt_ends_the_wait_and_not_the_job(terminal: Terminal, quick_sandbox: SandboxInfo) -> None:
    quick_sandbox.reset(latency="fixed:60")
    terminal.run("%load_ext firefly_nb")
    terminal.run("%%firefly generate -o cats\na cat")
    terminal.process.sendline("%firefly wait cats")
    terminal.process.expect_exact("\x1b[2KGenerate #")  # the line that shows how far it is
    terminal.process.sendintr()
    terminal.process.expect_exact("Stopped waiting. Job #")
    terminal.process.expect(PROMPT)
    assert "False" in terminal.run("cats.status.finished")
    assert "Cancelling #" in terminal.run("%firefly cancel cats")


def test_login_shows_nothing_of_what_is_typed(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    quick_sandbox.reset()
    where = {"FIREFLY_BASE_URL": quick_sandbox.base_url, "FIREFLY_IMS_URL": quick_sandbox.ims_url}
    terminal = Terminal(tmp_path, where, "--simple-prompt")
    try:
        terminal.run("%load_ext firefly_nb")
        said = terminal.run(
            "%firefly login",
            ("Client id: ", quick_sandbox.client_id),
            ("Client secret: ", quick_sandbox.client_secret),
        )
        assert "Logged in to sandbox; for this kernel only" in said
        assert quick_sandbox.client_secret not in said
        assert quick_sandbox.client_id not in said
        assert "1 succeeded" in terminal.run("%%firefly generate -o cats\na cat") + terminal.run("%firefly wait cats")
    finally:
        terminal.process.close(force=True)


def test_tab_completes(quick_sandbox: SandboxInfo, tmp_path: Path) -> None:
    environment = clean_environment({**quick_sandbox.environment, "TERM": "xterm"}, tmp_path)
    arguments = ["-m", "IPython", "--no-banner", "--colors=NoColor", "--ext", "firefly_nb", "--no-confirm-exit"]
    process = pexpect.spawn(
        sys.executable, arguments, env=environment, cwd=str(tmp_path), dimensions=(40, 120), encoding="utf-8"
    )
    try:
        process.expect_exact("In [")
        process.send("%firefly gene\t")
        process.expect_exact("rate")
        process.send(" --content-cl\t")
        process.expect_exact("ass")
        process.send(" phto --prompt x\r")
        process.expect_exact("--content-class: 'phto' is not one of photo, art")
    finally:
        process.close(force=True)
