"""Putting a form up."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from IPython.core.getipython import get_ipython

from firefly_nb.notebook import live
from firefly_nb.notebook.form.opening import Opening, opening
from firefly_nb.notebook.live.where import Where, where
from firefly_nb.notebook.render.form import form_note
from firefly_nb.operations import Request, split

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell

    from firefly_nb.client import Firefly, Job


def show(what: object, client: Callable[[], Firefly], clients: Iterable[Firefly]) -> None:
    """Show the form that `what` means (see `opening`) where the code that calls this runs. Returns at once.

    Raises `InvalidRequest` for what means no form.
    """
    shell = get_ipython()
    place = where()
    start = opening(what, shell.user_ns if shell is not None else {}, clients)
    if shell is None or place is Where.TERMINAL:
        live.say(f"A form needs JupyterLab or Notebook; %firefly help {start.operation.command} lists what to type.")
    elif place is Where.PAGE:
        live.publish(html=form_note(start.operation.title, ""), text=f"A form: {start.operation.title}")
    else:
        _put_up(shell, start, client)


def _put_up(shell: InteractiveShell, start: Opening, client: Callable[[], Firefly]) -> None:
    from IPython.display import publish_display_data
    from ipywidgets import Layout, VBox

    from firefly_nb.notebook.form.painting import Painting
    from firefly_nb.notebook.form.results import Results
    from firefly_nb.notebook.form.widget import FormWidget

    def run(requests: tuple[Request, ...]) -> None:
        jobs = tuple(client().submit_all(part for request in requests for part in split(request)))
        results.add(jobs)
        _when_made(jobs, form.remember)

    painting = Painting(shell.user_ns)
    form = FormWidget(start, client, shell.user_ns, run, painting)
    results = Results(shell, lambda: form_note(start.operation.title, str(form.feedback.get("cell", ""))))
    box = VBox([form, painting.widget, results.widget], layout=Layout(overflow="visible", margin="0"))
    publish_display_data({**box._repr_mimebundle_(), "text/plain": f"A form: {start.operation.title}"})
    results.put()


def _when_made(jobs: tuple[Job, ...], tell: Callable[[list[int]], None]) -> None:
    """Tell the seeds of the outputs once all are there."""

    def look(_: object) -> None:
        if all(job.status.finished for job in jobs):
            seeds = [output.seed for job in jobs for output in job.snapshot.outputs if output.seed is not None]
            if seeds:
                tell(seeds)

    for job in jobs:
        job.on_change(look)
