"""Delimited text to rows."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates.reading.encoding import decode
from bomrisk_templates.reading.fixed_width import fixed_width_rows
from bomrisk_templates.reading.grid import Grid, make_grid
from bomrisk_templates.reading.sniff import open_elsewhere
from bomrisk_templates.reading.twice_encoded import once_encoded

__all__ = ["read_delimited"]

_DELIMITERS = ",;\t|"
_FIELD_LIMIT = 1_000_000
_SAMPLE_ROWS = 200


def read_delimited(path: Path, findings: list[Finding]) -> Grid:
    """Read a .csv, .tsv or .txt file.

    Parameters
    ----------
    path : Path
    findings : list of Finding
        Receives what a person should know about the encoding.

    Returns
    -------
    Grid

    Raises
    ------
    InputError
        If the text cannot be split into rows.
    """
    try:
        data = path.read_bytes()
    except PermissionError as error:
        raise open_elsewhere(path.name) from error
    text = _decoded(data, findings)
    first, _, rest = text.partition("\n")
    told = first.strip().strip('"').lower()
    skip_first = told.startswith("sep=") and len(told) == 5
    delimiter = first.strip().strip('"')[4] if skip_first else best_delimiter(text)
    rows = (None if skip_first else fixed_width_rows(text)) or parse(rest if skip_first else text, delimiter, path.name)
    if skip_first:
        rows.insert(0, [])
    return make_grid("", rows)


def _decoded(data: bytes, findings: list[Finding]) -> str:
    """Decode a text, and say what a person should know about that."""
    text, encoding = decode(data)
    if "\ufffd" in text:
        message = f"some characters do not fit the encoding {encoding} and show as \ufffd."
        findings.append(Finding("encoding-doubtful", "warning", "", message, "Export the file again as UTF-8."))
    text, repaired = once_encoded(text)
    if repaired:
        message = f"{repaired} characters were encoded twice ('Ã³' for 'ó') and are read as what they were at first."
        findings.append(Finding("encoded-twice", "info", "", message))
    return text


def parse(text: str, delimiter: str, name: str) -> list[list[str]]:
    """Split a text into rows of fields."""
    csv.field_size_limit(_FIELD_LIMIT)
    # A quote that is never closed swallows the rest of the file: then quotes are plain characters here.
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        rows = _parse_unquoted(text, delimiter, name, error)
    else:
        lines = text.count("\n") + 1
        longest = max((len(field) for row in rows[-3:] for field in row), default=0)
        if lines > 20 and len(rows) < lines / 4 and longest > 20_000:
            rows = _parse_unquoted(text, delimiter, name, None)
    return rows


def _parse_unquoted(text: str, delimiter: str, name: str, cause: Exception | None) -> list[list[str]]:
    try:
        return list(csv.reader(io.StringIO(text), delimiter=delimiter, quoting=csv.QUOTE_NONE))
    except csv.Error as error:
        raise InputError(
            f"the text cannot be split into columns ({error}).",
            where=name,
            action="Export it again as CSV, or as .xlsx.",
        ) from (cause or error)


def best_delimiter(text: str) -> str:
    """The delimiter that gives the most, and the most even, columns."""
    sample = text[:200_000]
    best, best_score = ",", -1.0
    for delimiter in _DELIMITERS:
        if delimiter not in sample:
            continue
        try:
            reader = csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter)
            counts = [len(row) for _, row in zip(range(_SAMPLE_ROWS), reader, strict=False) if any(row)]
        except csv.Error:
            counts = [line.count(delimiter) + 1 for line in sample.splitlines()[:_SAMPLE_ROWS] if line.strip()]
        if not counts:
            continue
        (columns, times) = Counter(counts).most_common(1)[0]
        if columns < 2:
            columns, times = max(counts), sum(count > 1 for count in counts)
            score = 0.2 * times / len(counts)
        else:
            score = times / len(counts) * (1 + min(columns, 20) / 20)
        if score > best_score:
            best, best_score = delimiter, score
    return best
