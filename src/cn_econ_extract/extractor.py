"""The two doors of the library: `extract` for whole articles, `tag` for entities alone."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from os import PathLike
from typing import TYPE_CHECKING, Any, TypeAlias

from .document import Document
from .errors import TextTooLongError
from .published import read_published
from .records import EVENT_TYPES, KINDS, Entity

if TYPE_CHECKING:
    from .pipeline import Options

# The stages are imported where they are first used: importing the package stays fast.

MAX_LENGTH = 10_000_000
"""Default limit on an article's length, in code points."""


Gazetteer: TypeAlias = str | PathLike[str] | Iterable[Sequence[str | None]]
"""A TSV file's path, or rows of name, kind and, where wanted, full name and code."""


class Extractor:
    """Extracts event records; holds options and nothing else, so that it is safe to share, copy and pickle.

    Rules and dictionaries are loaded on the first use, or where `home` or `gazetteers` need them.

    home: the region that the texts speak from (湖南省衡阳市, or a GB/T 2260 code): what 我市 and 该县 mean, and which of
        several places of one name is meant. GazetteerError where it names no division, or several.
    gazetteers: names of one's own, which win over the rules: TSV files in UTF-8 or iterables of rows, each row a name,
        its kind and, where wanted, its full name and code (a place's GB/T 2260 code, a company's stock code).
        GazetteerError names the row that is malformed.
    rules: TOML files, or mappings of the same form, with further event types, triggers, suffixes of names and cues
        (docs/rules.md). Their examples are executed at once; RuleError names the file or rule and what came out instead.
    kinds: the kinds of entities that results hold (all where None): persons can be left out for privacy. Events are the
        same without them, but have no arguments of the other kinds; their date stays.
    types: the event types that results hold (all where None).
    min_confidence: how sure an event or argument must be, from 0 to 1 (docs/confidence.md).
    max_length: the longest text that is accepted, in code points (TextTooLongError beyond it).

    >>> extractor = Extractor(home="湖南省衡阳市", gazetteers=[[("星河储能", "company", "星河储能科技有限公司")]])
    >>> [(e.kind, e.text, e.name) for e in extractor.tag("星河储能落户我市", kinds=["company", "place"])]
    [('company', '星河储能', '星河储能科技有限公司'), ('place', '我市', '衡阳市')]
    """

    def __init__(
        self,
        *,
        home: str | None = None,
        gazetteers: Iterable[Gazetteer] = (),
        rules: Iterable[str | PathLike[str] | Mapping[str, Any]] = (),
        kinds: Iterable[str] | None = None,
        types: Iterable[str] | None = None,
        min_confidence: float = 0.0,
        max_length: int = MAX_LENGTH,
    ) -> None:
        if not 0 <= min_confidence <= 1:
            raise ValueError(f"min_confidence: a number from 0 to 1 is expected, not {min_confidence}")
        if max_length < 1:
            raise ValueError(f"max_length: a positive number of code points is expected, not {max_length}")
        self.max_length = max_length
        self.home = home
        self.min_confidence = min_confidence
        self._kinds = _known("kind", kinds, KINDS)
        self._types = types if types is None or isinstance(types, str) else tuple(types)
        self._gazetteers, self._rules = tuple(gazetteers), tuple(rules)
        self._options: Options | None = None
        if home is not None or self._gazetteers or self._rules:
            self._options = self._read_options()
        else:
            _known("event type", self._types, EVENT_TYPES)

    def _read_options(self) -> Options:
        from .pipeline import Options, analyse
        from .published import read_published
        from .rulecheck import check_user_rules
        from .rules.user_rules import read_user_rules
        from .taggers.custom import read_gazetteers
        from .taggers.home import read_home

        rules = read_user_rules(self._rules)
        known_types = EVENT_TYPES if rules is None else rules.events.types
        options = Options(
            home=read_home(self.home) if self.home is not None else None,
            gazetteer=read_gazetteers(self._gazetteers),
            rules=rules,
            kinds=self._kinds,
            types=None if self._types is None else _known("event type", self._types, known_types),
            min_confidence=self.min_confidence,
        )
        if rules is not None:
            plain = Options(rules=rules)
            check_user_rules(
                rules, plain.extras, lambda text, day: analyse(text, published=read_published(day), options=plain).document()
            )
        return options

    @property
    def options(self) -> Options:
        """The options as the pipeline takes them."""
        if self._options is None:
            self._options = self._read_options()
        return self._options

    def __repr__(self) -> str:
        home = f"home={self.home!r}, " if self.home is not None else ""
        return f"Extractor({home}max_length={self.max_length})"

    def extract(self, text: str, *, title: str | None = None, published: date | str | None = None) -> Document:
        """The entities, events and relations of one article.

        text: the article as given; offsets in the result count its code points.
        title: context for year, region and names; no span points into it.
        published: the day of the paper, from which years that the text leaves out are taken: a date, an ISO 8601
            string, or free text in any language. PublishedDateError (a ValueError) where it names no day.
        """
        from .pipeline import analyse

        self._check(text)
        return analyse(text, title=title, published=read_published(published), options=self.options).document()

    def extract_many(self, articles: Iterable[str | Mapping[str, Any]]) -> Iterator[Document]:
        """The documents of many articles, lazily and in order: texts, or mappings with text, title and published."""
        for article in articles:
            if isinstance(article, str):
                yield self.extract(article)
            else:
                yield self.extract(article["text"], title=article.get("title"), published=article.get("published"))

    def tag(self, text: str, kinds: Iterable[str] | None = None, reference: date | str | None = None) -> list[Entity]:
        """The entities of `kinds` (all where None) in `text`, in the order of the text.

        Overlaps are resolved among the kinds asked for only. Dates are resolved by `reference` alone: a year or month
        left out is the reference's, but a date more than 300 days ahead is last year's.
        """
        from .pipeline import tag_text

        self._check(text)
        return tag_text(text, _known("kind", kinds, KINDS), read_published(reference), self.options)

    def explain(
        self,
        text: str,
        *,
        title: str | None = None,
        published: date | str | None = None,
        at: int | None = None,
        containing: str | None = None,
    ) -> str:
        """The account of one article, for reading: per sentence what was found and dropped, by which rule, and why.

        at: an offset in `text`, where only the sentence around it is asked for.
        containing: words, where only the sentences with them are asked for.
        """
        from .explain import explain
        from .pipeline import analyse

        self._check(text)
        analysis = analyse(text, title=title, published=read_published(published), options=self.options)
        return "\n".join(explain(analysis, at, containing))

    def _check(self, text: str) -> None:
        if not isinstance(text, str):
            raise TypeError(f"text: a string is expected, not {type(text).__name__}")
        if len(text) > self.max_length:
            raise TextTooLongError(
                f"the text has {len(text)} characters, the limit is {self.max_length}: split it, "
                "or raise the limit with Extractor(max_length=…)"
            )


def _known(what: str, asked: Iterable[str] | None, known: Iterable[str]) -> frozenset[str]:
    """What is asked for, all that is known where None. ValueError names what is not known."""
    if asked is None:
        return frozenset(known)
    wanted = frozenset([asked] if isinstance(asked, str) else asked)
    unknown = sorted(wanted.difference(known))
    if unknown:
        raise ValueError(f"unknown {what} {unknown[0]!r}; {what}s are {', '.join(known)}")
    return wanted


@functools.cache
def _default() -> Extractor:
    return Extractor()


def extract(text: str, *, title: str | None = None, published: date | str | None = None) -> Document:
    """The entities, events and relations of one article; see `Extractor.extract`.

    >>> document = extract("3月30日,星河储能项目在长沙经开区开工,总投资12亿元。", published="2021-04-02")
    >>> event = document.events[0]
    >>> event.type, event.date.value, event.argument("total_investment").value
    ('groundbreaking', '2021-03-30', 1200000000)
    """
    return _default().extract(text, title=title, published=published)


def tag(text: str, kinds: Iterable[str] | None = None, reference: date | str | None = None) -> list[Entity]:
    """The entities of `kinds` in `text`; see `Extractor.tag`.

    >>> [(e.text, e.value, e.unit) for e in tag("总投资约25亿元,占地260亩", kinds=["money", "quantity"])]
    [('25亿元', 2500000000, 'CNY'), ('260亩', 260, 'mu')]
    """
    return _default().tag(text, kinds, reference)


def parse_amount(text: str) -> Entity:
    """The one amount, quantity, ratio or number that `text` gives. ValueError where there is none.

    >>> amount = parse_amount("约25亿元")
    >>> amount.value, amount.unit, amount.modifier
    (2500000000, 'CNY', 'about')
    """
    return _longest(text, tag(text, ("money", "quantity", "ratio", "number")), "amount")


def parse_date(text: str, reference: date | str | None = None) -> Entity:
    """The one date that `text` gives, resolved by `reference`. ValueError where there is none.

    >>> parse_date("12月28日", reference="2022-01-03").value
    '2021-12-28'
    """
    return _longest(text, tag(text, ("date",), reference), "date")


def _longest(text: str, found: list[Entity], what: str) -> Entity:
    if not found:
        raise ValueError(f"no {what} in {text!r}")
    return max(found, key=lambda entity: (entity.end - entity.start, -entity.start))
