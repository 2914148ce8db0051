"""What aiohttp says of a connection that failed, as the few things that an operator can do something about."""

from __future__ import annotations

import aiohttp

from bot.panel.errors import Hurdle

HURDLES: tuple[tuple[type[BaseException], Hurdle], ...] = (
    (TimeoutError, Hurdle.SLOW),
    (aiohttp.ClientConnectorDNSError, Hurdle.NO_SUCH_HOST),
    (aiohttp.ClientConnectorCertificateError, Hurdle.BAD_CERTIFICATE),
    (aiohttp.ClientSSLError, Hurdle.NO_TLS),
    (aiohttp.ClientConnectorError, Hurdle.NO_CONNECTION),
)
"""The first kind that fits counts: all but the first are connector errors."""


def hurdle_of(error: BaseException) -> Hurdle:
    return next((hurdle for kind, hurdle in HURDLES if isinstance(error, kind)), Hurdle.CUT)


def reason_of(error: BaseException) -> str:
    """Say what happened without an address in it; what a certificate lacks is named."""
    if isinstance(error, TimeoutError):
        return "no answer in time"
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return str(getattr(error.certificate_error, "verify_message", "")) or "certificate not valid"
    return f"no whole answer: {type(error).__name__}"
