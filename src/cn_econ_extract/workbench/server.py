"""Runs the workbench: uvicorn, with the time limits that it lacks."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Callable

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from .app import MakeExtractor, create_app
from .settings import Settings

_MAX_HEAD = 16_384


def configure(settings: Settings, make: MakeExtractor) -> uvicorn.Config:
    """The server's settings."""
    return uvicorn.Config(
        create_app(settings, make),
        loop="asyncio",
        http=_timed(settings),
        ws="none",
        lifespan="on",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        limit_concurrency=settings.max_connections,
        backlog=settings.max_connections,
        timeout_keep_alive=int(settings.head_seconds),
        timeout_graceful_shutdown=5,
        h11_max_incomplete_event_size=_MAX_HEAD,
    )


def _timed(settings: Settings) -> type[H11Protocol]:
    """The protocol of HTTP/1.1 with a watch over each connection.

    uvicorn waits without end for the head of a request, and for a client that does not take its answer. The watch looks at the
    connection again and again; one that waits too long for the same thing is cut off.
    """

    class TimedProtocol(H11Protocol):
        def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._state: object = None
            self._look()

        def connection_lost(self, exc: Exception | None) -> None:
            self._watch.cancel()
            super().connection_lost(exc)

        def _look(self) -> None:
            now = self.loop.time()
            is_idle = self.cycle is None or self.cycle.response_complete
            state = (is_idle, self.cycle)
            if state != self._state:
                self._state, self._since = state, now
            elif now - self._since >= (settings.head_seconds if is_idle else settings.request_seconds):
                self.transport.abort()
                return
            self._watch = self.loop.call_later(settings.head_seconds, self._look)

    return TimedProtocol


def serve(settings: Settings, listener: socket.socket, make: MakeExtractor, ready: Callable[[], None]) -> None:
    """Run the workbench on a socket that is bound, until it is interrupted. `ready` is called when it takes requests."""

    class TellingServer(uvicorn.Server):
        async def startup(self, sockets: list[socket.socket] | None = None) -> None:
            await super().startup(sockets)
            ready()

    with contextlib.suppress(KeyboardInterrupt):
        TellingServer(configure(settings, make)).run([listener])
