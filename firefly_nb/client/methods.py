"""One typed method per operation, derived from its request class: no second list of keywords."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, Protocol, TypeVar, cast, overload

from firefly_nb.client.signatures import documentation_of, signature_of
from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import OPERATIONS, Request, build, options

if TYPE_CHECKING:
    from firefly_nb.client.asynchronous import AsyncFirefly
    from firefly_nb.client.jobs import AsyncJob, Job, Jobs
    from firefly_nb.client.outputs import MadeOutput
    from firefly_nb.client.synchronous import Firefly

P = ParamSpec("P")
Q = ParamSpec("Q")
F = TypeVar("F", bound=Callable[..., object])


class _Declared:
    """What a method knows of the request classes that it was made from; `without` is the field given otherwise."""

    returns = "Job"

    def __init__(self, *classes: Callable[..., Request], without: str = "", on: str = "ff") -> None:
        self._classes: tuple[Any, ...] = classes
        self._without = without
        self._on = on

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name
        self.__doc__ = OPERATIONS[self._command].help

    @property
    def _command(self) -> str:
        return str(self._classes[0].command)

    @cached_property
    def _subjects(self) -> list[str]:
        """Names that may be given by position."""
        return [option.name for option in options(self._classes[0]) if option.subject]

    def request(self, *arguments: object, **fields: object) -> Request:
        """The request that the call describes. Raises `InvalidRequest`."""
        if len(arguments) > len(self._subjects):
            names = ", ".join(self._subjects) or "nothing"
            raise InvalidRequest(f"{self._name}: takes only {names} by position; name the rest, like size=…")
        given = dict(zip(self._subjects, arguments, strict=False))
        twice = given.keys() & fields.keys()
        if twice:
            raise InvalidRequest(f"{twice.pop()}: given twice, by position and by name")
        return build(self._command, {**given, **fields})

    def dressed(self, method: F) -> F:
        """`method` with its name, documentation and signature, for `help()`, Tab and Shift-Tab."""
        dressed: Any = method
        dressed.__name__ = dressed.__qualname__ = self._name
        dressed.__doc__ = documentation_of(self._classes, self._name, self._without, self._on)
        dressed.__signature__ = signature_of(self._classes, self.returns, self._without)
        return method


class Operation(_Declared, Generic[P]):
    """A method of `Firefly`: the operation's fields in, a `Job` out."""

    def __init__(self, cls: Callable[P, Request]) -> None:
        super().__init__(cls)

    @overload
    def __get__(self, instance: None, owner: type) -> Operation[P]: ...
    @overload
    def __get__(self, instance: Firefly, owner: type) -> Callable[P, Job]: ...
    def __get__(self, instance: Firefly | None, owner: type) -> Operation[P] | Callable[P, Job]:
        if instance is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> Job:
            return instance.submit(self.request(*args, **kwargs))

        return self.dressed(method)


class AsyncOperation(_Declared, Generic[P]):
    """A method of `AsyncFirefly`: the operation's fields in, a coroutine of an `AsyncJob` out."""

    returns = "AsyncJob"

    def __init__(self, cls: Callable[P, Request]) -> None:
        super().__init__(cls, on="await ff")

    @overload
    def __get__(self, instance: None, owner: type) -> AsyncOperation[P]: ...
    @overload
    def __get__(self, instance: AsyncFirefly, owner: type) -> Callable[P, Coroutine[Any, Any, AsyncJob]]: ...
    def __get__(
        self, instance: AsyncFirefly | None, owner: type
    ) -> AsyncOperation[P] | Callable[P, Coroutine[Any, Any, AsyncJob]]:
        if instance is None:
            return self

        async def method(*args: P.args, **kwargs: P.kwargs) -> AsyncJob:
            return await instance.submit(self.request(*args, **kwargs))

        return self.dressed(method)


class OutputOperation(_Declared, Generic[P]):
    """A method of an output: the operation with that output as its image."""

    def __init__(self, cls: Callable[Concatenate[Any, P], Request]) -> None:
        super().__init__(cls, without="image", on="output")

    @overload
    def __get__(self, instance: None, owner: type) -> OutputOperation[P]: ...
    @overload
    def __get__(self, instance: MadeOutput, owner: type) -> Callable[P, Job]: ...
    def __get__(self, instance: MadeOutput | None, owner: type) -> OutputOperation[P] | Callable[P, Job]:
        if instance is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> Job:
            return instance.client.submit(self.request(instance, *args, **kwargs))

        return self.dressed(method)


class Generation(_Declared, Generic[P, Q]):
    """`generate`: two request classes behind one name, told apart by `model`."""

    returns = "Job | Jobs"

    def __init__(self, cls: Callable[P, Request], other: Callable[Q, Request]) -> None:
        super().__init__(cls, other)

    @overload
    def __get__(self, instance: None, owner: type) -> Generation[P, Q]: ...
    @overload
    def __get__(self, instance: Firefly, owner: type) -> BoundGeneration[P, Q]: ...
    def __get__(self, instance: Firefly | None, owner: type) -> Generation[P, Q] | BoundGeneration[P, Q]:
        if instance is None:
            return self

        def method(*args: Any, **kwargs: Any) -> Job | Jobs:
            return instance.submit_split(self.request(*args, **kwargs))

        return cast("BoundGeneration[P, Q]", self.dressed(method))


class BoundGeneration(Protocol[P, Q]):
    """`ff.generate`. With ``model="image5"`` several variations are several jobs: the result is then `Jobs`."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Job: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> Job | Jobs: ...


class AsyncGeneration(_Declared, Generic[P, Q]):
    """`generate` of `AsyncFirefly`."""

    returns = "AsyncJob"

    def __init__(self, cls: Callable[P, Request], other: Callable[Q, Request]) -> None:
        super().__init__(cls, other, on="await ff")

    @overload
    def __get__(self, instance: None, owner: type) -> AsyncGeneration[P, Q]: ...
    @overload
    def __get__(self, instance: AsyncFirefly, owner: type) -> BoundAsyncGeneration[P, Q]: ...
    def __get__(self, instance: AsyncFirefly | None, owner: type) -> AsyncGeneration[P, Q] | BoundAsyncGeneration[P, Q]:
        if instance is None:
            return self

        async def method(*args: Any, **kwargs: Any) -> AsyncJob:
            return await instance.submit(self.request(*args, **kwargs))

        return cast("BoundAsyncGeneration[P, Q]", self.dressed(method))


class BoundAsyncGeneration(Protocol[P, Q]):
    """`await ff.generate(…)`. Image5 makes one image a request: ask for several with several calls."""

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, AsyncJob]: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> Coroutine[Any, Any, AsyncJob]: ...


def documented_as(cls: type[Request], *, without: str) -> Callable[[F], F]:
    """Gives a method that passes its options on the documentation and the signature of `cls`, `without` one field."""

    def dressed(method: F) -> F:
        found: Any = method
        found.__doc__ = documentation_of((cls,), method.__name__, without, "output")
        signature = signature_of((cls,), "Job", without)
        first = inspect.Parameter("self", inspect.Parameter.POSITIONAL_OR_KEYWORD)
        found.__signature__ = signature.replace(parameters=[first, *signature.parameters.values()])
        return method

    return dressed
