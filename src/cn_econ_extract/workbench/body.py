"""Receives the body of a request: no more bytes than allowed, no longer than allowed."""

from __future__ import annotations

import asyncio

from starlette.requests import Request

_DRAINED = 8


class RefusedError(Exception):
    """A request that is not answered as asked: the HTTP status, and the problem for the reader."""

    def __init__(self, status: int, problem: str) -> None:
        super().__init__(problem)
        self.status = status
        self.problem = problem


async def read_body(request: Request, max_bytes: int, seconds: float) -> bytes:
    """The body. RefusedError with 413 where it is too large, 408 where it comes too slowly."""
    declared = request.headers.get("content-length", "0")
    size = int(declared) if declared.isdecimal() else 0
    patient = request.headers.get("expect", "").lower() == "100-continue"
    if size > max_bytes and (patient or size > _DRAINED * max_bytes):
        raise too_large(max_bytes)
    try:
        async with asyncio.timeout(seconds):
            return await _received(request, max_bytes)
    except TimeoutError:
        raise RefusedError(408, f"the article did not arrive within {seconds:g} seconds") from None


async def _received(request: Request, max_bytes: int) -> bytes:
    """What is over the limit is received for a while but not kept: a client that is cut off while it sends loses the answer."""
    body = bytearray()
    size = 0
    async for chunk in request.stream():
        size += len(chunk)
        if size <= max_bytes:
            body += chunk
        elif size > _DRAINED * max_bytes:
            break
    if size > max_bytes:
        raise too_large(max_bytes)
    return bytes(body)


def too_large(max_bytes: int) -> RefusedError:
    """The refusal of a body over the limit."""
    return RefusedError(
        413, f"the article is over {max_bytes:,} bytes: split it, or start the workbench with a larger --max-bytes"
    )
