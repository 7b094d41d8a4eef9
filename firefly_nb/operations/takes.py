"""What an option takes, in words: `%firefly help` and the documentation of the methods say the same."""

from __future__ import annotations

from firefly_nb.operations.fields import Kind
from firefly_nb.operations.options import Option
from firefly_nb.operations.registry import Operation


def takes(operation: Operation, option: Option, model: str | None = None) -> str:
    """The values or the bounds of an option (`1 to 4`), with `model` where that matters; empty where anything goes.

    Example: ``takes(OPERATIONS["video"], option_named(Video, "seeds")) == "one"``
    """
    match option.kind:
        case Kind.CHOICE | Kind.CHOICES:
            return ", ".join(operation.choices(option.name))
        case Kind.SIZE:
            return ", ".join(f"{width}x{height}" for width, height in operation.sizes(model))
        case Kind.PLACEMENT:
            return "left, center or right, and top, center or bottom: left,top"
        case Kind.TEXT if option.most:
            return f"at most {option.most} characters"
        case Kind.INTS if option.most:
            return f"at most {option.most}" if option.most > 1 else "one"
    return option.bounds
