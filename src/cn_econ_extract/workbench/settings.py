"""What the workbench allows: sizes, times and numbers, in one place."""

from __future__ import annotations

import ipaddress

import msgspec


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """The limits of a workbench."""

    host: str = "127.0.0.1"
    max_bytes: int = 1_000_000
    """The largest article, in bytes."""
    threads: int = 2
    """How many articles are read at one time. More than the machine has cores is of no use."""
    max_waiting: int = 64
    """How many requests may be under way, being received or waiting for a thread; the next is told to come again (503)."""
    max_connections: int = 256
    body_seconds: float = 10.0
    """How long an article may take to arrive."""
    head_seconds: float = 5.0
    """How long a request's head may take to arrive: at least this, at most twice this."""
    request_seconds: float = 120.0
    """How long a request may be under way, with the time in which the client takes the answer."""

    @property
    def max_length(self) -> int:
        """The longest article in characters: a Chinese character has three bytes in UTF-8."""
        return max(1, self.max_bytes // 3)


def is_loopback(host: str) -> bool:
    """Whether only programs on this machine reach `host`.

    >>> is_loopback("127.0.0.1"), is_loopback("::1"), is_loopback("localhost"), is_loopback("0.0.0.0")
    (True, True, True, False)
    """
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
