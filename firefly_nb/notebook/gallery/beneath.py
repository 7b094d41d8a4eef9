"""The place of a gallery in its cell: jobs and forms under it, and what stays without a kernel."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from ipywidgets import Box, Layout, Widget

from firefly_nb.core.library import Library, Ref
from firefly_nb.notebook.form.painting import Painting
from firefly_nb.notebook.form.results import Results
from firefly_nb.notebook.form.widget import FormWidget
from firefly_nb.notebook.gallery.durable import Sheet
from firefly_nb.operations import Request, split

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Firefly
    from firefly_nb.notebook.form.opening import Opening


class Beneath:
    """`widgets` belong under the gallery. Its methods may be called on any thread but `put`."""

    def __init__(self, shell: InteractiveShell, client: Callable[[], Firefly], library: Library) -> None:
        self._shell = shell
        self._client = client
        self._results = Results(shell, lambda: "")
        self._sheet = Sheet(shell, library)
        self._form = Box([], layout=Layout(display="block", margin="0", overflow="visible"))
        self.widgets: tuple[Widget, ...] = (self._form, self._results.widget)

    def put(self, said: str, counted: str, refs: list[Ref]) -> None:
        """Put up what stays. Belongs to the thread that runs the cell."""
        self._sheet.put(said, counted, refs)
        self._results.put()

    def keep(self, said: str, counted: str, refs: list[Ref]) -> None:
        self._sheet.renew(said, counted, refs)

    def run(self, request: Request) -> list[int]:
        return self._submit((request,))

    def open(self, opening: Opening) -> None:
        painting = Painting(self._shell.user_ns)
        form = FormWidget(
            opening, self._client, self._shell.user_ns, lambda requests: _nothing(self._submit(requests)), painting
        )
        before = self._form.children
        self._form.children = (form, painting.widget)
        for old in before:
            old.close()

    def close(self) -> None:
        before = self._form.children
        self._form.children = ()
        for old in before:
            old.close()

    def _submit(self, requests: tuple[Request, ...]) -> list[int]:
        jobs = tuple(self._client().submit_all(part for request in requests for part in split(request)))
        self._results.add(jobs)
        return [job.number for job in jobs]


def _nothing(_: object) -> None:
    return None
