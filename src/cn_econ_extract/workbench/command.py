"""The command `serve`: checks its options, binds, says where the workbench is, and runs it."""

from __future__ import annotations

import socket
from collections.abc import Callable

from ..extractor import Extractor
from ..views.columns import required
from .settings import Settings, is_loopback


def run_workbench(host: str, port: int, max_bytes: int, home: str | None, tell: Callable[[str], None]) -> None:
    """Run the workbench until it is interrupted. CnEconError where an option is wrong, OSError where it cannot bind."""
    for name in ("starlette", "uvicorn"):
        required(name, "serve")
    from .server import serve

    settings = Settings(host=host, max_bytes=max_bytes)
    if home is not None:
        Extractor(home=home)  # says now what is wrong with it

    def make(asked: str | None, max_length: int) -> Extractor:
        return Extractor(home=asked or home, max_length=max_length)

    with _bound(host, port) as listener:
        if not is_loopback(host):
            tell(f"warning: {host} is not loopback: whoever reaches this machine may use the workbench, and nothing is encrypted")
        shown = f"[{host}]" if ":" in host else host
        address = f"http://{shown}:{listener.getsockname()[1]}/"
        serve(settings, listener, make, ready=lambda: tell(f"workbench at {address} (Ctrl+C ends it)"))


def _bound(host: str, port: int) -> socket.socket:
    """A listening socket. OSError where the address is no address of this machine, or the port is taken."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
    listener = socket.socket(family, kind, protocol)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except BaseException:
        listener.close()
        raise
    return listener
