"""Help that comes from the declarations: complete, readable in a terminal, safe in a notebook."""

from __future__ import annotations

import re

import pytest

from firefly_nb.errors import InvalidRequest
from firefly_nb.notebook.commands import COMMANDS
from firefly_nb.notebook.help import Entry, Page, Section, overview, page_of
from firefly_nb.operations import COMMON_FLAGS, OPERATIONS, STYLE_PRESETS, Operation, options
from tests.support.kernel import Kernel

operations = pytest.mark.parametrize("operation", OPERATIONS.values(), ids=OPERATIONS)


def test_the_overview_names_everything_there_is() -> None:
    for page in (overview().as_text(), overview().as_html()):
        for name in (*OPERATIONS, *filter(None, COMMANDS)):
            assert name in page
        assert all(flag.flag in page for flag in COMMON_FLAGS)


@operations
def test_a_page_lists_every_option_of_its_operation(operation: Operation) -> None:
    page = page_of(operation.command)
    for text in (page.as_text(), page.as_html()):
        for cls in operation.classes:
            for option in options(cls):
                prompt_is_the_body = option.name == "prompt"
                assert prompt_is_the_body or option.flag in text
                if len(option.choices) < 20:
                    assert all(choice.replace(" ", "-") in text for choice in option.choices)
        assert ("prompt, beneath" in text) == (operation.prompt != "none")


@operations
def test_a_page_fits_a_terminal(operation: Operation) -> None:
    assert max(map(len, page_of(operation.command).as_text().splitlines())) <= 100
    assert max(map(len, overview().as_text().splitlines())) <= 100


def test_what_is_needed_stands_in_the_usage() -> None:
    assert page_of("upscale").usage.startswith("%firefly upscale --image IMAGE")
    assert "%%firefly fill --image IMAGE --mask IMAGE" in page_of("fill").usage


def test_a_long_list_of_words_comes_last_in_a_terminal_and_folded_in_a_notebook() -> None:
    page = page_of("generate")
    text, html = page.as_text(), page.as_html()
    assert "152 values, listed below" in text
    assert text.index("--dry-run") < text.index("watercolor")
    assert "<details><summary" in html
    assert all(preset in text and preset in html for preset in STYLE_PRESETS)


def test_a_page_of_a_command() -> None:
    text = page_of("cancel").as_text()
    assert "%firefly cancel JOB… | --all" in text
    assert "--all" in text
    assert "JOB is a variable" in text


def test_html_is_escaped_and_loads_nothing() -> None:
    html = Page("<b>&", "a < b", "%x <y>", (Section("<i>", (Entry("<t>", "<script>", "<z>"),)),), ("<n>",)).as_html()
    assert not re.search(r"<(b|y|i|t|script|z|n)>", html)
    for page in (overview(), *map(page_of, OPERATIONS)):
        assert not re.search(r"<script|<style|<link|<img|https?://", page.as_html())


@pytest.mark.parametrize(
    ("word", "line"),
    [
        ("expnd", "help: 'expnd' is neither an operation nor a command; did you mean expand?"),
        ("zzz", "help: 'zzz' is neither an operation nor a command; %firefly help lists what there is"),
    ],
)
def test_help_for_nothing(word: str, line: str) -> None:
    with pytest.raises(InvalidRequest) as caught:
        page_of(word)
    assert str(caught.value) == line


def test_help_in_a_notebook(kernel: Kernel) -> None:
    cell = kernel.run("%firefly help expand")
    assert cell.error is None
    assert "--placement" in cell.html
    assert "--placement" in cell.text
    assert kernel.run("%firefly --help").text == kernel.run("%firefly help").text


def test_a_question_mark_shows_the_overview(kernel: Kernel) -> None:
    shown = kernel.inspect("%firefly")
    assert "adaptive-composite" in shown
    assert "%firefly cancel JOB… | --all" in shown
    for code in ("%firefly?", "%%firefly?"):
        assert kernel.run(code).error is None


def test_a_question_mark_shows_what_a_method_takes(kernel: Kernel) -> None:
    kernel.run("from firefly_nb import Firefly; ff = Firefly()")
    said = kernel.inspect("ff.generate")
    assert "num_variations: int | None = None" in " ".join(said.split())
    assert "How many pictures. [1 to 4]" in said
    assert "Annotated" not in said
