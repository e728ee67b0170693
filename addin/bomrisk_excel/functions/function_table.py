"""The table of Excel functions in the README: ``python -m bomrisk_excel.functions.function_table README.md`` renews it."""

from __future__ import annotations

import re
import sys
from importlib import import_module
from pathlib import Path

from bomrisk_excel.functions.registry import FUNCTIONS, Function

__all__ = ["function_table", "with_function_table"]

_BEGIN, _END = "<!-- functions: begin -->", "<!-- functions: end -->"


def function_table() -> str:
    """All functions as a Markdown table, optional arguments in brackets."""
    import_module("bomrisk_excel.udfs")
    rows = [f"| `{_call(entry)}` | {entry.doc} |" for entry in FUNCTIONS.values()]
    return "\n".join(["| function | what it gives |", "|---|---|", *rows])


def _call(entry: Function) -> str:
    visible = [argument for argument in entry.arguments if not argument.vba]
    required = [argument.name for argument in visible if not argument.optional]
    optional = [f"[{argument.name}]" for argument in visible if argument.optional]
    return f"{entry.name}({', '.join([*required, *optional])})"


def with_function_table(text: str) -> str:
    """Put the table between its two marks.

    Raises
    ------
    ValueError
        If the text has not both marks once.
    """
    found = re.findall(f"{_BEGIN}.*?{_END}", text, flags=re.DOTALL)
    if len(found) != 1:
        raise ValueError(f"the text needs {_BEGIN} and {_END} once")
    return text.replace(found[0], f"{_BEGIN}\n{function_table()}\n{_END}")


if __name__ == "__main__":
    for name in sys.argv[1:]:
        page = Path(name)
        page.write_text(with_function_table(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
