"""Reports of one event in several papers: which event records of a corpus tell of the same event.

Precision first. Two records are one event only where nothing speaks against it (another type, day, city, phase, project or sum,
or that one article tells both) and enough speaks for it: a project or a company by name, and beside it a second agreement.
Records are compared within blocks of one type, month and name, and a large block only with its neighbours in time: the work
grows with the corpus, not with its square.
"""

from __future__ import annotations

import os.path
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from decimal import Decimal
from typing import TypeAlias

import msgspec

from ..document import Document
from ..records import Event
from ..taggers.vocabulary import is_ordinary, place_end

WINDOW = 40
"""How many records, the nearest in time, a record of a large block is compared with."""
RECENT = timedelta(days=10)
"""How long before the paper an event lies of which no day is told."""
_TOLERANCE = Decimal("0.1")
_BRAND = 3
_CAPACITY = re.compile(r"[年日]产|[\d.]+[万亿]?(?:吨|套|台|辆|件|只|米|千瓦|兆瓦|GWh|MW)?")
# 年产10万吨…, 风光制氢…: what a project makes, without whose it is
_NO_BRAND = re.compile(r"[年日]产|\d|新能源|新材料|智能|高端|风光|光伏|风电|储能|电子|汽车")
_COMPANY_ROLES = ("company", "investor", "party")
_MONEY_ROLES = ("total_investment", "investment")
_FIGURE_ROLES = (*_MONEY_ROLES, "land_area", "floor_area", "capacity", "output_value", "jobs")
_LEGAL = re.compile(r"[(（][^()（）]*[)）]|(?:股份|有限|责任|控股|集团|总|公司|实业|科技|技术)+$")
_LEGAL_INSIDE = re.compile(r"(?:科技|技术|实业|股份|控股)*(?:有限公司|集团|公司)|\s")
_NO_COMPANY = re.compile(r"(?:区|管委会|委员会|政府|局|省|市|县|大学|学院|办公室|中心)$")
_CITY = re.compile(r"(?:^|省|区)([\u4e00-\u9fff]{2,4}?市)")
_DIVISION = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}?(?:省|市|自治区|县))+")
_HEAD = re.compile(r"(?:建设|生产|研发|制造|加工|产业|示范)*(?:项目|工程|基地|产业园|园区|工厂|中心|生产线)+$|[“”\"《》]")
_PHASE = re.compile(r"([一二三四五六1-6])[期](?!间|待|望)|第([一二三四五六1-6])期")
_DIGITS = {name: str(number) for number, name in enumerate("一二三四五六", 1)}


class Report(msgspec.Struct, frozen=True):
    """What linking asks of an event record."""

    article: str
    event: str
    type: str
    first: date | None
    last: date | None
    companies: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()
    cities: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    """Those of the cities, as far as known."""
    parks: frozenset[str] = frozenset()
    phases: frozenset[str] = frozenset()
    figures: frozenset[tuple[str, str | None, Decimal]] = frozenset()
    dated: bool = False
    """Whether the day is told, and not taken from the paper's."""


def core(name: str) -> str:
    """What tells a company from others: its name without division, legal form and line of the law.

    >>> core("湖南省海川新能源科技股份有限公司"), core("海川集团")
    ('海川新能源', '海川')
    """
    short = _without_place(name)
    while (shorter := _LEGAL.sub("", short)) != short and len(shorter) >= 2:
        short = shorter
    return short


def _without_place(name: str) -> str:
    """The name without the places that it begins with, where something is left of it."""
    short = _DIVISION.sub("", name)
    place = place_end(short)
    return short[place:] if 0 < place <= len(short) - 2 else short


def project_cores(name: str, companies: Iterable[str] = ()) -> set[str]:
    """What tells a project from others: company and goods, once for each of its companies, without phase and head word.

    >>> project_cores("海川铝材生产项目二期", ["海川新能源"]), project_cores("铝材生产基地", ["海川"])
    ({'海川新能源铝材'}, {'海川铝材'})
    """
    short = _LEGAL_INSIDE.sub("", _PHASE.sub("", _without_place(name)))
    short = _HEAD.sub("", _HEAD.sub("", short))
    shared = {company: len(os.path.commonprefix([company, short])) for company in companies}
    goods = short[max((length for length in shared.values() if length >= 2), default=0) :]
    return {company + goods for company in shared} or {short}


def reports(document: Document) -> Iterator[Report]:
    """The reports of a document; of an event without a company that of its article, where it names one only."""
    published = date.fromisoformat(document.published) if document.published else None
    places = [(e.id, e.name or e.text, e.adcode) for e in document.entities if e.kind in ("place", "park")]
    firms = {core(e.name or e.text) for e in document.entities if e.kind == "company" and not e.rule.endswith(".pointing")}
    only = firms if len(firms) == 1 else set()
    for event in document.events:
        told = report(document.id, event, published, places)
        yield told if told.companies else msgspec.structs.replace(told, companies=frozenset(only))


Place: TypeAlias = tuple[str | None, str, str | None]
"""The id, name and GB/T 2260 code of a place or park."""


def report(article: str, event: Event, published: date | None, places: Sequence[Place]) -> Report:
    """What linking asks of the event; `places` are those of its article, the one city of which is taken where it names none."""

    def names(*roles: str) -> set[str]:
        return {a.name or a.text for a in event.arguments if a.role in roles}

    companies = {core(name) for name in names(*_COMPANY_ROLES) if not _NO_COMPANY.search(name)}
    where = names("place", "park", "party", "organization", "organizer")
    spelled = names("project")
    own = {a.entity for a in event.arguments if a.role in ("place", "park")}
    cities = {city for name in where for city in _CITY.findall(name)}
    codes = {code[:4] for id, _, code in places if id in own and code is not None and code[2:4] != "00"}
    if not cities and not codes:
        around = {city for _, name, _ in places for city in _CITY.findall(name)}
        cities = around if len(around) == 1 else set()
    first, last, dated = _days(event, published)
    return Report(
        article=article,
        event=event.id,
        type=event.type,
        first=first,
        last=last,
        companies=frozenset(companies),
        projects=frozenset(spelling for name in spelled for spelling in project_cores(name, companies)),
        cities=frozenset(cities),
        codes=frozenset(codes),
        parks=frozenset(names("park")),
        phases=frozenset(
            _DIGITS.get(mark, mark) for name in spelled for match in _PHASE.finditer(name) if (mark := match[1] or match[2])
        ),
        figures=frozenset(
            (a.role, a.unit, Decimal(a.value))
            for a in event.arguments
            if a.role in _FIGURE_ROLES and a.of is None and isinstance(a.value, int | Decimal)
        ),
        dated=dated,
    )


def _days(event: Event, published: date | None) -> tuple[date | None, date | None, bool]:
    """The first and last day of the event; of one without a day those before the paper, where that is known."""
    day = event.date
    if day is not None and isinstance(day.first_day, str) and isinstance(day.last_day, str):
        return date.fromisoformat(day.first_day), date.fromisoformat(day.last_day), True
    return (None, None, False) if published is None else (published - RECENT, published, False)


# ---------------------------------------------------------------- two reports


def compatible(a: Report, b: Report) -> bool:
    """Whether nothing speaks against that both tell of one event."""
    if a.type != b.type or a.article == b.article or not _overlap(a, b):
        return False
    if _same_city(a, b) is False:
        return False
    if a.phases != b.phases and (a.phases and b.phases or "1" not in a.phases | b.phases):
        return False
    company = _is_of_one_company(a, b)
    if a.companies and b.companies and not company:
        return False
    if a.projects and b.projects and not _alike(a.projects, b.projects) and not (company and _same_goods(a, b)):
        return False
    return _sums(a, b) is not False


def same(a: Report, b: Report) -> bool:
    """Whether both tell of one event: nothing speaks against it, a name speaks for it, and something beside the name."""
    if not compatible(a, b):
        return False
    company = _is_of_one_company(a, b)
    project = _alike(a.projects, b.projects) or (company and _same_goods(a, b))
    day = a.dated and b.dated and a.first == a.last == b.first == b.last
    if not (company or project):
        return False
    named = any(len(name) > _BRAND for name in a.companies & b.companies)  # a brand with its branch: hardly another's
    beside = (company and project) + bool(_sums(a, b)) + ((day or named) and bool(_same_city(a, b))) + named
    return beside >= 1 and (day or beside >= 2)


def _overlap(a: Report, b: Report) -> bool:
    return None not in (a.first, a.last, b.first, b.last) and a.first <= b.last and b.first <= a.last  # type: ignore[operator]


def _same_company(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one company is in both: by its name, or by a short one that the other begins with."""
    return any(x.startswith(y) or y.startswith(x) for x in a for y in b if min(len(x), len(y)) >= 2)


def _is_of_one_company(a: Report, b: Report) -> bool:
    """Whether one company is in both: among the companies, or as the brand with which the other's project begins."""
    if _same_company(a.companies, b.companies):
        return True
    pairs = ((a.companies, b.projects), (b.companies, a.projects), (a.projects, b.projects))
    return any(_share_brand(x, y) for names, projects in pairs for x in names for y in projects)


def _share_brand(name: str, project: str) -> bool:
    """Whether both begin with one brand: three characters, or a whole name of two that is no word."""
    shared = len(os.path.commonprefix([name, project]))
    if _NO_BRAND.match(name) is not None:
        return False
    return shared >= _BRAND or (shared == len(name) == _BRAND - 1 and not is_ordinary(name))


def _same_goods(a: Report, b: Report) -> bool:
    """Whether the projects of one company can be one: they share a character behind its name, or one says nothing more."""
    brands = [name[:_BRAND] for name in sorted(a.companies | b.companies)]
    goods = [{char for project in report.projects for char in _behind(project, brands)} for report in (a, b)]
    return not all(goods) or bool(goods[0] & goods[1])


def _behind(project: str, brands: list[str]) -> str:
    """What the project makes: its name behind the brand that it begins with, without the capacity."""
    goods = next((project[len(brand) :] for brand in brands if project.startswith(brand)), project)
    return _CAPACITY.sub("", goods)


def _same_city(a: Report, b: Report) -> bool | None:
    """Whether both are of one city; None where one of them does not say."""
    if a.codes and b.codes:
        return bool(a.codes & b.codes)
    return bool(a.cities & b.cities) if a.cities and b.cities else None


def _alike(a: frozenset[str], b: frozenset[str]) -> bool:
    """Whether one project is in both."""
    return any(_one_project(x, y) for x in a for y in b)


def _one_project(x: str, y: str) -> bool:
    """Whether both names are of one project: one holds the other, or they begin alike and share half of what follows."""
    if min(len(x), len(y)) >= 2 and (x in y or y in x):
        return True
    begin = len(os.path.commonprefix([x, y]))
    left, right = x[begin:], y[begin:]
    if begin < 2 or len(os.path.commonprefix([left[::-1], right[::-1]])) not in (0, 1, len(left), len(right)):
        return False  # names that differ in their middle are those of two companies (宏远达铝材, 宏远景铝材)
    pairs, others = ({rest[i : i + 2] for i in range(len(rest) - 1)} for rest in (left, right))
    return left in y or right in x or 2 * len(pairs & others) >= min(len(pairs), len(others)) > 0


def _sums(a: Report, b: Report) -> bool | None:
    """Whether the figures agree, rounded ones too; None where they have none in common. Sums of money outweigh the rest."""
    for roles in (_MONEY_ROLES, _FIGURE_ROLES):
        verdicts = [
            abs(x - y) <= _TOLERANCE * max(abs(x), abs(y))
            for role, unit, x in a.figures
            for other, its_unit, y in b.figures
            if unit == its_unit and (role == other or (role in _MONEY_ROLES and other in _MONEY_ROLES)) and role in roles
        ]
        if verdicts:
            return any(verdicts)
    return None


# ---------------------------------------------------------------- many reports


def link(found: Sequence[Report]) -> list[int]:
    """For each report the number of its event: that of the first report of it."""
    parents = list(range(len(found)))
    members: dict[int, list[int]] = {number: [number] for number in parents}

    def root(number: int) -> int:
        while parents[number] != number:
            parents[number] = parents[parents[number]]
            number = parents[number]
        return number

    for left, right in _candidates(found):
        a, b = sorted((root(left), root(right)))
        if a == b or not same(found[left], found[right]):
            continue
        # what one report says against another of the cluster keeps it out, though a third one is like both
        if all(compatible(found[x], found[y]) for x in members[a][:WINDOW] for y in members[b][:WINDOW]):
            parents[b] = a
            members[a] += members.pop(b)
    return [root(number) for number in range(len(found))]


def _candidates(found: Sequence[Report]) -> Iterator[tuple[int, int]]:
    """Pairs that may be one event, each once a block."""
    blocks: dict[tuple[str, int, str], list[int]] = defaultdict(list)
    for number, item in enumerate(found):
        for key in _keys(item):
            blocks[key].append(number)
    for block in blocks.values():
        block.sort(key=lambda number: (found[number].first or date.min, number))
        for place, left in enumerate(block):
            for right in block[place + 1 : place + 1 + WINDOW]:
                yield left, right


def _keys(item: Report) -> Iterator[tuple[str, int, str]]:
    """The blocks of a report: its type, each of its months (of at most a quarter) and the begin of each of its names."""
    if item.first is None or item.last is None:
        return
    begin, end = (day.year * 12 + day.month for day in (item.first, item.last))
    names = {name[:2] for name in item.companies} | {
        project[i : i + 2] for project in item.projects for i in range(max(1, len(project) - 1))
    }
    for month in range(begin, min(end, begin + 2) + 1):
        for name in names:
            yield item.type, month, name
