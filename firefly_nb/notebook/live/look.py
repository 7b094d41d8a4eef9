"""How the jobs of one display are shown together: as a grid, or as the table of a matrix."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from firefly_nb.client.matrix import Matrix
from firefly_nb.notebook.render import jobs_bundle, jobs_status_html, matrix, status

if TYPE_CHECKING:
    from firefly_nb.client import Job
    from firefly_nb.core.state import Snapshot


_HEADER = 820  # CSS pixels that the line above a table needs to stay one line


class Look(Protocol):
    """`pieces` are renewed one by one while jobs run; `widths` are theirs in CSS pixels, `None` where they stand
    beneath each other."""

    def prompt(self, snapshots: Sequence[Snapshot]) -> str: ...
    def pieces(self, snapshots: Sequence[Snapshot], now: float | None = None) -> list[str]: ...
    def widths(self, snapshots: Sequence[Snapshot]) -> list[int] | None: ...
    def width(self, snapshots: Sequence[Snapshot]) -> int: ...
    def status_html(self, snapshots: Sequence[Snapshot], now: float) -> str: ...
    def bundle(self, snapshots: Sequence[Snapshot]) -> dict[str, str]: ...


def look_of(jobs: Job | Sequence[Job]) -> Look:
    """How `jobs` are shown."""
    if isinstance(jobs, Matrix):
        return MatrixLook(matrix.Table(jobs.axes, jobs.prompt, jobs.places))
    return GridLook()


class GridLook:
    """One job, or several beside each other."""

    def prompt(self, snapshots: Sequence[Snapshot]) -> str:
        return status.prompt(snapshots)

    def pieces(self, snapshots: Sequence[Snapshot], now: float | None = None) -> list[str]:
        return status.tile_rows(snapshots, now)

    def widths(self, snapshots: Sequence[Snapshot]) -> list[int] | None:
        return status.row_widths(snapshots)

    def width(self, snapshots: Sequence[Snapshot]) -> int:
        return status.width_of(snapshots)

    def status_html(self, snapshots: Sequence[Snapshot], now: float) -> str:
        return jobs_status_html(snapshots, now)

    def bundle(self, snapshots: Sequence[Snapshot]) -> dict[str, str]:
        return jobs_bundle(snapshots)


class MatrixLook(GridLook):
    """The tiles of a matrix, in rows and columns; of one axis alone, beside each other with their labels."""

    def __init__(self, table: matrix.Table) -> None:
        self._table = table

    def prompt(self, snapshots: Sequence[Snapshot]) -> str:
        return status.written(self._table.prompt)

    def pieces(self, snapshots: Sequence[Snapshot], now: float | None = None) -> list[str]:
        if self._table.is_plain:
            return status.tile_rows(snapshots, now, self._table.labels)
        return matrix.parts(self._table, snapshots, now)

    def widths(self, snapshots: Sequence[Snapshot]) -> list[int] | None:
        return super().widths(snapshots) if self._table.is_plain else None

    def width(self, snapshots: Sequence[Snapshot]) -> int:
        return super().width(snapshots) if self._table.is_plain else max(_HEADER, self._table.width)

    def status_html(self, snapshots: Sequence[Snapshot], now: float) -> str:
        return status.in_one_piece(snapshots, self.prompt(snapshots), matrix.body(self._table, snapshots, now), now)

    def bundle(self, snapshots: Sequence[Snapshot]) -> dict[str, str]:
        return matrix.matrix_bundle(self._table, snapshots)
