"""What `help()`, ``?`` and Shift-Tab show of the methods."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from firefly_nb import AsyncFirefly, Firefly
from firefly_nb.client.outputs import made
from firefly_nb.core.outputs import Output
from firefly_nb.operations import OPERATIONS, options

NOWHERE: dict[str, Any] = {"base_url": "http://127.0.0.1:9", "ims_url": "http://127.0.0.1:9/token"}


@pytest.fixture
def ff(tmp_path: Path) -> Iterator[Firefly]:
    with Firefly(**NOWHERE, client_id="id", client_secret="secret", home=tmp_path) as client:
        yield client


def _method(ff: object, command: str) -> Callable[..., object]:
    found: Callable[..., object] = getattr(ff, command.replace("-", "_"))
    return found


@pytest.mark.parametrize("command", OPERATIONS)
def test_every_option_is_a_keyword_with_a_plain_type_and_a_line(ff: Firefly, command: str) -> None:
    method = _method(ff, command)
    parameters = inspect.signature(method).parameters
    declared = {option.name: option for cls in OPERATIONS[command].classes for option in options(cls)}
    assert set(parameters) == set(declared)
    shown = str(inspect.signature(method))
    for noise in ("Annotated", "Spec(", "Validator", "Ge(", "<factory>", "args"):
        assert noise not in shown
    for name, option in declared.items():
        (line,) = (line for line in (inspect.getdoc(method) or "").splitlines() if line.startswith(f"    {name}: "))
        assert option.help in line
        assert option.bounds in line
    assert "Raises `InvalidRequest`" in str(method.__doc__)


def test_signatures_read_like_python(ff: Firefly) -> None:
    assert str(inspect.signature(ff.expand)) == (
        "(image: ImageLike, *, size: str | tuple[int, int] | None = None, prompt: str | None = None, "
        "num_variations: int | None = None, seeds: Sequence[int] | None = None, "
        "placement: str | tuple[str, str] | None = None, "
        "inset: str | tuple[int, int, int, int] | None = None, mask: ImageLike | None = None, "
        "mask_invert: bool | None = None) -> Job"
    )
    generate = inspect.signature(ff.generate)
    assert str(generate.parameters["content_class"]) == "content_class: Literal['photo', 'art'] | None = None"
    assert "'image5'" in str(generate.parameters["model"])
    assert str(generate.return_annotation) == "Job | Jobs"
    assert str(inspect.signature(ff.upscale).parameters["upscale_factor"]).startswith("upscale_factor: Literal[2, 3")


def test_an_outputs_methods_take_the_rest(ff: Firefly) -> None:
    output = made(Output("a", 0, 1, "image/png", 8, 8, 1, "x"), ff)
    for name, cut in (("similar", "image"), ("expand", "image"), ("fill", "image"), ("composite", "image")):
        whole, method = inspect.signature(getattr(ff, name)), getattr(output, name)
        left = [parameter for parameter in whole.parameters.values() if parameter.name != cut]
        assert list(inspect.signature(method).parameters.values()) == left
        assert f"output.{name}(" in method.__doc__


def test_the_async_clients_methods_are_told_alike(ff: Firefly, tmp_path: Path) -> None:
    async def compare() -> None:
        async with AsyncFirefly(**NOWHERE, client_id="id", client_secret="secret", home=tmp_path) as other:
            for command in OPERATIONS:
                method = _method(other, command)
                assert inspect.signature(method).parameters == inspect.signature(_method(ff, command)).parameters
                assert inspect.iscoroutinefunction(method)

    asyncio.run(compare())
