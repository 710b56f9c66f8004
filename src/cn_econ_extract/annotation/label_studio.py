"""Label Studio: tasks with predictions, and the labelling configuration that they need.

A region's `start` and `end` count code points, as Label Studio has done since its front end stopped to count the 16-bit units of
JavaScript; for the versions before, `export(…, utf16=True)`. What comes back is read either way: the region's own text tells.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

from ..errors import InputError, RecordError
from ..reading import read_article
from ..records import dump_json, load_json
from .labels import CHINESE, COLOURS
from .marks import FLAGS, LABELS, LINKS, Article, Link, Region, check, read_note, write_note

_BLANK = re.compile(r"\s|\\n")
_EXPORT = "export the project from Label Studio as JSON"


def export(articles: Iterable[Article], *, utf16: bool = False) -> dict[str, bytes]:
    """The files to import: ``tasks.json``, and ``labels.xml`` for the labelling setup of the project."""
    tasks = [_task(article, utf16) for article in articles]
    return {"tasks.json": dump_json(tasks).encode(), "labels.xml": configuration().encode()}


def configuration() -> str:
    """The labelling configuration: labels for triggers and kinds, relations for roles, the status of each region."""
    lines = ["<View>", "  <Style>.htx-text { white-space: pre-wrap; }</Style>", "  <Relations>"]
    lines += [f"    <Relation value={quoteattr(link)}/>" for link in LINKS]
    lines += ["  </Relations>", '  <Labels name="label" toName="text">']
    for label in LABELS:
        shown = quoteattr(f"{CHINESE[label]} {label}")
        lines.append(f"    <Label value={quoteattr(label)} html={shown} background={quoteattr(COLOURS[label])}/>")
    lines += ["  </Labels>", '  <Text name="text" value="$text"/>']
    lines.append('  <Choices name="status" toName="text" perRegion="true" choice="multiple">')
    lines += [f"    <Choice value={quoteattr(flag)} html={quoteattr(f'{CHINESE[flag]} {flag}')}/>" for flag in FLAGS]
    return "\n".join([*lines, "  </Choices>", "</View>", ""])


def utf16_offsets(text: str) -> list[int]:
    """The offset in UTF-16 units of each code point of `text`, and of its end.

    >>> utf16_offsets("🎉开工")
    [0, 2, 3, 4]
    """
    return [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]


def _task(article: Article, utf16: bool) -> dict[str, Any]:
    units = utf16_offsets(article.text) if utf16 else range(len(article.text) + 1)
    result: list[dict[str, Any]] = []
    for region in article.regions:
        span = {"start": units[region.start], "end": units[region.end], "text": article.text_of(region)}
        common = {"id": region.id, "to_name": "text"}
        note = {"meta": {"text": [write_note(region.note)]}} if region.note else {}
        result.append({**common, "from_name": "label", "type": "labels", "value": {**span, "labels": [region.label]}, **note})
        if region.flags:
            choices = {**span, "choices": list(region.flags)}
            result.append({**common, "from_name": "status", "type": "choices", "value": choices})
    for link in article.links:
        ends = {"from_id": link.source, "to_id": link.target, "direction": "right"}
        result.append({"type": "relation", **ends, "labels": [link.label]})
    data = {"id": article.id, "title": article.title, "published": article.published, "text": article.text}
    given = {key: value for key, value in data.items() if value is not None}
    return {"data": given, "predictions": [{"model_version": "cn_econ_extract", "result": result}]}


def read(path: Path) -> list[Article]:
    """The annotated tasks of an export as JSON; tasks that nobody has submitted are left out."""
    try:
        tasks = load_json(read_article(path))
    except RecordError as error:
        raise InputError(f"{path}: it is {error}; {_EXPORT}") from None
    if not isinstance(tasks, list) or not all(isinstance(task, dict) and isinstance(task.get("data"), dict) for task in tasks):
        raise InputError(f"{path}: it is no list of tasks with their data (JSON-MIN has none); {_EXPORT}")
    submitted = [(number, task, _submitted(task)) for number, task in enumerate(tasks, 1)]
    articles = [_article(task, result, f"{path}: task {number}") for number, task, result in submitted if result is not None]
    if not articles:
        raise InputError(f"{path}: no task is annotated; submit some in Label Studio, then {_EXPORT}")
    return articles


def _submitted(task: Mapping[str, Any]) -> list[dict[str, Any]] | None:
    """The result of the task's annotation: the one marked as ground truth, else the last that was not cancelled."""
    done = [annotation for annotation in task.get("annotations") or () if not annotation.get("was_cancelled")]
    chosen = next((annotation for annotation in done if annotation.get("ground_truth")), done[-1] if done else None)
    return None if chosen is None else chosen["result"]


def _article(task: Mapping[str, Any], result: Sequence[Mapping[str, Any]], where: str) -> Article:
    data = task["data"]
    if not isinstance(data.get("text"), str):
        raise InputError(f"{where}: its data hold no text; import tasks.json of `cn-econ-extract annotate`")
    article = Article(
        id=str(data.get("id", task.get("id", "task"))),
        text=data["text"],
        title=data.get("title"),
        published=data.get("published"),
        regions=[],
        links=[],
    )
    try:
        place = _places(article.text, result, where)
        for item in result:
            if item["type"] == "labels":
                article.regions.append(_region(item, place))
            elif item["type"] == "relation":
                article.links += _links(item, where)
        regions = {region.id: region for region in article.regions}
        for item in result:
            if item["type"] == "choices" and item["id"] in regions:
                regions[item["id"]].flags = tuple(item["value"]["choices"])
    except (KeyError, TypeError, IndexError) as error:
        raise InputError(f"{where}: a result is not as Label Studio writes it ({error}); {_EXPORT}") from None
    return check(article, where)


def _region(item: Mapping[str, Any], place: Callable[[int], int]) -> Region:
    value, notes = item["value"], (item.get("meta") or {}).get("text") or ()
    notes = [notes] if isinstance(notes, str) else notes
    note = next((found for found in map(read_note, notes) if found), {})
    return Region(id=item["id"], label=value["labels"][0], start=place(value["start"]), end=place(value["end"]), note=note)


def _links(item: Mapping[str, Any], where: str) -> list[Link]:
    ends = item["from_id"], item["to_id"]
    if not item.get("labels"):
        raise InputError(f"{where}: a relation has no label; choose one of labels.xml for it")
    source, target = reversed(ends) if item.get("direction") == "left" else ends
    return [Link(source, label, target) for label in item["labels"]]


def _places(text: str, result: Sequence[Mapping[str, Any]], where: str) -> Callable[[int], int]:
    """What turns an offset of the export into one of the text: of the two ways to count, the one by which all texts fit."""
    spans = [item["value"] for item in result if item["type"] == "labels"]
    units = {unit: point for point, unit in enumerate(utf16_offsets(text))}
    ways: list[Callable[[int], int]] = [lambda offset: offset, lambda offset: units.get(offset, -1)]
    for place in ways:
        if all(_same(span.get("text"), text[place(span["start"]) : place(span["end"])]) for span in spans):
            return place
    raise InputError(f"{where}: the regions' texts are not what stands in the text; {_EXPORT}, with the text that was imported")


def _same(told: str | None, words: str) -> bool:
    """Whether a region's text, if it has one, is `words`; line breaks and spaces may be written otherwise."""
    return not told or _BLANK.sub("", told) == _BLANK.sub("", words)
