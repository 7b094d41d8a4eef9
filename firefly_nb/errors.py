"""Every error that this package raises, as one tree.

A message is one line that says what is wrong and, at its end, what would be right. In a notebook an error shows
as that line and nothing else; in a script it is an ordinary typed exception::

    try:
        outputs = job.result(timeout=120)
    except ContentRefused as error:
        print(error.code, error)
"""

from __future__ import annotations

__all__ = [
    "ConfigurationError",
    "ContentRefused",
    "FireflyError",
    "Forbidden",
    "InvalidRequest",
    "JobCancelled",
    "JobFailed",
    "JobTimeout",
    "JobUnknown",
    "RateLimited",
    "ServiceError",
    "StorageError",
    "Unauthorized",
    "Unreachable",
    "WaitStopped",
    "WaitTimeout",
]


# The code of a `JobUnknown` that the service has forgotten: asking again is of no use.
GONE = "not_found"


class FireflyError(Exception):
    """The root of the tree: ``str(error)`` is the line to show to a person.

    ``code`` is the service's own word for what went wrong (``"prompt_unsafe"``, ``"quota_exhausted"``, …), or
    ``None`` where the service said nothing or was not asked.
    """

    def __init__(self, message: str, *, code: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.code = code

    @property
    def kind(self) -> str:
        """The name that it can be caught by: that of its nearest public class."""
        return next(cls.__name__ for cls in type(self).__mro__ if cls.__name__ in __all__)

    def __str__(self) -> str:
        return self.message

    def __reduce__(self) -> tuple[object, ...]:
        # Subclasses add keyword-only attributes; the default would call __init__ with the message alone.
        return (_rebuild, (type(self), self.message, self.__dict__.copy()))

    def _render_traceback_(self) -> list[str]:
        """What IPython prints instead of a traceback."""
        return [f"{self.kind}: {self.message}"]


def _rebuild(cls: type[FireflyError], message: str, state: dict[str, object]) -> FireflyError:
    error = cls.__new__(cls)
    Exception.__init__(error, message)
    error.__dict__.update(state)
    return error


class InvalidRequest(FireflyError, ValueError):
    """The request could not be right, or the service said so (422): nothing was made.

    ``field`` names the option at fault in its Python spelling (``"content_class"``), where there is one.
    """

    def __init__(self, message: str, *, field: str | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.field = field


class ConfigurationError(FireflyError):
    """A setting is missing or contradicts another one: which, and how to set it."""


class Unauthorized(FireflyError):
    """The credentials were not accepted (401), or there are none."""


class Forbidden(FireflyError):
    """The credentials are good but not for this (403): quota used up, no entitlement, wrong scope."""


class RateLimited(FireflyError):
    """Refused for now (429). ``retry_after`` is in seconds, ``None`` where the service did not say."""

    def __init__(self, message: str, *, retry_after: float | None = None, code: str | None = None) -> None:
        super().__init__(message, code=code)
        self.retry_after = retry_after


class ContentRefused(FireflyError):
    """The prompt or an image goes against the service's content policy (451)."""


class ServiceError(FireflyError):
    """The service answered with something that cannot be used (5xx, a wrong shape, a wrong address).

    ``status`` is the HTTP status of that answer, ``None`` where it is not what was wrong.
    """

    def __init__(self, message: str, *, code: str | None = None, status: int | None = None) -> None:
        super().__init__(message, code=code)
        self.status = status


class Unreachable(ServiceError):
    """No answer came: no connection, no such host, TLS failed, or it took too long."""


class StorageError(FireflyError):
    """The journal or an output could not be read or written."""


class JobFailed(FireflyError):
    """The service took the job and could not finish it."""


class JobCancelled(FireflyError):
    """The job was cancelled, here or by the service."""


class JobTimeout(FireflyError, TimeoutError):
    """The job did not finish by its deadline. It may still finish at the service: ``%firefly resume``."""


class JobUnknown(FireflyError):
    """The request left and its answer was lost: it may have made (and billed) a job. Never repeated silently."""


class WaitTimeout(FireflyError, TimeoutError):
    """``result(timeout=…)`` ended before the job did. The job goes on."""


class WaitStopped(KeyboardInterrupt):
    """The user stopped a wait; the jobs go on. An interrupt still, so that "run all" and a script's Ctrl-C stop there.

    Outside the tree for that reason: ``except FireflyError`` does not catch it.
    """

    def _render_traceback_(self) -> list[str]:
        return [str(self)]
