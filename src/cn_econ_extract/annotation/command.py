"""The commands `annotate` and `gold`: from articles to the files of an annotation tool, and from its export to gold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from ..errors import CnEconError, InputError
from ..extractor import Extractor
from ..reading import read_article
from ..records import dump_json
from . import brat, doccano, label_studio
from .gold import to_gold
from .marks import Article, file_stems, from_document

TOOLS = {"label-studio": label_studio, "doccano": doccano, "brat": brat}


def export_articles(files: Sequence[str], tool: str, out: Path, extractor: Extractor, published: str | None, utf16: bool) -> int:
    """Write what `tool` imports into the folder `out`, the articles pre-annotated. The number of articles."""
    if utf16 and tool != "label-studio":
        raise InputError(f"--utf16 is for label-studio; {tool} counts code points")
    _new_folder(out)
    seen: Counter[str] = Counter()
    articles: list[Article] = []
    for file in files:
        name = Path(file).stem or "article"
        seen[name] += 1
        try:
            document = extractor.extract(read_article(file), published=published)
        except CnEconError as error:
            raise error if isinstance(error, InputError) else InputError(f"{file}: {error}") from None
        articles.append(from_document(document, name if seen[name] == 1 else f"{name}-{seen[name]}"))
    written = label_studio.export(articles, utf16=utf16) if tool == "label-studio" else TOOLS[tool].export(articles)
    _write(out, written)
    return len(articles)


def export_gold(export: Path, tool: str, out: Path) -> int:
    """Write the gold articles of what `tool` exported into the folder `out`. The number of articles."""
    _new_folder(out)
    if tool != "brat" and export.is_dir():
        raise InputError(f"{export}: it is a directory; name the file that {tool} exported")
    try:
        gold = [to_gold(article) for article in TOOLS[tool].read(export)]
    except InputError as error:
        raise error if str(error).startswith(str(export)) else InputError(f"{export}: {error}") from None
    names = file_stems(article["id"] for article in gold)
    _write(out, {f"{name}.json": dump_json(article).encode() for name, article in zip(names, gold, strict=True)})
    return len(gold)


def _new_folder(out: Path) -> None:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise InputError(f"{out}: it is there already; name a new folder, so that no work is lost")


def _write(out: Path, files: dict[str, bytes]) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (out / name).write_bytes(content)
    except OSError as error:
        raise InputError(f"{out}: it cannot be written: {error.strerror or error}") from None
