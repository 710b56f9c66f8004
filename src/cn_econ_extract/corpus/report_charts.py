"""The charts of the page of a corpus, as SVG and HTML without script: what can be clicked says what in `data-` attributes."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from html import escape

from ..records import EVENT_TYPES
from ..taggers.gazetteer import divisions, short_name
from ..views.marks import safe
from .investments import Project
from .report import Standing

MOST_MONTHS = 240
_GAP = 6
_SHADES = 5
_LEFT, _WIDTH, _ROW, _BARS = 96, 1080, 20, 150
_REGIONS = {"1": "华北", "2": "东北", "3": "华东", "4": "中南", "5": "西南", "6": "西北", "7": "港澳台", "8": "港澳台"}
"""The great regions, by the first digit of a division's code."""


def axis(months: Counter[str]) -> list[str]:
    """The months that the charts show: without the stragglers at each end, at most the last MOST_MONTHS."""
    if not months:
        return []
    counts = {_number(month): count for month, count in months.items()}
    first = _without_stragglers(sorted(counts), counts)
    last = _without_stragglers(sorted(counts, reverse=True), counts)
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in range(max(first, last - MOST_MONTHS + 1), last + 1)]


def _without_stragglers(order: list[int], counts: dict[int, int]) -> int:
    """The first month of `order` after the last wide gap that has less than a hundredth of all events before it."""
    first, seen, few = order[0], 0, sum(counts.values()) / 100
    for month, following in zip(order, order[1:], strict=False):
        seen += counts[month]
        if seen > few:
            break
        if abs(following - month) > _GAP:
            first = following
    return first


def _number(month: str) -> int:
    return int(month[:4]) * 12 + int(month[5:]) - 1


def outside(months: Iterable[tuple[str, int]], shown: Sequence[str]) -> tuple[int, int]:
    """How many lie before the months shown, and how many after them."""
    months = list(months)
    if not shown:
        return 0, 0
    return sum(n for month, n in months if month < shown[0]), sum(n for month, n in months if month > shown[-1])


def money(yuan: Decimal) -> str:
    """A sum for reading, in 亿 or 万."""
    if yuan >= 10**8:
        return f"{yuan / 10**8:,.1f}".removesuffix(".0") + "亿"
    return f"{yuan / 10**4:,.0f}万" if yuan >= 10**4 else f"{yuan:,.0f}"


# ---------------------------------------------------------------- timelines


def timeline(counts: Counter[tuple[str, str]], shown: Sequence[str]) -> str:
    """The events by month: a line of cells for each type that there is, the darker the more; above them all types as bars."""
    types = [name for name in EVENT_TYPES if any(counts[month, name] for month in shown)]
    if not types:
        return '<p class="none">没有可列入月份的事件 · no event with a month</p>'
    step = (_WIDTH - _LEFT) / len(shown)
    sums = [sum(counts[month, name] for name in types) for month in shown]
    top, parts = 70, []
    for at, (month, total) in enumerate(zip(shown, sums, strict=True)):
        if total:
            height = max(1.0, 56 * total / max(sums))
            data = f'data-month="{month}"'
            parts.append(_rect("bar", at * step + _LEFT, 60 - height, step, height, data, f"{month}: {total} 件 events"))
    most = max(counts[month, name] for name in types for month in shown)
    for line, name in enumerate(types):
        y = top + line * _ROW
        parts.append(
            f'<g class="label" data-type="{name}"><text x="{_LEFT - 10}" y="{y + 14}" text-anchor="end">{EVENT_TYPES[name]}'
            f"<title>{name}</title></text></g>"
        )
        for at, month in enumerate(shown):
            if count := counts[month, name]:
                shade = f"cell s{_shade(count, most)}"
                data = f'data-type="{name}" data-month="{month}"'
                told = f"{month} {EVENT_TYPES[name]} {name}: {count}"
                parts.append(_rect(shade, at * step + _LEFT, y, step, _ROW - 3, data, told))
    bottom = top + len(types) * _ROW
    parts += _months(shown, step, bottom)
    parts.append(f'<text class="axis" x="{_LEFT - 10}" y="14" text-anchor="end">{max(sums):,}</text>')
    return _svg(bottom + 24, "事件时间线 Timeline of events by type", parts)


def investment(found: Iterable[Project], shown: Sequence[str]) -> str:
    """The yuan of the projects by month as bars: what has begun, and on it what is planned."""
    sums: dict[tuple[str, bool], Decimal] = defaultdict(Decimal)
    counts: Counter[str] = Counter()
    for project in found:
        if project.currency == "CNY" and project.month:
            sums[project.month, project.planned] += project.value
            counts[project.month] += 1
    most = max((sums[month, False] + sums[month, True] for month in shown), default=Decimal(0))
    if not most:
        return '<p class="none">没有可列入月份的人民币总投资 · no total investment in yuan with a month</p>'
    step = (_WIDTH - _LEFT) / len(shown)
    parts = [
        f'<line class="grid" x1="{_LEFT}" x2="{_WIDTH}" y1="{y}" y2="{y}"/>'
        f'<text class="axis" x="{_LEFT - 10}" y="{y + 4}" text-anchor="end">{money(most * share / 2)}</text>'
        for share in range(3)
        for y in [10 + _BARS - _BARS * share // 2]
    ]
    for at, month in enumerate(shown):
        base = 10.0 + _BARS
        for planned in (False, True):
            if value := sums[month, planned]:
                height = max(1.0, float(_BARS * value / most))
                base -= height
                share = "计划 planned" if planned else "已实施 under way"
                told = f"{month} {share}: {money(value)}元; 当月 {counts[month]} 个项目 projects in the month"
                shade = "bar planned" if planned else "bar"
                parts.append(_rect(shade, at * step + _LEFT, base, step, height, f'data-month="{month}"', told))
    parts += _months(shown, step, 10 + _BARS)
    return _svg(_BARS + 34, "按月总投资(人民币) Total investment by month, yuan", parts)


def _rect(shade: str, x: float, y: float, step: float, height: float, data: str, title: str) -> str:
    gap = 1 if step > 4 else 0.2
    box = f'x="{x:.1f}" y="{y:.1f}" width="{max(step - gap, 0.8):.1f}" height="{height:.1f}"'
    return f'<rect class="{shade}" {box} {data}><title>{escape(title)}</title></rect>'


def _months(shown: Sequence[str], step: float, bottom: float) -> list[str]:
    """The months below the bars, as many as there is room for; of long times the years."""
    every = next(n for n in (1, 2, 3, 6, 12, 24) if n * step >= 60 or n == 24)
    room = _WIDTH - _LEFT - 40
    return [
        f'<text class="axis" x="{at * step + _LEFT:.1f}" y="{bottom + 16}">{month if every < 12 else month[:4]}</text>'
        for at, month in enumerate(shown)
        if _number(month) % every == 0 and at * step < room
    ]


def _svg(height: float, title: str, parts: Iterable[str]) -> str:
    return f'<svg viewBox="0 0 {_WIDTH} {height:.0f}" role="img" aria-label="{escape(title)}">{"".join(parts)}</svg>'


def _shade(count: int, most: int) -> int:
    """1 for few to 5 for the most; by the square root, so that small counts stay apart."""
    return min(_SHADES, 1 + int((count / most) ** 0.5 * (_SHADES - 0.001))) if count else 0


# ---------------------------------------------------------------- provinces, leagues


def provinces(counts: Counter[str]) -> str:
    """A tile for each province, in the order of the codes, a line for each great region."""
    most = max(counts.values(), default=0)
    lines: dict[str, list[str]] = {}
    for code, division in sorted(divisions().items()):
        if division.level == 1:
            count, name = counts[code[:2]], short_name(division.name)
            tile = f'class="tile s{_shade(count, most)}" data-province="{code[:2]}" title="{escape(division.name)}"'
            tile = (
                f'<button type="button" {tile}{"" if count else " disabled"}><b>{escape(name)}</b><span>{count:,}</span></button>'
            )
            lines.setdefault(_REGIONS[code[0]], []).append(tile)
    return "".join(f'<div class="region"><i>{region}</i>{"".join(tiles)}</div>' for region, tiles in lines.items())


def league(found: Sequence[Standing]) -> str:
    """A league table; a click on a name searches for it."""
    if not found:
        return '<p class="none">无 · none</p>'
    rows = "".join(
        f'<tr><td>{at}</td><td><button type="button" class="name" data-name="{safe(line.name)}">{safe(line.name)}</button></td>'
        f"<td>{line.events:,}</td><td>{line.projects or '–'}</td><td>{money(line.cny) if line.cny else '–'}</td></tr>"
        for at, line in enumerate(found, 1)
    )
    head = (
        '<th><th>名称<small>name</small><th title="events">事件<small>events</small><th title="projects with a sum in yuan">项目'
        '<small>projects</small><th title="total investment in yuan, each project once">总投资<small>CNY</small>'
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>"
