"""What holds for every input, and inputs that try it: shared by the tests and by scripts/fuzz.py and scripts/fuzz_coverage.py."""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from cn_econ_extract import CnEconError, Document, Entity, Extractor
from cn_econ_extract.corpus.inputs import Failure, RawArticle, read_inputs
from cn_econ_extract.text.fold import fold

FIXTURES = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(Path(__file__).parent.glob("fixtures/*.json"))]
VALUE_KINDS = ("money", "quantity", "ratio", "number", "change", "date")
HELD_BY = ("money", "quantity", "ratio", "date", "company", "place")
"""The kinds that no trigger of an event lies in whose date or argument they are."""


# ---------------------------------------------------------------- invariants


def check_article(extractor: Extractor, text: str) -> Document:
    """Extract `text` and hold the document against everything that is promised of it."""
    document = extractor.extract(text, published="2021-12-31")
    for piece, start, end in spans(document):
        assert start < end
        assert text[start:end] == piece
    assert all(entity.rule for entity in document.entities)
    assert all(mention.rule for event in document.events for mention in event.mentions)
    check_triggers(document)
    check_figures(text, document.entities)
    written = document.to_json()
    written.encode("utf-8")
    assert Document.from_json(written) == document
    assert json.loads(written).get("text", "") == text
    return document


def spans(document: Document) -> Iterator[tuple[str, int, int]]:
    """Every piece of the text that the document names, with its span."""
    for entity in document.entities:
        yield entity.text, entity.start, entity.end
    for event in document.events:
        for piece in (*event.mentions, *event.arguments, *([event.date] if event.date is not None else ())):
            yield piece.text, piece.start, piece.end


def check_triggers(document: Document) -> None:
    """No trigger lies in a figure, date, company or place of its own event."""
    by_id = {entity.id: entity for entity in document.entities}
    for event in document.events:
        held = [by_id[a.entity] for a in event.arguments if a.entity]
        held += [by_id[event.date.entity]] if event.date is not None and event.date.entity else []
        for mention in event.mentions:
            for entity in held:
                assert entity.kind not in HELD_BY or not (entity.start < mention.end and mention.start < entity.end)


def check_figures(text: str, entities: Iterable[Entity]) -> None:
    """Figures and dates lie where their text stands, none in the one before it (but a change in its two figures)."""
    position = 0
    for entity in entities:
        assert text[entity.start : entity.end] == entity.text
        if entity.kind in VALUE_KINDS and entity.from_value is None:
            assert position <= entity.start < entity.end
            position = entity.end


def check_folding(text: str) -> None:
    """Every folded character comes from a place of its own in the source, in the source's order."""
    folded = fold(text)
    origins = [folded.origin(position) for position in range(len(folded.text))]
    assert origins == sorted(set(origins))
    assert all(0 <= origin < len(text) for origin in origins)
    if folded.text:
        start, end = folded.span(0, len(folded.text))
        assert 0 <= start < end <= len(text)


def check_reading(data: bytes, name: str, folder: Path) -> list[RawArticle | Failure]:
    """What the readers make of a file `name` with `data`: articles with text, and one line for each failure."""
    (folder / name).write_bytes(data)
    before = sorted(path.name for path in folder.parent.iterdir())
    found = list(read_inputs([folder / name]))
    for item in found:
        if isinstance(item, Failure):
            assert item.reason
            assert "\n" not in item.reason
        else:
            assert item.text.strip()
    assert sorted(path.name for path in folder.parent.iterdir()) == before
    return found


def check_refusal(action: Callable[[], object]) -> None:
    """The action succeeds, or is refused by an error of the library in one line."""
    try:
        action()
    except CnEconError as error:
        assert str(error)
        assert "\n" not in str(error)


# ---------------------------------------------------------------- inputs

ODD = [
    "\x00", "\x1e", "\x1f", "\ud800", "\udfff", "\ud83d", "\ufffe", "\U0010ffff", "𠀀", "😀", "👨\u200d👩\u200d👧",
    "\u0301", "e\u0301\u0302\u0303", "\u202e", "\u202c", "\u2066", "\u200f", "אב",
    "\u200b", "\ufeff", "\u00ad", "\u2028", "\u2029", "\x85",
    "\r", "\r\n", "\n", "\t", "\u3000", "\u00a0", "ﬁ", "㎡", "㈱", "①", "Ⅷ", "½", "²", "٣", "१", "𝟙", "〇", "○", "０", "．", "，",
]  # fmt: skip
"""Characters that programs get wrong."""
REMAINS = [
    "&nbsp;",
    "&#12288;",
    "<br/>",
    "<p>",
    "</div>",
    "<a href='x'>",
    "<!-- 广告 -->",
    "<",
    "&",
    "(xiàng)",
    "(mù)",
    "|",
    "#",
    "*",
]
PIECES = [piece for fixture in FIXTURES for piece in fixture["text"].replace("。", "。\x00").split("\x00")]
_WIDE = {code: chr(code + 0xFEE0) for code in range(0x21, 0x7F)}
_NARROW = {code + 0xFEE0: chr(code) for code in range(0x21, 0x7F)}


def traditional() -> dict[int, str]:
    """Simplified to traditional characters, one for one: those that have only one traditional form in the package's table."""
    from importlib import resources

    lines = resources.files("cn_econ_extract.rules").joinpath("traditional.txt").read_text(encoding="utf-8").split("\n")
    forms: dict[str, set[str]] = {}
    for old, new in zip(lines[1], lines[2], strict=True):
        forms.setdefault(new, set()).add(old)
    return {ord(new): min(olds) for new, olds in forms.items() if len(olds) == 1 and len(new) == 1}


_TRADITIONAL = traditional()


def to_full_width(text: str) -> str:
    """`text` with every character of ASCII in its full-width form."""
    return text.translate(_WIDE)


def to_traditional(text: str) -> str:
    """`text` with every character in traditional writing that has one form there only."""
    return text.translate(_TRADITIONAL)


def mutated(text: str, rng: random.Random, times: int = 8) -> str:
    """`text` after some of the accidents that happen to articles."""
    for _ in range(rng.randint(1, times)):
        if not text:
            return text
        start = rng.randrange(len(text))
        end = min(len(text), start + rng.choice((1, 1, 2, 5, 30)))
        piece = text[start:end]
        text = text[:start] + rng.choice(_ACCIDENTS)(piece, rng) + text[end:]
    return text


_ACCIDENTS: list[Callable[[str, random.Random], str]] = [
    lambda piece, rng: "",
    lambda piece, rng: piece * rng.choice((2, 2, 3, 20)),
    lambda piece, rng: piece[::-1],
    lambda piece, rng: piece.replace("\n", ""),
    lambda piece, rng: "\n".join(piece),
    lambda piece, rng: piece.translate(_WIDE),
    lambda piece, rng: piece.translate(_NARROW),
    lambda piece, rng: piece.translate(_TRADITIONAL),
    lambda piece, rng: piece + rng.choice(REMAINS),
    lambda piece, rng: piece + rng.choice(ODD),
    lambda piece, rng: piece + rng.choice(PIECES),
    lambda piece, rng: (
        piece + rng.choice(("(", ")", "“", "”", "《", "亿元", "万", "1", "3.", "年", "月", "日", "至", "、", "公司", "。"))
    ),
    lambda piece, rng: " ".join(piece),
]


def any_text(rng: random.Random) -> str:
    """A text of arbitrary characters, odd ones, and pieces of articles."""
    makers: list[Callable[[], str]] = [
        lambda: chr(rng.randrange(0x110000)),
        lambda: chr(rng.randrange(0x4E00, 0xA000)),
        lambda: chr(rng.randrange(0x20, 0x7F)),
        lambda: rng.choice(ODD),
        lambda: rng.choice(REMAINS),
        lambda: rng.choice(PIECES),
    ]
    return "".join(rng.choice(makers)() for _ in range(rng.randint(0, 40)))


def mutated_bytes(data: bytes, rng: random.Random) -> bytes:
    """`data` with bytes changed, cut out, doubled, or cut off at the end."""
    changed = bytearray(data)
    for _ in range(rng.randint(1, 8)):
        if not changed:
            break
        start = rng.randrange(len(changed))
        end = min(len(changed), start + rng.choice((1, 1, 4, 40)))
        changed[start:end] = rng.choice((b"", rng.randbytes(end - start), bytes(changed[start:end]) * 2, b"\x00", b'"', b"\n"))
    return bytes(changed[: rng.randrange(len(changed) + 1)] if rng.random() < 0.2 else changed)
