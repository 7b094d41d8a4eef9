"""Secrets that are planted and looked for: logs, reprs, tracebacks, files, and what servers were shown."""

from __future__ import annotations

import asyncio
import logging
import pickle
import pprint
import traceback
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from firefly_nb import AsyncFirefly, Firefly
from firefly_nb.errors import FireflyError
from firefly_nb.operations import as_cell, build, to_record
from tests.support.clients import arguments, client_of
from tests.support.pictures import picture
from tests.support.sandbox import SandboxInfo, running_sandbox

SECRET = "PLANTED-client-secret-7f3a"
SIGNED = "https://bucket.s3.amazonaws.com/cat.jpg?X-Amz-Signature=PLANTED-signature-91bc"


@pytest.fixture(scope="module")
def sandbox() -> Iterator[SandboxInfo]:
    with running_sandbox("--latency", "none", "--flat", "--client-secret", SECRET) as running:
        yield running


@pytest.fixture
def ff(sandbox: SandboxInfo, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> Iterator[Firefly]:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "aiohttp.client", "aiohttp.internal", "asyncio", "firefly_nb"):
        caplog.set_level(logging.DEBUG, name)
    sandbox.reset(fault=[], latency="none")
    with client_of(sandbox, tmp_path / "home") as client:
        yield client


def tokens(ff: Firefly) -> list[str]:
    """The bearer tokens in use, read where they live."""
    scheduler = ff._scheduler
    assert scheduler is not None
    held = scheduler.api._tokens
    assert held is not None
    assert held._token is not None
    return [held._token.secret.reveal()]


def clean(text: str, *more: str) -> None:
    for word in ("PLANTED", "Signature=", "sig=", *more):
        assert word not in text, f"{word} in {text[max(0, text.index(word) - 200) :][:400]}"


def test_nothing_in_the_logs_at_debug(ff: Firefly, caplog: pytest.LogCaptureFixture) -> None:
    ff.generate("a cat").result(30)[0].similar().result(30)
    (token,) = tokens(ff)
    assert "asyncio" in {record.name for record in caplog.records}
    clean("\n".join(logging.Formatter("%(name)s %(message)s").format(record) for record in caplog.records), token)


def test_nothing_in_what_objects_say_of_themselves(ff: Firefly) -> None:
    job = ff.generate("a cat")
    output = job.result(30)[0]
    (token,) = tokens(ff)
    scheduler = ff._scheduler
    assert scheduler is not None
    objects = [ff, ff.settings, ff.service, ff.jobs, ff.limits, job, job.snapshot, output, scheduler.api, scheduler]
    inner = [scheduler.api._endpoint, scheduler.api._tokens, getattr(scheduler.api._tokens, "_token", None)]
    for each in (*objects, *inner, vars(ff), vars(scheduler.api)):
        for text in (repr(each), str(each), pprint.pformat(each)):
            clean(text, token)


def caught(ff: Firefly) -> FireflyError | None:
    """What ends a job, looked at with all its frames and their variables. None of them holds the sandbox itself."""
    try:
        ff.generate("a cat").result(30)
    except FireflyError as error:
        clean("".join(traceback.TracebackException.from_exception(error, capture_locals=True).format()))
        clean(repr(error))
        return error
    return None


@pytest.mark.parametrize(
    "fault", ["submit-500:1", "submit-403:1", "token-hostile:1", "download-corrupt:all", "status-404:1"]
)
def test_nothing_in_a_traceback_with_its_variables(ff: Firefly, sandbox: SandboxInfo, fault: str) -> None:
    if fault.startswith("status"):
        fault = "job-vanishes:all"
    sandbox.reset(fault=[fault], latency="none")
    error = caught(ff)
    assert error is not None or fault == "job-vanishes:all", "the fault did nothing"


def test_nothing_on_the_disk(ff: Firefly, tmp_path: Path) -> None:
    image = picture(64, 64)
    ff.generate("a cat", style_ref=image).result(30)
    ff.similar(SIGNED).wait(30)
    (token,) = tokens(ff)
    files = [path for path in (tmp_path / "home").rglob("*") if path.is_file()]
    assert {path.suffix for path in files} >= {".jpg", ".json", ".sqlite3"}
    for path in files:
        content = path.read_bytes()
        for word in (b"PLANTED", b"X-Amz", token.encode(), b"Bearer"):
            assert word not in content, f"{word!r} in {path}"


def test_a_signed_address_that_the_user_gives_is_not_shown_again() -> None:
    from firefly_nb.core.images import picture_of

    given = picture_of(SIGNED)
    request = build("similar", {"image": given})
    for text in (repr(given), repr(request), str(to_record(request)), as_cell(request)):
        clean(text)
    assert given.url == SIGNED


def test_storage_hosts_never_see_the_bearer_header(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["download-redirect-away:1", "status-redirect-away:1"], latency="none")
    for job in [ff.generate(f"cat {number}") for number in range(4)]:
        job.wait(30)
    assert sandbox.ledger()["leaked_authorization"] == 0


def test_a_status_address_elsewhere_is_refused(ff: Firefly, sandbox: SandboxInfo) -> None:
    sandbox.reset(fault=["job-foreign-status:all"], latency="none")
    job = ff.generate("a cat")
    assert job.wait(30)
    assert job.status.value == "unknown"
    assert "not one of its own hosts" in str(job.error)


def walked(error: BaseException) -> Iterator[BaseException]:
    """An error and everything that it drags along, shown or not."""
    todo, seen = [error], set[int]()
    while todo:
        each = todo.pop()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield each
        todo += [more for more in (each.__cause__, each.__context__) if more is not None]


def test_nothing_in_the_frames_of_calls_that_wait(ff: Firefly, sandbox: SandboxInfo) -> None:
    """These raise what happened on the loop, whose frames hold headers and forms."""
    calls: dict[str, Callable[[], object]] = {
        "token-hostile:1": ff.login,
        "models-403:1": ff.models,
        "models-drop:all": ff.models,
        "upload-wrong-json:all": lambda: ff.upload(picture(32, 32)),
    }
    for fault, call in calls.items():
        sandbox.reset(fault=[fault], latency="none")
        with pytest.raises(FireflyError) as caught:
            call()
        tell_nothing(caught.value, *tokens_if_any(ff))


def test_nothing_in_the_frames_of_an_async_client(sandbox: SandboxInfo, tmp_path: Path) -> None:
    async def main() -> None:
        async with AsyncFirefly(**arguments(sandbox, tmp_path)) as ff:
            job = await ff.generate("a cat")
            with pytest.raises(FireflyError) as caught:
                await job
            tell_nothing(caught.value)
            with pytest.raises(FireflyError) as caught:
                await ff.models()
            tell_nothing(caught.value)

    sandbox.reset(fault=["models-drop:all", "submit-lost:all"], latency="none")
    asyncio.run(main())


def tell_nothing(error: BaseException, *more: str) -> None:
    from IPython.core.ultratb import VerboseTB

    for each in walked(error):
        frames = traceback.TracebackException.from_exception(each, capture_locals=True).format()
        clean("".join(line for line in frames if "tests/client" not in line), "Bearer ", *more)
    text = VerboseTB(theme_name="nocolor").text(type(error), error, error.__traceback__)
    clean(text if isinstance(text, str) else "\n".join(text), "Bearer ", *more)


def tokens_if_any(ff: Firefly) -> list[str]:
    scheduler = ff._scheduler
    held = scheduler.api._tokens if scheduler else None
    return [held._token.secret.reveal()] if held and held._token else []


def test_a_secret_is_in_no_copy_that_leaves_the_process(ff: Firefly) -> None:
    job = ff.generate("a cat")
    output = job.result(30)[0]
    (token,) = tokens(ff)
    for each in (ff, ff.settings, ff.service, job, job.snapshot, output, job.request):
        try:
            content = pickle.dumps(each)
        except TypeError:
            continue  # nothing leaves
        for word in (b"PLANTED", token.encode()):
            assert word not in content
    assert pickle.loads(pickle.dumps(job.snapshot)).outputs == job.snapshot.outputs


def test_nothing_in_the_listing_of_variables(ff: Firefly) -> None:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.utils.capture import capture_output

    job = ff.generate("a cat", style_ref=SIGNED)
    job.wait(30)
    (token,) = tokens(ff)
    shell = InteractiveShell()
    try:
        shell.user_ns.update(ff=ff, job=job, settings=ff.settings, request=job.request, jobs=ff.jobs, one=[job, ff])
        shell.user_ns.update(snapshot=job.snapshot, service=ff.service, limits=ff.limits)
        with capture_output() as said:
            shell.run_line_magic("whos", "")
            for name in ("ff", "job", "settings", "request", "snapshot", "jobs", "one"):
                shell.run_line_magic("pinfo", name)
                shell.run_cell(name)
    finally:
        shell.history_manager.end_session()  # type: ignore[union-attr]
    assert "Firefly" in said.stdout
    clean(said.stdout + said.stderr, token)
