"""Writes rules/traditional.txt: traditional characters and their simplified forms, one pair of lines.

Source: OpenCC's dictionary TSCharacters.txt (https://github.com/BYVoid/OpenCC, Apache License 2.0), as packaged in
`opencc-python-reimplemented` 0.1.7. Only the facts are taken: which character is written how. Where OpenCC gives several
simplified forms the first is used, as it does itself.

    python scripts/build_traditional.py [TSCharacters.txt]
"""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path

TARGET = Path(__file__).parents[1] / "src/cn_econ_extract/rules/traditional.txt"
HEADER = "# Traditional and simplified characters, from OpenCC TSCharacters.txt (Apache-2.0); see scripts/build_traditional.py"


def pairs(source: Path) -> list[tuple[str, str]]:
    """(traditional, simplified) of every single-character entry that changes."""
    # 乾 and 於 are also written in simplified text (乾县, 於潜镇): folding them would hide those names
    rows = (line.split() for line in source.read_text(encoding="utf-8").splitlines() if line.strip())
    return sorted(
        (row[0], row[1]) for row in rows if len(row[0]) == len(row[1]) == 1 and row[0] != row[1] and row[0] not in "乾於"
    )


def packaged() -> Path:
    spec = importlib.util.find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit("opencc-python-reimplemented is not installed: give the path of TSCharacters.txt")
    return Path(spec.origin).parent / "dictionary" / "TSCharacters.txt"


def main() -> None:
    found = pairs(Path(sys.argv[1]) if len(sys.argv) > 1 else packaged())
    lines = [HEADER, "".join(t for t, _ in found), "".join(s for _, s in found)]
    TARGET.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(found)} characters written to {TARGET}")


if __name__ == "__main__":
    main()
