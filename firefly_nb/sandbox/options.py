"""The command line: every option of the sandbox, and the settings that come of it."""

from __future__ import annotations

import argparse
import os
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from firefly_nb.sandbox import durations, faults, limits, policy


def _live(default: Any) -> Any:
    """A setting that POST /sandbox/reset may change."""
    return field(default=default, metadata={"live": True})


@dataclass(frozen=True, slots=True)
class Settings:
    """How a sandbox behaves. Lives and times are in seconds."""

    client_id: str
    client_secret: str
    port: int = 0
    download_port: int = 0
    regional: bool = False
    workers: int | None = None
    idle_exit: float | None = None
    exit_with_parent: bool = False
    latency: str = _live("sandbox")
    flat: bool = _live(False)
    seed: int = _live(0)
    token_life: int = _live(86399)
    url_life: float = _live(3600.0)
    upload_life: float = _live(7 * 24 * 3600.0)
    rate_limit: tuple[str, ...] = _live(())
    status_limit: tuple[str, ...] = _live(())
    rate_policy: str = _live("sliding")
    retry_after: str = _live("seconds")
    fault: tuple[str, ...] = _live(())

    def check(self) -> None:
        """Raise `ValueError` for the first setting that makes no sense."""
        durations.parse(self.latency)
        for words in (*self.rate_limit, *self.status_limit):
            limits.parse(words, self.rate_policy)
        for words in self.fault:
            faults.parse(words)
        if self.workers is not None and not 1 <= self.workers <= 64:
            raise ValueError(f"{self.workers} painting processes: 1 to 64 are possible")
        if self.rate_policy not in limits.POLICIES:
            raise ValueError(f"{self.rate_policy!r} is not one of {', '.join(limits.POLICIES)}")
        if self.retry_after not in limits.RETRY_FORMS:
            raise ValueError(f"{self.retry_after!r} is not one of {', '.join(limits.RETRY_FORMS)}")


def read(arguments: Sequence[str] | None = None) -> Settings:
    """The settings that the command line asks for; a mistake prints what would be right and exits with 2."""
    parser = _parser()
    values = vars(parser.parse_args(arguments))
    for name in ("rate_limit", "status_limit", "fault"):
        values[name] = tuple(values[name])
    settings = Settings(**values)
    try:
        settings.check()
    except ValueError as error:
        parser.error(str(error))
    return settings


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m firefly_nb.sandbox",
        description="A local stand-in for the Firefly service, on 127.0.0.1 only. When it is ready it prints one line "
        "of JSON on standard output: base_url, ims_url, client_id, client_secret.",
        epilog=_epilog(),
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    _addresses(parser.add_argument_group("addresses and credentials"))
    _behaviour(parser.add_argument_group("behaviour"))
    _trouble(parser.add_argument_group("limits and faults"))
    _ending(parser.add_argument_group("ending"))
    return parser


def _addresses(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--port", type=int, default=0, metavar="N", help="port of the service (default: a free one)")
    group.add_argument(
        "--download-port", type=int, default=0, metavar="N", help="port of the outputs' storage (default: a free one)"
    )
    group.add_argument(
        "--regional", action="store_true", help="give statusUrl and cancelUrl on a port of their own, as a region does"
    )
    group.add_argument(
        "--client-id",
        default=os.environ.get("FIREFLY_SANDBOX_CLIENT_ID") or f"sandbox-{secrets.token_hex(8)}",
        metavar="ID",
        help="accepted client id (default: FIREFLY_SANDBOX_CLIENT_ID, or made up)",
    )
    group.add_argument(
        "--client-secret",
        default=os.environ.get("FIREFLY_SANDBOX_CLIENT_SECRET") or f"sandbox-{secrets.token_urlsafe(24)}",
        metavar="SECRET",
        help="accepted client secret (default: FIREFLY_SANDBOX_CLIENT_SECRET, or made up)",
    )


def _behaviour(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--latency",
        default="sandbox",
        metavar="MODEL",
        help="how long jobs take: sandbox (default: 3 to 8 s for images), real (several times that), none, "
        "fixed:SECONDS, lognormal:MEDIAN,SIGMA",
    )
    group.add_argument("--seed", type=int, default=0, metavar="N", help="decides durations, faults and open seeds")
    group.add_argument(
        "--flat", action="store_true", help="images of one colour, nearly free of cost: for load tests, not for eyes"
    )
    group.add_argument("--workers", type=int, metavar="N", help="processes that paint (default: one a core, at most 4)")
    group.add_argument("--token-life", type=int, default=86399, metavar="SECONDS", help="default 86399")
    group.add_argument(
        "--url-life", type=float, default=3600.0, metavar="SECONDS", help="of an output's address, default 3600"
    )
    group.add_argument(
        "--upload-life", type=float, default=7 * 24 * 3600.0, metavar="SECONDS", help="of an upload, default 7 days"
    )


def _trouble(group: argparse._ArgumentGroup) -> None:
    group.add_argument(
        "--rate-limit",
        action="append",
        default=[],
        metavar="N[/SECONDS]",
        help="accept N requests for jobs in SECONDS (default 60); may be given several times",
    )
    group.add_argument(
        "--status-limit", action="append", default=[], metavar="N[/SECONDS]", help="the same for status requests"
    )
    group.add_argument(
        "--rate-policy", choices=limits.POLICIES, default="sliding", help="how requests are counted (default: sliding)"
    )
    group.add_argument(
        "--retry-after",
        choices=limits.RETRY_FORMS,
        default="seconds",
        help="how a 429 says when to come back (default: seconds)",
    )
    group.add_argument(
        "--fault", action="append", default=[], metavar="NAME[:WHEN]", help="see below; may be given several times"
    )


def _ending(group: argparse._ArgumentGroup) -> None:
    group.add_argument("--idle-exit", type=float, metavar="SECONDS", help="exit when no request came for so long")
    group.add_argument("--exit-with-parent", action="store_true", help="exit when standard input ends")


def _words(words: Mapping[str, str]) -> str:
    return "\n".join(f"  {word:<20} {meaning}" for word, meaning in words.items())


def _epilog() -> str:
    lines = [
        "demo words in a prompt:",
        _words({word: f"refused: 451 {code}" for word, code in policy.REFUSED_WORDS.items()}),
        _words({word: f"the job fails: {code}" for word, code in policy.FAILING_WORDS.items()}),
        _words({word: f"the result says {remark}" for word, remark in policy.REMARKED_WORDS.items()}),
        "  An input image that is magenta (#ff00ff) all over is refused: 451 input_media_unsafe, or",
        "  reference_image_unsafe_error as a reference.",
        "",
        "for tests, outside of the service's paths:",
        "  GET  /sandbox/ledger  jobs, uploads and counts, lost answers included (?requests=1: every request)",
        "  POST /sandbox/reset   forget all of it; a JSON object replaces settings of the groups behaviour and limits",
        "  POST /sandbox/revoke  end every access token",
        "  POST /sandbox/stop    end the sandbox",
        "",
        "faults: NAME[:WHEN[,DETAIL=VALUE]...]",
        "  WHEN is all, a whole number (the first so many; of each job for status and cancel, of each output for",
        "  download; 1, unless said), or a share such as 0.3.",
        "  Example: --fault submit-lost:2 --fault status-500:0.2 --fault submit-429:3,form=iso-date,wait=2",
    ]
    for heading, kinds in faults.LISTING:
        lines += ["", f"  {heading}:"]
        for kind, meaning, details in kinds:
            settings = "".join(f" [{name}={value}]" for name, value in details.items() if len(value) < 20)
            lines.append(f"    {kind:<17} {meaning}{settings}")
    return "\n".join(lines)
