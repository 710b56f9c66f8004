"""Writes document.schema.json: the JSON Schema of the document, from the records. To be run when the records change."""

from __future__ import annotations

import json
from pathlib import Path

from cn_econ_extract.schema import build_schema

OUT = Path(__file__).parent.parent / "src" / "cn_econ_extract" / "document.schema.json"


def main() -> None:
    OUT.write_text(json.dumps(build_schema(), ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
