"""Lines and what they are made of: the bridges, tunnels and sections of the one railway or road that an article is about."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ..events import Project
from ..events.projects import ProjectIndex
from ..taggers.candidate import Candidate
from .names import Names

_LINE = re.compile(r"(?:铁路|高铁|高速|公路|城际|客专|专线|快速路|号线|航道|运河|(?:引|调|输|供)水工程)(?:工程|项目)?$")
_WORKS = re.compile(r"(?:大桥|隧道|互通|枢纽|车站|站房|船闸|泵站|标段|[^\W\d_]段)(?:工程|项目)?$")


def works_of_line(projects: ProjectIndex, names: Names) -> Iterator[tuple[Candidate, Candidate]]:
    """(part, line) for the works told behind the only line of the article."""
    single = [p for p in projects.projects if p.size is None]
    lines = [p for p in single if p.whole is None and _LINE.search(p.name)]
    if len(lines) != 1:
        return
    line = lines[0]
    for project in single:
        if project is not line and _WORKS.search(project.name) and _begins(project) >= _begins(line):
            yield names.of_project(project), names.of_project(line)


def _begins(project: Project) -> int:
    return min((span.start for span in project.spans), default=project.first.start)
