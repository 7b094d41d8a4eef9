"""One typed method per operation, derived from its request class: no second list of keywords."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Coroutine
from functools import cached_property
from typing import TYPE_CHECKING, Any, Concatenate, Generic, ParamSpec, TypeVar, overload

from firefly_nb.errors import InvalidRequest
from firefly_nb.operations import OPERATIONS, Request, build

if TYPE_CHECKING:
    from firefly_nb.client.asynchronous import AsyncFirefly
    from firefly_nb.client.jobs import AsyncJob, Job, Jobs
    from firefly_nb.client.outputs import MadeOutput
    from firefly_nb.client.synchronous import Firefly

P = ParamSpec("P")
Q = ParamSpec("Q")
F = TypeVar("F", bound=Callable[..., object])


class _Declared:
    """What a method knows of the request classes that it was made from."""

    def __init__(self, *classes: Callable[..., Request]) -> None:
        self._classes: tuple[Any, ...] = classes
        self.__doc__ = self._documented

    def __set_name__(self, owner: type, name: str) -> None:
        self._name = name

    @property
    def _command(self) -> str:
        return str(self._classes[0].command)

    @cached_property
    def _subjects(self) -> list[str]:
        """Names that may be given by position."""
        kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
        parameters = inspect.signature(self._classes[0]).parameters.values()
        return [parameter.name for parameter in parameters if parameter.kind in kinds]

    @property
    def _documented(self) -> str:
        operation = OPERATIONS[self._command]
        return f"{operation.help}\n\nReturns at once. Raises `InvalidRequest`, and sends nothing, for a wrong value."

    def request(self, *arguments: object, **options: object) -> Request:
        """The request that the call describes. Raises `InvalidRequest`."""
        if len(arguments) > len(self._subjects):
            names = ", ".join(self._subjects) or "nothing"
            raise InvalidRequest(f"{self._name}: takes only {names} by position; name the rest, like size=…")
        given = dict(zip(self._subjects, arguments, strict=False))
        twice = given.keys() & options.keys()
        if twice:
            raise InvalidRequest(f"{twice.pop()}: given twice, by position and by name")
        return build(self._command, {**given, **options})


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

        return _dressed(method, self, self._classes[0])


class AsyncOperation(_Declared, Generic[P]):
    """A method of `AsyncFirefly`: the operation's fields in, a coroutine of an `AsyncJob` out."""

    def __init__(self, cls: Callable[P, Request]) -> None:
        super().__init__(cls)

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

        return _dressed(method, self, self._classes[0])


class OutputOperation(_Declared, Generic[P]):
    """A method of an output: the operation with that output as its image."""

    def __init__(self, cls: Callable[Concatenate[Any, P], Request]) -> None:
        super().__init__(cls)

    @overload
    def __get__(self, instance: None, owner: type) -> OutputOperation[P]: ...
    @overload
    def __get__(self, instance: MadeOutput, owner: type) -> Callable[P, Job]: ...
    def __get__(self, instance: MadeOutput | None, owner: type) -> OutputOperation[P] | Callable[P, Job]:
        if instance is None:
            return self

        def method(*args: P.args, **kwargs: P.kwargs) -> Job:
            return instance.client.submit(self.request(instance, *args, **kwargs))

        return _dressed(method, self, None)


class Generation(_Declared, Generic[P, Q]):
    """`generate`: two request classes behind one name, told apart by `model`."""

    def __init__(self, cls: Callable[P, Request], other: Callable[Q, Request]) -> None:
        super().__init__(cls, other)

    @overload
    def __get__(self, instance: None, owner: type) -> Generation[P, Q]: ...
    @overload
    def __get__(self, instance: Firefly, owner: type) -> BoundGeneration[P, Q]: ...
    def __get__(self, instance: Firefly | None, owner: type) -> Generation[P, Q] | BoundGeneration[P, Q]:
        return self if instance is None else BoundGeneration(instance, self)


class BoundGeneration(Generic[P, Q]):
    """`ff.generate`. With ``model="image5"`` several variations are several jobs: the result is then `Jobs`."""

    def __init__(self, client: Firefly, declared: Generation[P, Q]) -> None:
        self._client = client
        self._declared = declared
        self.__doc__ = declared.__doc__

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Job: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> Job | Jobs: ...
    def __call__(self, *args: Any, **kwargs: Any) -> Job | Jobs:
        return self._client.submit_split(self._declared.request(*args, **kwargs))


class AsyncGeneration(_Declared, Generic[P, Q]):
    """`generate` of `AsyncFirefly`."""

    def __init__(self, cls: Callable[P, Request], other: Callable[Q, Request]) -> None:
        super().__init__(cls, other)

    @overload
    def __get__(self, instance: None, owner: type) -> AsyncGeneration[P, Q]: ...
    @overload
    def __get__(self, instance: AsyncFirefly, owner: type) -> BoundAsyncGeneration[P, Q]: ...
    def __get__(self, instance: AsyncFirefly | None, owner: type) -> AsyncGeneration[P, Q] | BoundAsyncGeneration[P, Q]:
        return self if instance is None else BoundAsyncGeneration(instance, self)


class BoundAsyncGeneration(Generic[P, Q]):
    """`await ff.generate(…)`. Image5 makes one image a request: ask for several with several calls."""

    def __init__(self, client: AsyncFirefly, declared: AsyncGeneration[P, Q]) -> None:
        self._client = client
        self._declared = declared
        self.__doc__ = declared.__doc__

    @overload
    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> Coroutine[Any, Any, AsyncJob]: ...
    @overload
    def __call__(self, *args: Q.args, **kwargs: Q.kwargs) -> Coroutine[Any, Any, AsyncJob]: ...
    async def __call__(self, *args: Any, **kwargs: Any) -> AsyncJob:
        return await self._client.submit(self._declared.request(*args, **kwargs))


def _dressed(method: F, declared: _Declared, cls: Any) -> F:
    """Name, documentation and signature, for `help()`, Tab and Shift-Tab."""
    dressed: Any = method
    dressed.__name__ = dressed.__qualname__ = declared._name
    dressed.__doc__ = declared.__doc__
    if cls is not None:
        dressed.__signature__ = inspect.signature(cls).replace(return_annotation=inspect.Signature.empty)
    return method
