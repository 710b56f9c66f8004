"""A page of its own: one file that holds its style and script, and a policy by which a browser runs and fetches nothing else."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import count
from pathlib import Path

from ..records import Entity, Event
from .article import article_fragment
from .marks import safe


@cache
def static(name: str) -> str:
    """The style or script `name` of the package, as "article.css"."""
    return files(__package__).joinpath("static", name).read_text(encoding="utf-8")


def page(title: str, body: str, *, styles: Sequence[str] = (), scripts: Sequence[str] = (), policy: str = "") -> str:
    """A whole HTML page of `body`, which must be escaped already.

    styles, scripts: files of `static`, beside "page.css" and "page.js" (the general looks, the switch of dark and light).
    policy: more directives of the Content-Security-Policy, as "connect-src 'self'". Inline handlers (onclick=) and style
    attributes are never allowed; blocks of data (``<script type="application/json">``) in the body are.
    """
    style = "\n".join(map(static, ("page.css", *styles)))
    script = "\n".join(map(static, (*scripts, "page.js")))
    rules = (
        f"default-src 'none'; style-src {_hash(style)}; script-src {_hash(script)}; "
        f"img-src data:; base-uri 'none'; form-action 'none'{'; ' + policy if policy else ''}"
    )
    return (
        '<!doctype html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{rules}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n<link rel="icon" href="data:,">\n'
        f"<title>{safe(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n{body}\n<script>{script}</script>\n</body>\n</html>\n"
    )


def _hash(source: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(source.encode()).digest()).decode()}'"


THEME_SWITCH = '<button type="button" class="ce-theme" title="dark / light">深色 / 浅色</button>'
"""The switch of dark and light, for the header of a page."""


def article_page(
    text: str,
    entities: Iterable[Entity],
    events: Sequence[Event],
    *,
    title: str,
    published: str | None = None,
    warnings: Sequence[str] = (),
    versions: dict[str, str] | None = None,
) -> str:
    """The page of one article: its text with marks beside the cards of its events."""
    day = f"<time>{safe(published)}</time>" if published else ""
    notes = "".join(f'<p class="note">{safe(warning)}</p>' for warning in warnings)
    made = " · ".join(f"{safe(key)} {safe(value)}" for key, value in (versions or {}).items())
    body = (
        f"<header><h1>{safe(title)}</h1>{day}{THEME_SWITCH}</header>\n"
        f"<main>{notes}{article_fragment(text, entities, events)}</main>\n<footer>cn-econ-extract · {made}</footer>"
    )
    return page(title, body, styles=["article.css"], scripts=["article.js"])


def page_paths(out: str, names: Sequence[str]) -> list[Path]:
    """Where the pages of the articles `names` go: into the file `out`, if it ends in ``.html``, else each into a file of its own
    in the folder `out`, named as the article (``a.txt``: ``a.html``; another ``a.txt``: ``a-2.html``). The folder is made.
    """
    if out.endswith(".html"):
        return [Path(out)] * len(names)
    folder = Path(out)
    folder.mkdir(parents=True, exist_ok=True)
    taken: set[str] = set()
    paths = []
    for name in names:
        stem = "article" if name == "-" else Path(name).stem
        tries = (stem if n == 1 else f"{stem}-{n}" for n in count(1))
        taken.add(chosen := next(s for s in tries if s not in taken))
        paths.append(folder / f"{chosen}.html")
    return paths


def write_page(target: Path, html: str) -> None:
    """Write a page whole or not at all: nobody ever reads half a file, and a failure leaves the old one. OSError tells it."""
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(html.encode("utf-8"))
        Path(name).chmod(0o644)
        Path(name).replace(target)
    except BaseException:
        with contextlib.suppress(OSError):
            Path(name).unlink()
        raise
