"""The page of a corpus: one file that holds charts, tables, records and texts, and asks nothing of the network."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import msgspec

from ..errors import InputError
from ..records import EVENT_TYPES, dump_json
from ..taggers.gazetteer import divisions, short_name
from ..taggers.home import full_name
from ..views.labels import KIND_LABELS, STATUS_LABELS
from ..views.marks import safe
from ..views.page import THEME_SWITCH, page, static, write_page
from . import report_charts as charts
from .investments import totals
from .report import Corpus, collect
from .stored import has_any, read_store

TEXT_LIMIT = 20
"""Megabytes of texts that a page holds unless told otherwise."""

_LEAGUE_NAMES = {
    "park": ("园区", "parks"),
    "city": ("地市", "cities"),
    "county": ("区县", "counties"),
    "company": ("企业", "companies"),
}
_SLOT = re.compile(r"\{(\w+)\}")


def write_report(store: str, out: str, *, title: str | None = None, text_limit: float = TEXT_LIMIT) -> Corpus:
    """Write the page of the store `store` to `out`, and give what it shows. `text_limit`: megabytes of texts.

    InputError where the store is missing, empty or of another make, or where `out` is the store; OSError where nothing can be
    written. A page that is there already is replaced once the new one is whole.
    """
    target, stored = Path(out), read_store(store)
    if target.is_dir():
        raise InputError(f"{out}: the page cannot be written there: it is a folder; name a file")
    if target.exists() and target.samefile(store):
        raise InputError(f"{out}: the page cannot be written there: it is the store; name another file")
    corpus = collect(has_any(stored, store), text_limit=int(text_limit * 1_000_000))
    write_page(target, report_page(corpus, title=title or Path(store).stem, source=os.fspath(store)))
    return corpus


def report_page(corpus: Corpus, *, title: str, source: str) -> str:
    """The whole page as HTML."""
    from .. import __version__

    slots = {**_charts(corpus), **_data(corpus), "figures": _figures(corpus), "source": safe(source)}
    body = _filled(static("report.html"), slots)
    made = f"cn-econ-extract {__version__} · {date.today().isoformat()}"
    whole = f"<header><h1>{safe(title)}</h1>{THEME_SWITCH}</header>\n<main>{body}</main>\n<footer>{made}</footer>"
    return page(title, whole, styles=["article.css", "report.css"], scripts=["report.js"])


def _filled(template: str, slots: Mapping[str, str]) -> str:
    """The template with its slots, each a name in braces, filled; what is filled in is not looked at again."""
    return _SLOT.sub(lambda slot: slots[slot[1]], template)


def _figures(corpus: Corpus) -> str:
    yuan = next((found for found in totals(corpus.projects) if found[0] == "CNY"), None)
    days = [row.date[:10] for row in corpus.rows if re.match(r"\d{4}-\d\d", row.date)]
    figures = {
        ("文章", "articles"): f"{len(corpus.articles):,}",
        ("事件", "events"): f"{len(corpus.rows):,}",
        ("有总投资的项目", "projects with a sum in yuan"): f"{yuan[2]:,}" if yuan else "–",
        ("总投资", "total investment, yuan"): f"{charts.money(yuan[1])}元" if yuan else "–",
        ("最早–最晚", "first and last month"): f"{min(days)[:7]} – {max(days)[:7]}" if days else "–",
    }
    return "".join(
        f"<div><dt>{name} <small>{english}</small></dt><dd>{value}</dd></div>" for (name, english), value in figures.items()
    )


# ---------------------------------------------------------------- charts and their notes


def _charts(corpus: Corpus) -> dict[str, str]:
    months: Counter[str] = Counter()
    for (month, _), count in corpus.months.items():
        months[month] += count
    shown = charts.axis(months)
    leagues = "".join(
        f"<div><h3>{name} <small>{english}</small></h3>{charts.league(corpus.leagues[league])}</div>"
        for league, (name, english) in _LEAGUE_NAMES.items()
    )
    return {
        "timeline": charts.timeline(corpus.months, shown),
        "timeline_note": _timeline_note(corpus, charts.outside(months.items(), shown)),
        "investment": charts.investment(corpus.projects, shown),
        "investment_note": _investment_note(corpus, shown),
        "provinces": charts.provinces(corpus.provinces),
        "provinces_note": _provinces_note(corpus),
        "leagues": leagues,
        "leagues_note": "Events: records, one for each article that tells the event. Total investment: yuan, each project once. "
        "Click a name to see its records.",
    }


def _timeline_note(corpus: Corpus, outside: tuple[int, int]) -> str:
    notes = ["One record for each article that tells an event."]
    if corpus.by_paper:
        notes.append(f"{corpus.by_paper:,} without a day of their own stand in the month of their article.")
    if corpus.undated:
        notes.append(f"{corpus.undated:,} have no month (only a year or quarter, or no day at all) and are not shown.")
    return " ".join([*notes, *_beyond(*outside), "Click a cell to see its records."])


def _investment_note(corpus: Corpus, shown: list[str]) -> str:
    yuan = [project for project in corpus.projects if project.currency == "CNY"]
    outside = charts.outside(((project.month, 1) for project in yuan if project.month), shown)
    notes = ["Each project counts once, with its first report, however many articles and events tell its sum; "
             "what has begun before what is only planned."]  # fmt: skip
    if undated := sum(project.month is None for project in yuan):
        notes.append(f"{undated:,} projects have no month and are not shown.")
    notes += _beyond(*outside)
    others = [
        f"{currency} {charts.money(value)} ({count:,} {'project' if count == 1 else 'projects'})"
        for currency, value, count in totals(corpus.projects)
        if currency != "CNY"
    ]
    if others:
        notes.append(f"Other currencies, not converted and not in the chart: {safe(', '.join(others))}.")
    if corpus.unread:
        notes.append(f"{corpus.unread:,} sums without one number (数亿元, a range) are not counted.")
    return " ".join(notes)


def _beyond(before: int, after: int) -> list[str]:
    """What lies outside the months of a chart."""
    return [f"{count:,} lie {where} the months shown." for count, where in ((before, "before"), (after, "after")) if count]


def _provinces_note(corpus: Corpus) -> str:
    nowhere = sum(not row.codes for row in corpus.rows)
    told = "By the places that an event names, else by its park."
    if corpus.by_article:
        told += f" {corpus.by_article:,} that name neither stand in the only province that their article names."
    if nowhere:
        told += f" {nowhere:,} have no province that is certain."
    return f"{told} Click a tile to see its records."


# ---------------------------------------------------------------- records and texts


def _data(corpus: Corpus) -> dict[str, str]:
    """The blocks of JSON that the script reads, and what they leave out."""
    kept = sum(article.marked is not None for article in corpus.articles)
    without = "The text of this article is not in this file"
    codes = {code for row in corpus.rows for code in row.codes}
    others = {row.type: row.type for row in corpus.rows if row.type not in EVENT_TYPES}
    data = {
        "types": {**EVENT_TYPES, **others},
        "statuses": STATUS_LABELS,
        "kinds": KIND_LABELS,
        "provinces": {c[:2]: short_name(d.name) for c, d in sorted(divisions().items()) if d.level == 1},
        "places": {code: full_name(code) for code in sorted(codes)},
        "articles": [(article.title, article.published, article.position) for article in corpus.articles],
        "rows": [msgspec.structs.astuple(row) for row in corpus.rows],
        "withoutText": f"{without}: the page was made with a limit to the size of its texts (--text-limit).",
    }
    note = f"Click a row to read its article with marks. Texts in this file: {kept:,} of {len(corpus.articles):,} articles"
    if kept < len(corpus.articles):
        note += "; the others are left out to keep the file small (--text-limit MB, in the order of the store)"
    texts = ",".join(article.marked or "null" for article in corpus.articles)
    return {"data": _block(dump_json(data)), "texts": _block(f"[{texts}]"), "texts_note": f"{note}."}


def _block(json: str) -> str:
    """JSON that can stand in a script element: no text in it ends the element or opens a comment.

    >>> _block('["</script><!--"]')
    '["\\\\u003c/script>\\\\u003c!--"]'
    """
    return json.replace("<", "\\u003c")
