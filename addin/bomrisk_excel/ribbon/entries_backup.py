"""A copy of what the buyer entered in the user's folder while the sheet Risk results is written; it is removed afterwards."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from bomrisk_excel.ribbon.last_score import LastScore
from bomrisk_excel.ribbon.results_layout import ENTRY_KEYS
from bomrisk_excel.user_settings import home

__all__ = ["saved_entries"]

_UNSAFE = re.compile(r"[^\w.-]")


@contextmanager
def saved_entries(book: str, last: LastScore | None) -> Iterator[Path | None]:
    """Keep the entries in a file until the sheet is written.

    The file stays where that fails, or Excel ends in the middle, until the workbook is scored again.

    Parameters
    ----------
    book : str
        Name of the workbook.
    last : LastScore or None

    Yields
    ------
    Path or None
        None where there are no entries, or the folder takes no file.
    """
    path = _write(book, last) if last is not None else None
    yield path
    if path is not None:
        with suppress(OSError):
            path.unlink()


def _write(book: str, last: LastScore) -> Path | None:
    lines = [
        {
            "part_number": line.cells.get("part_number"),
            "description": line.cells.get("description"),
            "supplier": line.cells.get("supplier"),
            **{key: line.cells.get(key) for key in ENTRY_KEYS},
            "added": dict(zip(_distinct(last.extras), line.extras, strict=True)),
        }
        for line in (*last.lines, *last.lost)
        if line.has_entries
    ]
    if not lines:
        return None
    saved = {"workbook": book, "saved": dt.datetime.now().astimezone().isoformat(timespec="seconds"), "entries": lines}
    path = home() / f"entries-{_UNSAFE.sub('_', book)[:80]}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            json.dumps(saved, ensure_ascii=False, indent=1, default=str), encoding="utf-8", errors="replace"
        )
    except OSError:
        return None
    return path


def _distinct(headers: tuple[str, ...]) -> list[str]:
    return [header if header not in headers[:at] else f"{header} ({at + 1})" for at, header in enumerate(headers)]
