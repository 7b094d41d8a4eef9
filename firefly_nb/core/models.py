"""The custom models that the credentials may use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from firefly_nb.core.answers import plain


@dataclass(frozen=True, slots=True)
class CustomModel:
    """One custom model: `id` is what `--custom-model-id` takes, `base` the model that it was trained from.

    `concept` is the word that a prompt must hold where the model was trained on a subject, else `None`.
    """

    id: str
    name: str
    base: str | None = None
    training: str | None = None
    concept: str | None = None
    sample_prompt: str | None = None
    state: str | None = None


def custom_model_of(record: Mapping[str, Any]) -> CustomModel | None:
    """The model that one entry of the service's list describes, `None` for an entry without an id."""

    def text(name: str, source: Mapping[str, Any] = record) -> str | None:
        value = source.get(name)
        return plain(value) if isinstance(value, str) and value.strip() else None

    identity = text("assetId")
    if identity is None:
        return None
    base = record.get("baseModel")
    described = [text("name", base), text("version", base)] if isinstance(base, dict) else []
    return CustomModel(
        id=identity,
        name=text("displayName") or text("assetName") or identity,
        base=" ".join(filter(None, described)) or None,
        training=text("trainingMode"),
        concept=text("conceptId"),
        sample_prompt=text("samplePrompt"),
        state=text("publishedState"),
    )
