"""The application: one page, its style and script, and one door that reads an article.

``POST /api/extract?published=2021-03-30&format=json`` takes the bytes of an article as its body, in any encoding that
`reading` knows. Nothing is kept between requests, no file is opened for one, and nothing is fetched from anywhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from functools import lru_cache
from importlib.resources import files

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp

from ..errors import CnEconError
from ..extractor import Extractor
from ..reading import decode
from ..views.page import static
from .body import RefusedError, read_body
from .formats import FORMATS
from .guard import Guard, refusal
from .settings import Settings

_LONGEST = {"published": 40, "home": 40, "title": 500, "format": 10}
"""The parameters of a request, and how many characters each may have."""

_CLOSED = 499
"""The status, by custom, of a request whose client went away: nobody reads it."""

MakeExtractor = Callable[[str | None, int], Extractor]
"""Gives the extractor for a home region (None: that of the workbench) and a limit on the length of articles."""


def make_extractor(home: str | None, max_length: int) -> Extractor:
    """An extractor without options of a user."""
    return Extractor(home=home, max_length=max_length)


def create_app(settings: Settings | None = None, make: MakeExtractor = make_extractor) -> ASGIApp:
    """The workbench as an ASGI application."""
    limits = settings or Settings()
    workbench = _Workbench(limits, make)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await workbench.warm_up()
        yield
        workbench.pool.shutdown(wait=False, cancel_futures=True)

    app = Starlette(
        routes=[
            *(Route(path, _fixed(content, media)) for path, (media, content) in _pages(limits).items()),
            Route("/api/extract", workbench.extract, methods=["POST"]),
        ],
        exception_handlers=dict.fromkeys((RefusedError, CnEconError, HTTPException, ClientDisconnect, Exception), _told),
        lifespan=lifespan,
    )
    return Guard(app, limits.host)  # around all, so that the answer to a failure of the program has the headers too


class _Workbench:
    """The threads that read articles, and the extractor that they share."""

    def __init__(self, settings: Settings, make: MakeExtractor) -> None:
        self.settings = settings
        self.pool = ThreadPoolExecutor(settings.threads, thread_name_prefix="workbench")
        self._extractor = lru_cache(maxsize=16)(lambda home: make(home, settings.max_length))
        self._under_way = 0

    async def warm_up(self) -> None:
        """Load rules and dictionaries before the first request, in one thread."""
        await asyncio.get_running_loop().run_in_executor(self.pool, lambda: self._extractor(None).extract("3月开工。"))

    async def extract(self, request: Request) -> Response:
        """Read the article in the body; the answer is in the format that is asked for."""
        if self._under_way >= self.settings.max_waiting:
            raise RefusedError(503, "too many articles are being read; try again in a moment")
        self._under_way += 1
        try:
            options = _options(request)
            data = await read_body(request, self.settings.max_bytes, self.settings.body_seconds)
            form = options["format"] or "page"
            content = await asyncio.get_running_loop().run_in_executor(self.pool, self._read, data, form, options)
        finally:
            self._under_way -= 1
        headers = {} if form == "page" else {"content-disposition": f'attachment; filename="records.{form}"'}
        return Response(content, media_type=FORMATS[form][0], headers=headers)

    def _read(self, data: bytes, form: str, options: dict[str, str | None]) -> bytes:
        """In a thread: from bytes to bytes."""
        text = decode(data, "the article")
        limit = self.settings.max_length
        if len(text) > limit:
            told = f"the article has {len(text):,} characters, the workbench takes {limit:,}"
            raise RefusedError(413, f"{told}: split it, or start the workbench with a larger --max-bytes")
        extractor = self._extractor(options["home"])
        document = extractor.extract(text, title=options["title"], published=options["published"])
        return FORMATS[form][1](document, options["title"] or "article")


def _options(request: Request) -> dict[str, str | None]:
    """The parameters of the request, None where they are left out or empty."""
    asked = request.query_params
    if unknown := sorted(set(asked).difference(_LONGEST)):
        raise RefusedError(400, f"there is no parameter {unknown[0][:40]!r}; the parameters are {', '.join(_LONGEST)}")
    for name, longest in _LONGEST.items():
        if len(asked.get(name, "")) > longest:
            raise RefusedError(400, f"{name}: more than {longest} characters")
    if (form := asked.get("format") or "page") not in FORMATS:
        raise RefusedError(400, f"format: there is no {form!r}; the formats are {', '.join(FORMATS)}")
    return {name: asked.get(name, "").strip() or None for name in _LONGEST}


def _told(request: Request, error: Exception) -> Response:
    """What went wrong, in one line of JSON."""
    if isinstance(error, RefusedError):
        return refusal(error.status, error.problem)
    if isinstance(error, HTTPException):
        return refusal(error.status_code, error.detail)
    if isinstance(error, ClientDisconnect):
        return refusal(_CLOSED, "the client went away")
    if isinstance(error, CnEconError):
        return refusal(400, str(error))
    return refusal(500, "the workbench failed at this article; its standard error says where")


def _pages(settings: Settings) -> dict[str, tuple[str, str]]:
    """The page, its style and its script: read once, so that no request opens a file."""
    own = {name: files(__package__).joinpath("static", name).read_text(encoding="utf-8") for name in _STATIC}
    html = own["workbench.html"].replace("{{max_bytes}}", str(settings.max_bytes))
    style = static("page.css") + static("article.css") + own["workbench.css"]
    script = static("page.js") + static("article.js") + own["workbench.js"]
    return {"/": ("text/html", html), "/workbench.css": ("text/css", style), "/workbench.js": ("text/javascript", script)}


_STATIC = ("workbench.html", "workbench.css", "workbench.js")


def _fixed(content: str, media_type: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        return Response(content, media_type=media_type)

    return answer
