"""Traditional Chinese characters as the simplified ones in which rules and headings are written; Japanese has many of them, too.

The pairs are those of Unihan (kSimplifiedVariant) for the characters that are looked for.
"""

from __future__ import annotations

import csv
from importlib import resources
from typing import Final

__all__ = ["SIMPLIFIED"]

_ROWS: Final = csv.reader(
    resources.files("bomrisk").joinpath("traditional_characters.csv").read_text(encoding="utf-8").splitlines()[1:]
)
#: For `str.translate`.
SIMPLIFIED: Final[dict[int, str]] = {ord(traditional): simplified for traditional, simplified in _ROWS}
