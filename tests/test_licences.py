"""docs/licences.md lists every package of the pinned environment, under the licence that the package states itself."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GROUPS = {"GPL": "GPL-3", "MPL": "MPL|Mozilla", "Apache": "Apache", "BSD": "BSD", "PSF": "PSF", "ISC": "ISC", "MIT": "MIT"}
"""What a package's metadata says, by the group of the page; the first that fits counts."""
LISTED = {
    name: group
    for group, names in re.findall(r"^\| (\w+) \| (`.*) \|$", (ROOT / "docs/licences.md").read_text(encoding="utf-8"), re.M)
    for name in re.findall(r"`([^`]+)`", names)
}
LOCK = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
LOCKED = re.findall(r"^([\w.-]+)==", LOCK, re.M)


def stated(name: str) -> str:
    """The licence that the installed package states: by its expression, its classifiers, or its free text."""
    data = metadata.metadata(name)
    classifiers = [line for line in data.get_all("Classifier") or [] if line.startswith("License ::")]
    return data.get("License-Expression") or "; ".join(classifiers) or (data.get("License") or "").split("\n")[0]


def test_the_page_lists_what_is_locked() -> None:
    assert sorted(LISTED) == sorted(LOCKED)
    assert "://" not in LOCK


def test_every_dependency_is_locked() -> None:
    with (ROOT / "pyproject.toml").open("rb") as file:
        project = tomllib.load(file)
    needed = project["project"]
    groups = [needed["dependencies"], *needed["optional-dependencies"].values(), *project["dependency-groups"].values()]
    names = {re.split("[<>=~]", requirement)[0] for group in groups for requirement in group}
    assert names <= set(LOCKED)


@pytest.mark.parametrize("name", LISTED)
def test_a_package_is_under_the_licence_of_the_page(name: str) -> None:
    try:
        licence = stated(name)
    except metadata.PackageNotFoundError:
        pytest.skip("not installed here")
    assert next(group for group, form in GROUPS.items() if re.search(form, licence)) == LISTED[name]


def test_no_package_is_under_the_gpl() -> None:
    assert not [name for name, group in LISTED.items() if group == "GPL"]
