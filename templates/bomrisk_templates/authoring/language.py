"""The language of a workbook, which XlsxWriter has no property for: readers and PDF converters choose the voice by it."""

from __future__ import annotations

from pathlib import Path

from bomrisk_templates.package.archive import atomic_file, read_archive, write_archive

__all__ = ["say_language"]

_CORE, _END = "docProps/core.xml", b"</cp:coreProperties>"


def say_language(path: Path, language: str = "en") -> None:
    """Write the language into a workbook's properties.

    Parameters
    ----------
    path : Path
    language : str
        BCP 47 tag.
    """
    entries, parts = read_archive(path)
    parts[_CORE] = parts[_CORE].replace(_END, f"<dc:language>{language}</dc:language>".encode() + _END)
    with atomic_file(path) as target:
        write_archive(target, entries, parts)
