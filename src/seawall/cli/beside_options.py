"""Options of `serve` for what runs beside decisions."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import click

from seawall.cli import options
from seawall.web.settings import Issuer

Decorator = Callable[[Any], Any]


def _all(*decorators: Decorator) -> Decorator:
    def decorate(function: Any) -> Any:
        for one in reversed(decorators):
            function = one(function)
        return function

    return decorate


service: Decorator = _all(
    click.option("--accounts", type=options.PATHS,
                 help="Our accounts as digests (serve accounts): for oblivious look-ups and match runs."),
    click.option("--anonymity", type=click.IntRange(2), default=1000, show_default=True,
                 help="How many of our accounts must share a prefix."),
    click.option("--daily-evaluations", type=click.IntRange(1), default=1_000_000, show_default=True,
                 help="Oblivious questions a day (UTC) and caller."),
    click.option("--ssf-issuer", metavar="URL",
                 help="Transmit shared signals (SSF 1.0) as this issuer: https and our host."),
    click.option("--default-subjects", type=click.Choice(["NONE", "ALL"]), default="NONE",
                 show_default=True, help="Whom a stream hears of before it names subjects."),
    click.option("--verification-interval", type=click.IntRange(0, 86_400), default=60,
                 show_default=True, help="Seconds between two verifications of a stream."),
    click.option("--push-loopback", is_flag=True,
                 help="Let signals be pushed to this machine and without TLS: for tests."),
    click.option("--receive-jwks", type=options.PATHS,
                 help="Public keys (JWKS) of a transmitter whose tokens we take."),
    click.option("--receive-issuer", help="What its tokens' iss must say."),
    click.option("--receive-audience", help="What their aud must say."),
)  # fmt: skip


def checked(asked: dict[str, Any]) -> dict[str, Any]:
    """The options as settings, whose names they have.

    Raises:
        click.UsageError: If they do not fit each other.
    """
    names = ("receive_jwks", "receive_issuer", "receive_audience")
    jwks, iss, aud = (asked.pop(name) for name in names)
    if len({jwks is None, iss is None, aud is None}) > 1:
        raise click.UsageError(
            "--receive-jwks, --receive-issuer and --receive-audience go together."
        )
    asked["received"] = Issuer(jwks, iss, aud) if jwks else None
    issuer = asked["ssf_issuer"]
    if issuer is not None and not re.fullmatch(r"https://[a-z0-9.-]+(:[0-9]{1,5})?", issuer):
        raise click.UsageError("--ssf-issuer is https:// and a host, without a path.")
    return asked
