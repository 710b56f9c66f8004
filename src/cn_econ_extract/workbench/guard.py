"""What stands before the application: foreign hosts and pages are refused, and every answer carries the security headers."""

from __future__ import annotations

import ipaddress
import re

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "cache-control": "no-store",
}
"""No resource but the workbench's own, no framing, no guessing of types, no copy of an article in a cache."""

_HOST = re.compile(r"(?:\[([0-9A-Fa-f:.]{2,45})\]|([\w.-]{1,253}))(?::\d{1,5})?", re.ASCII)


class Guard:
    """ASGI middleware. `host` is the name or address that the workbench listens at."""

    def __init__(self, app: ASGIApp, host: str) -> None:
        self.app = app
        self.host = host.lower()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        refused = self._refusal(scope["method"], Headers(scope=scope))
        return await (refused or self.app)(scope, receive, send_with_headers)

    def _refusal(self, method: str, headers: Headers) -> JSONResponse | None:
        host = headers.get("host", "")
        if not self._is_own(host):
            return refusal(421, "the Host of the request is not this workbench")
        if method in ("GET", "HEAD"):
            return None
        origin, site = headers.get("origin"), headers.get("sec-fetch-site", "none")
        if site not in ("same-origin", "none") or origin not in (None, f"http://{host}", f"https://{host}"):
            return refusal(403, "the request comes from the page of another site")
        return None

    def _is_own(self, host: str) -> bool:
        """Whether `host` can be the workbench: an address, localhost, or the name that it was started with.

        A page that rebinds its DNS name to this machine still sends that name.
        """
        match = _HOST.fullmatch(host)
        if match is None:
            return False
        name = (match[1] or match[2]).lower()
        return name in ("localhost", self.host) or _is_address(name)


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True


def refusal(status: int, problem: str) -> JSONResponse:
    """An answer that says what is wrong, as JSON. The connection is closed: what else the client sends is not read."""
    headers = {"connection": "close", **({"retry-after": "2"} if status == 503 else {})}
    return JSONResponse({"error": problem}, status, headers)
