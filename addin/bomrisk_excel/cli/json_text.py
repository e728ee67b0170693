"""JSON on standard output; imports nothing of the data, so that commands without data answer at once."""

from __future__ import annotations

import json
import sys
from typing import Any

__all__ = ["Plain", "print_json"]

Plain = dict[str, Any]


def print_json(value: list[Plain] | Plain) -> None:
    """Print a value as JSON, one entry of a list to a line; where standard output is not UTF-8, in escaped ASCII."""
    utf8 = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"

    def dump(part: Any) -> str:
        return json.dumps(part, ensure_ascii=not utf8, allow_nan=False)

    def entries(parts: list[Any]) -> str:
        return "[\n" + ",\n".join(map(dump, parts)) + "\n]" if parts else "[]"

    if isinstance(value, list):
        text = entries(value)
    else:
        members = [
            f"{dump(key)}: {entries(part) if isinstance(part, list) else dump(part)}" for key, part in value.items()
        ]
        text = "{\n" + ",\n".join(members) + "\n}"
    sys.stdout.write(text + "\n")
