"""``%firefly`` and ``%%firefly``: their settings, their client, and where a line goes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

from IPython.core.completer import CompletionContext, SimpleMatcherResult, context_matcher
from IPython.core.magic import Magics, line_cell_magic, magics_class, no_var_expand
from traitlets import Bool, Float, Int, TraitError, Unicode, default, observe, validate

from firefly_nb.errors import FireflyError, InvalidRequest, WaitStopped
from firefly_nb.notebook.warmup import WarmUp

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Firefly, Job
    from firefly_nb.notebook.saving import Savings


@magics_class
class FireflyMagics(Magics):
    """Settings of ``%firefly``: in ``ipython_config.py`` as ``c.FireflyMagics.<name>``, live with ``%config``."""

    requests_per_minute = Float(
        None, allow_none=True, help="The organisation's request limit, where it is known; it is learned otherwise."
    ).tag(config=True)
    job_timeout = Float(help="Seconds after which a job that has not ended is no longer followed.").tag(config=True)
    block = Bool(help="Wait in every cell for its jobs, for runs nobody watches (FIREFLY_BLOCK=1).").tag(config=True)
    ask_above = Int(20, help="Ask before a matrix of more images than these; --yes answers it.").tag(config=True)
    nest_asyncio = Bool(False, help="Let asyncio.run(…) work inside a cell, as %firefly nest does.").tag(config=True)
    home = Unicode("", help="Folder of the journal and the outputs; empty for FIREFLY_HOME.").tag(config=True)
    base_url = Unicode("", help="Address of the service, or sandbox; empty for FIREFLY_BASE_URL.").tag(config=True)

    def __init__(self, shell: InteractiveShell) -> None:
        self._client: Firefly | None = None
        self._retired: list[Firefly] = []
        self._savings: Savings | None = None
        self._model_ids: tuple[str, ...] | None = None
        self.warm_up = WarmUp(shell.events)
        super().__init__(shell)

    # Lines

    @no_var_expand
    @line_cell_magic
    def firefly(self, line: str, cell: str | None = None) -> None:
        """Adobe Firefly: ``%firefly help`` lists what can be done."""
        self.warm_up.stop()
        from firefly_nb.operations import OPERATIONS

        word = next(iter(line.split()), "")
        if word in OPERATIONS:
            from firefly_nb.notebook.cells import run

            run(self, line, cell)
        else:
            self._manage(word, line, cell)

    def _manage(self, word: str, line: str, cell: str | None) -> None:
        from firefly_nb.notebook.commands import COMMANDS, call_of
        from firefly_nb.operations import OPERATIONS, suggest, words_of

        entry = COMMANDS.get({"--help": "help", "-h": "help"}.get(word, word))
        if entry is None:
            near = suggest(word, [*OPERATIONS, *COMMANDS])
            hint = f"did you mean {near}?" if near else "%firefly help lists what there is"
            raise InvalidRequest(f"{word!r} is neither an operation nor a command; {hint}")
        if cell is not None and cell.strip():
            hint = f"write %firefly {word}, with one %" if word else "say which operation, like %%firefly generate"
            raise InvalidRequest(f"%%firefly {word}".rstrip() + f": does nothing with the text beneath it; {hint}")
        try:
            entry.run(call_of(entry, words_of(line)[1:], self))
        except WaitStopped:
            raise
        except KeyboardInterrupt:
            raise WaitStopped("Stopped.") from None

    @context_matcher()  # type: ignore[untyped-decorator]
    def matcher(self, context: CompletionContext) -> SimpleMatcherResult:
        """What Tab offers in a line of ours."""
        from firefly_nb.notebook.completer import complete

        return complete(self, context)

    # What commands work with

    @property
    def namespace(self) -> Mapping[str, object]:
        """The notebook's variables."""
        return cast("Mapping[str, object]", self._shell.user_ns)

    def bind(self, name: str, value: object) -> None:
        """Set a variable of the notebook."""
        self._shell.push({name: value})

    @property
    def client(self) -> Firefly:
        """The client of the magics, made when it is first needed. Raises `ConfigurationError`."""
        if self._client is None:
            self._client = self.new_client()
        return self._client

    @property
    def clients(self) -> tuple[Firefly, ...]:
        """Every client of this kernel, that of the magics first: jobs from Python are jobs as well."""
        from firefly_nb.client.synchronous import open_clients

        mine = self.client
        return (mine, *(other for other in open_clients() if other is not mine))

    @property
    def savings(self) -> Savings:
        """The copies that ``--save`` asked for."""
        if self._savings is None:
            from firefly_nb.notebook.saving import Savings

            self._savings = Savings()
        return self._savings

    def model_ids(self) -> tuple[str, ...]:
        """Ids of the custom models, for Tab: asked for once, and empty as long as the answer takes."""
        if self._model_ids is None:
            from threading import Thread

            client = self.client

            def ask() -> None:
                with suppress(FireflyError):
                    self._model_ids = tuple(model.id for model in client.models())

            asking = Thread(target=ask, name="firefly models", daemon=True)
            asking.start()
            asking.join(timeout=2.0)
        return self._model_ids or ()

    def new_client(self, **credentials: str) -> Firefly:
        """A client with the settings as they are."""
        from firefly_nb.client import Firefly

        return Firefly(
            base_url=self.base_url or None,
            home=self.home or None,
            requests_per_minute=self.requests_per_minute,
            job_timeout=self.job_timeout,
            **credentials,
        )

    def use(self, client: Firefly | None) -> None:
        """Use `client` from now on, or with `None` a new one when it is needed. The old one ends what it has begun."""
        before, self._client = self._client, client
        self._model_ids = None
        if before is not None and before is not client:
            self._retired.append(before)

    def wait(self, jobs: Sequence[Job], timeout: float | None = None) -> None:
        """Wait until `jobs` have ended and are copied where they were asked to be.

        Raises `WaitTimeout` after `timeout` seconds; the jobs go on then, as they do after an interrupt.
        """
        from firefly_nb.notebook.live import settle
        from firefly_nb.notebook.waiting import wait

        wait(jobs, timeout)
        if self._savings is not None:
            self._savings.wait(jobs)
            settle(jobs)  # a note on the copies may have come since

    def close(self) -> None:
        """Follow no job any more; those under way stay resumable."""
        self.warm_up.stop()
        for client in (*self._retired, self._client):
            if client is not None:
                client.close()
        self._client = None
        self._retired.clear()

    # Settings

    @default("job_timeout")
    def _default_job_timeout(self) -> float:
        from firefly_nb.core.settings import JOB_TIMEOUT

        return JOB_TIMEOUT

    @default("block")
    def _default_block(self) -> bool:
        return os.environ.get("FIREFLY_BLOCK", "").strip().lower() not in {"", "0", "no", "false", "off"}

    @validate("requests_per_minute", "job_timeout")
    def _above_zero(self, proposal: Any) -> float | None:
        value = cast("float | None", proposal["value"])
        if value is not None and not value > 0:
            raise TraitError(f"{proposal['trait'].name}: {value:g} is not above 0")
        return value

    @observe("requests_per_minute")
    def _pace_changed(self, change: Any) -> None:
        if self._client is not None:
            self._client.set_requests_per_minute(change["new"])

    @observe("job_timeout")
    def _patience_changed(self, change: Any) -> None:
        if self._client is not None:
            self._client.set_job_timeout(change["new"])

    @observe("home", "base_url")
    def _place_changed(self, change: Any) -> None:
        # Another folder or service is another client.
        self.use(None)

    @observe("nest_asyncio")
    def _nesting_changed(self, change: Any) -> None:
        if change["new"]:
            from firefly_nb.notebook.nesting import nest

            nest()

    @property
    def _shell(self) -> InteractiveShell:
        assert self.shell is not None
        return self.shell


def _documentation() -> str:
    from firefly_nb.notebook.help import overview

    return overview().as_text()


# IPython asks a thing for `getdoc` before it reads its docstring: this is what %firefly? shows.
setattr(FireflyMagics.firefly, "getdoc", _documentation)  # noqa: B010
