"""What a client does for those who explore: matrices, the gallery, masks, comparisons."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from firefly_nb.client.matrix import Matrix
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Picture, Plan, Request, plan, split

if TYPE_CHECKING:
    from firefly_nb.client.jobs import Job, Jobs
    from firefly_nb.client.synchronous import Firefly
    from firefly_nb.core.session import Session
    from firefly_nb.core.state import Snapshot


class Exploring:
    """The part of `Firefly` for trying things and working on them by eye."""

    if TYPE_CHECKING:  # what the rest of it has
        _session: Session[Job]

        def submit_all(self, requests: Iterable[Request], *, timeout: float | None = None) -> Jobs: ...
        def attend(self, job: Job) -> None: ...

    def matrix(
        self,
        operation: str,
        prompt: str | None = None,
        *,
        vary: Mapping[str, Iterable[object]] | None = None,
        prompts: str | Path | Sequence[str] | Sequence[Mapping[str, str]] | None = None,
        wildcards: bool = False,
        complete: bool = False,
        timeout: float | None = None,
        **options: Any,
    ) -> Matrix:
        """Ask for every combination of the values in `vary`, and return at once.

        A name in `vary` is a ``{place}`` of the prompt or an option of the operation; the first gives the rows, the
        second the columns, a third the pages. `prompts` are the rows instead: a file (text, CSV or JSON lines), a list
        of prompts, or of mappings that fill the braces. With `wildcards` the seed chooses in ``{a|b|c}``, the same for
        the same seed. With `complete` only what is missing of an earlier run is asked for. Raises `InvalidRequest`,
        and sends nothing, when one of the requests would be wrong.

        Example::

            ff.matrix("generate", "a {medium} of a lighthouse at {time}", size="1024x1024",
                      vary={"medium": ["watercolor", "oil"], "time": ["dawn", "noon", "night"]})
        """
        asked = plan(
            operation,
            {**options, "prompt": prompt},
            vary=[(name, _several(name, values)) for name, values in (vary or {}).items()],
            rows=None if prompts is None else list(_rows(prompts)),
            wildcards=wildcards,
            complete=complete,
        )
        return self.submit_plan(asked, self.earlier(asked) if complete else {}, timeout=timeout)

    def earlier(self, asked: Plan) -> dict[tuple[int, int], Job]:
        """The jobs of earlier runs that asked for the same and need not be repeated, by (tile, number in the tile).

        They made their outputs, are under way, or nobody knows how they ended; those that can be followed are. Raises
        `StorageError` when the journal cannot be read, `InvalidRequest` for an image that is none.
        """
        slots = list(_slots(asked))
        found = self._session.earlier([request for _, request in slots])
        there = {slot: job for (slot, _), job in zip(slots, found, strict=True) if job is not None}
        for job in there.values():
            self.attend(job)
        return there

    def submit_plan(
        self, asked: Plan, earlier: Mapping[tuple[int, int], Job], *, timeout: float | None = None
    ) -> Matrix:
        """Start a job for everything in `asked` that is not there from `earlier`."""
        slots = list(_slots(asked))
        fresh = iter(self.submit_all([request for slot, request in slots if slot not in earlier], timeout=timeout))
        jobs: list[list[Job]] = [[] for _ in asked.tiles]
        for slot, _ in slots:
            jobs[slot[0]].append(earlier[slot] if slot in earlier else next(fresh))
        return Matrix(asked, jobs)

    def origin(self, picture: Picture) -> tuple[Snapshot, int] | None:
        """The job that made a picture, and which of its outputs it is; `None` for one that no job made.

        Raises `StorageError` when the journal cannot be read.
        """
        return self._session.origin(picture)

    def gallery(
        self,
        words: str = "",
        *,
        since: str = "",
        model: str = "",
        seed: int | None = None,
        operation: str = "",
        starred: bool = False,
    ) -> None:
        """Show every output that is kept, of all notebooks, or those found: by words of the prompt, by how long ago
        they were made (``"12h"``, ``"7d"``, ``"2026-11-01"``), by model, seed, operation or star.

        Only in a notebook; a terminal gets a table. Raises `InvalidRequest` for a search that can find nothing.

        Example: ``ff.gallery("cat", since="7d", starred=True)``
        """
        from firefly_nb.notebook.gallery.search import Search
        from firefly_nb.notebook.gallery.show import show  # the seam upward: only reached inside a notebook

        show(
            Search(words, since, model, "" if seed is None else str(seed), operation, starred),
            lambda: cast("Firefly", self),
        )

    def mask(self, image: object, out: str = "mask") -> None:
        """Show an editor to paint a mask over an image; the notebook's variable `out` holds it from then on.

        The mask is a PIL image of one channel, as large as the image; white is what is marked. Only in a notebook.
        Raises `InvalidRequest` for what is no image, or no name of a variable.

        Example: ``ff.mask(cats.outputs[0], "hat")``, then ``ff.fill(cats, mask=hat, prompt="a red hat")``
        """
        from firefly_nb.notebook.mask.show import show  # the seam upward: only reached inside a notebook

        show(image, out)

    def compare(self, first: object, second: object) -> None:
        """Show two pictures on top of each other, side by side and as their difference, and their requests.

        Only in a notebook; a terminal gets a table. Raises `InvalidRequest` for what is no image.

        Example: ``ff.compare(cats.outputs[0], cats.outputs[1])``
        """
        from firefly_nb.notebook.compare.show import show  # the seam upward: only reached inside a notebook

        show(first, second, lambda: cast("Firefly", self))


def _slots(asked: Plan) -> Iterator[tuple[tuple[int, int], Any]]:
    for number, tile in enumerate(asked.tiles):
        yield from (((number, part), request) for part, request in enumerate(split(tile.request)))


def _several(name: str, values: object) -> list[object]:
    """The values of an axis. A text has letters, but nobody wants a tile for each."""
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise InvalidRequest(f"vary: {name}: {values!r} is one value; give a list, like ['a', 'b']", field="vary")
    return list(values)


def _rows(prompts: str | Path | Sequence[str] | Sequence[Mapping[str, str]]) -> Iterator[Mapping[str, str]]:
    from firefly_nb.core.prompts import read_prompts

    if isinstance(prompts, str | Path):
        yield from read_prompts(prompts)
        return
    for each in prompts:
        if not isinstance(each, str | Mapping):
            raise InvalidRequest(f"prompts: {each!r} is no prompt; give texts, or mappings", field="prompts")
        yield {"prompt": each} if isinstance(each, str) else each
