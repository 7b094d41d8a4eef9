"""What a form shows, read off the declarations: one entry for each option, and which of them a model takes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import Kind, Operation, Option, Request, build, options

# Those come first, and the rest is folded: what is needed, how many, how large, by what, in which style.
_FIRST = {Kind.SIZE, Kind.CHOICES, Kind.INTS}


def schema(operation: Operation) -> dict[str, Any]:
    """The form of an operation as JSON: `classes` has the fields for each set of models, the default ones first."""
    return {
        "command": operation.command,
        "title": operation.title,
        "help": operation.help,
        "output": operation.output,
        "classes": [_of_class(operation, cls) for cls in operation.classes],
    }


def label(name: str) -> str:
    """A field's name for people: `Style presets`."""
    words = {"num_variations": "Variations", "style_ref": "Style reference", "structure_ref": "Structure reference"}
    return words.get(name) or name.replace("_", " ").replace(" id", " ID").capitalize()


def sample(option: Option, operation: Operation, model: str | None) -> object:
    """Some value that the option takes by itself."""
    match option.kind:
        case Kind.SIZE:
            return next(iter(operation.sizes(model)), (2048, 2048))
        case Kind.INT | Kind.FLOAT:
            return option.minimum if option.kind is Kind.FLOAT else int(option.minimum or 0)
        case Kind.CHOICE | Kind.CHOICES:
            return option.choices[0] if option.kind is Kind.CHOICE else option.choices[:1]
        case Kind.INTS:
            return (1,)
        case Kind.BOOL:
            return True
        case Kind.PLACEMENT:
            return "left,top"
        case Kind.INSET:
            return (0, 0, 0, 0)
        case Kind.TEXT | Kind.IMAGE:
            return "x"


def _of_class(operation: Operation, cls: type[Request]) -> dict[str, Any]:
    every = options(cls)
    models = next((option.choices for option in every if option.name == "model"), ())
    offered = {name: None for each in operation.classes for option in options(each) if option.name == "model"
               for name in option.choices}  # fmt: skip
    return {
        "models": list(models),
        "fields": [_field(option, list(offered) if option.name == "model" else None) for option in every],
        "sizes": {model or "": [list(size) for size in operation.sizes(model)] for model in (None, *models)},
        "hidden": _hidden(operation, cls, models),
    }


def _field(option: Option, choices: list[str] | None) -> dict[str, Any]:
    return {
        "name": option.name,
        "label": label(option.name),
        "help": option.told,
        "kind": option.kind.value,
        "choices": choices or list(option.choices),
        "required": option.required,
        "repeatable": option.repeatable,
        "minimum": option.minimum,
        "maximum": option.maximum,
        "most": option.most,
        "first": option.required or option.subject or bool(option.header or option.short) or option.kind in _FIRST
        or option.name == "prompt",
    }  # fmt: skip


def _hidden(operation: Operation, cls: type[Request], models: tuple[str, ...]) -> dict[str, list[str]]:
    """For each model the fields that it refuses and another one takes. Asked of the rules themselves."""
    names: tuple[str | None, ...] = (None, *models)
    refused = {
        model: {option.name for option in options(cls) if not _takes(operation, cls, model, option)} for model in names
    }
    always = set.intersection(*refused.values())
    return {model or "": sorted(found - always) for model, found in refused.items()}


def _takes(operation: Operation, cls: type[Request], model: str | None, option: Option) -> bool:
    if option.name == "model":
        return True
    values: dict[str, object] = dict(_needed(operation, cls, model))
    values[option.name] = sample(option, operation, model)
    for _ in range(len(options(cls))):
        try:
            build(operation.command, values)
            return True
        except InvalidRequest as error:
            field = error.field
            other = next((each for each in options(cls) if each.name == field), None)
            if field == option.name or other is None or field in values:
                return False
            # Another one is missing beside it: a custom model's id, say.
            values[other.name] = sample(other, operation, model)
    return False


def _needed(operation: Operation, cls: type[Request], model: str | None) -> Iterator[tuple[str, object]]:
    for option in options(cls):
        if option.name == "model":
            yield "model", model or (option.choices[0] if option.required else None)
        elif option.required:
            yield option.name, sample(option, operation, model)
