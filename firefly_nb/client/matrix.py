"""A matrix as its user holds it: the jobs of all its tiles, by row and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, overload

from firefly_nb.client.jobs import Job, Jobs
from firefly_nb.errors import ConfigurationError
from firefly_nb.operations import Axis, Plan, Request

if TYPE_CHECKING:
    from pandas import DataFrame
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class MatrixTile:
    """One combination: `place` is its index on each axis, `labels` the words for it, `jobs` what was asked for it.

    One job, except where the service makes one image a request and several are wanted.
    """

    place: tuple[int, ...]
    labels: tuple[str, ...]
    request: Request
    jobs: Jobs


class Matrix(Jobs):
    """The jobs of a matrix, shown as one grid with labelled rows and columns. Everything that `Jobs` can do.

    Example::

        lights = ff.matrix("generate", "a {medium} of a lighthouse at {time}",
                           vary={"medium": ["watercolor", "oil"], "time": ["dawn", "noon"]})
        lights[0, 1].result()             # the job of the first row and second column
        lights.contact_sheet("lights.png")
    """

    def __init__(self, plan: Plan, jobs: Sequence[Sequence[Job]]) -> None:
        super().__init__(job for each in jobs for job in each)
        self.axes: tuple[Axis, ...] = plan.axes
        self.prompt = plan.prompt
        self.tiles: tuple[MatrixTile, ...] = tuple(
            MatrixTile(tile.place, tile.labels, tile.request, Jobs(each))
            for tile, each in zip(plan.tiles, jobs, strict=True)
        )
        self._by_place = {tile.place: tile for tile in self.tiles}

    @overload
    def __getitem__(self, index: int) -> Job: ...
    @overload
    def __getitem__(self, index: slice) -> Jobs: ...
    @overload
    def __getitem__(self, index: tuple[int, ...]) -> Job | Jobs: ...
    def __getitem__(self, index: int | slice | tuple[int, ...]) -> Job | Jobs:
        """The job of a number, or of a place: ``matrix[row, column]`` or ``matrix[row, column, page]``."""
        if not isinstance(index, tuple):
            return super().__getitem__(index)
        try:
            whole = tuple(range(len(axis.labels))[number] for axis, number in zip(self.axes, index, strict=True))
        except (ValueError, IndexError):
            sizes = " × ".join(str(len(axis.labels)) for axis in self.axes)
            raise IndexError(f"{index} is no place in a matrix of {sizes}") from None
        jobs = self._by_place[whole].jobs
        return jobs[0] if len(jobs) == 1 else jobs

    def to_frame(self) -> DataFrame:
        """A pandas DataFrame with a row for each output, and one for each job that has none.

        Its columns are the axes, then ``job``, ``status``, ``seed``, ``prompt``, ``width`` and ``height`` in pixels,
        ``path`` and ``error``. Raises `ConfigurationError` where pandas is not installed.
        """
        try:
            import pandas
        except ImportError:
            raise ConfigurationError("to_frame: pandas is not installed; pip install 'firefly-nb[frames]'") from None
        columns = [f"varied {axis.name}" if axis.name in _FACTS else axis.name for axis in self.axes]
        return pandas.DataFrame(list(self._records()), columns=[*columns, *_FACTS])

    def contact_sheet(self, path: str | Path | None = None) -> Image:
        """One labelled picture of the whole, saved as PNG where a `path` is given.

        Tiles that have no picture say why. Raises `StorageError` when the file cannot be written.

        Example: ``lights.contact_sheet("lights.png").size``
        """
        from firefly_nb.client.sheet import drawn, saved

        sheet = drawn(self)
        if path is not None:
            saved(sheet, Path(path).expanduser())
        return sheet

    def to_html(self, path: str | Path) -> Path:
        """The grid as a page of its own, which needs no other file; returns where it was written.

        Raises `StorageError` when it cannot be.
        """
        from firefly_nb.client.sheet import written
        from firefly_nb.notebook.render.matrix import Table, page_html  # the seam upward: strings only

        table = Table(self.axes, self.prompt, self.places)
        return written(Path(path).expanduser(), page_html(table, self.snapshots))

    @property
    def places(self) -> tuple[tuple[tuple[int, ...], int], ...]:
        """The place of each tile and how many jobs it has, in the order of the jobs."""
        return tuple((tile.place, len(tile.jobs)) for tile in self.tiles)

    def _records(self) -> Iterator[list[Any]]:
        for tile in self.tiles:
            for job in tile.jobs:
                prompt = getattr(job.request, "prompt", None)
                error = None if job.error is None else str(job.error)
                for output in job.outputs or (None,):
                    yield [
                        *tile.labels,
                        job.number,
                        job.status.value,
                        output and output.seed,
                        prompt,
                        output and output.width,
                        output and output.height,
                        str(output.path) if output and output.path else None,
                        error,
                    ]

    def __repr__(self) -> str:
        sizes = " × ".join(str(len(axis.labels)) for axis in self.axes) or "1"
        over = sum(job.status.finished for job in self)
        return f"<matrix of {sizes}: {over} of {len(self)} jobs ended>"


_FACTS = ("job", "status", "seed", "prompt", "width", "height", "path", "error")
