"""An output that leads to the next image."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import TYPE_CHECKING, Any

from firefly_nb.client.methods import OutputOperation, documented_as
from firefly_nb.core.outputs import Output
from firefly_nb.operations import Composite, Expand, Fill, Similar, Upscale

if TYPE_CHECKING:
    from firefly_nb.client.jobs import Job
    from firefly_nb.client.synchronous import Firefly
    from firefly_nb.core.lineage import History


@dataclass(frozen=True, repr=False)
class MadeOutput(Output):
    """An output with the operations that can be done to it. Each returns a job at once.

    Example::

        out = job.outputs[0]
        out.similar(num_variations=3)
        out.fill(mask=mask, prompt="a red hat")
        [out.expand(size=size) for size in ("2500x2500", "3000x3000")]
    """

    _client: Firefly | None = field(default=None, repr=False, compare=False, kw_only=True)

    @property
    def client(self) -> Firefly:
        assert self._client is not None
        return self._client

    similar = OutputOperation(Similar)
    expand = OutputOperation(Expand)
    fill = OutputOperation(Fill)
    upscale = OutputOperation(Upscale)

    def history(self) -> History:
        """The jobs that led to this output, the first prompt first, with their seeds and requests.

        Raises `StorageError` when the journal has no record of it.
        """
        return self.client.history(self)

    @documented_as(Composite, without="image")
    def composite(self, prompt: str, **options: Any) -> Job:
        return self.client.composite(prompt, image=self, **options)


def made(output: Output, client: Firefly) -> MadeOutput:
    """`output` with `client` to do its operations."""
    values = {each.name: getattr(output, each.name) for each in fields(Output)}
    return MadeOutput(**values, _client=client)
