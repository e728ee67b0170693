"""Where the file of a workbook lies on this computer, as far as that can be told without asking the workbook."""

from __future__ import annotations

import os
import unicodedata
from collections.abc import Collection
from pathlib import Path

from xlwings import Book

__all__ = ["documents", "folder_of", "free_path", "has_foreign_settings", "local_path", "open_names"]

_FOREIGN_SETTINGS = "xlwings.conf"


def has_foreign_settings(book: Book) -> bool:
    """Whether the workbook has a sheet called ``xlwings.conf``, hidden or not.

    For a workbook that was opened from the cloud, xlwings takes the folder of its file from such a sheet. Whoever made the
    workbook could so choose the folder that is written to and read from, or a server that Windows would log on to.
    """
    return any(_plain(sheet.name) == _FOREIGN_SETTINGS for sheet in book.sheets)


def _plain(name: str) -> str:
    """A name without what Excel may overlook when it looks for a sheet: capitals, width, the dots of the Turkish i."""
    folded = unicodedata.normalize("NFKC", name).casefold().replace("\u0307", "").replace("\u0131", "i")
    return folded.strip()


def local_path(book: Book) -> Path | None:
    """Return the path of a workbook's file.

    Parameters
    ----------
    book : Book

    Returns
    -------
    Path or None
        None for a workbook that was never saved or lies in the cloud only, and for one with a sheet ``xlwings.conf``: it is not
        even asked, since whether its path is an address in the cloud could be told by that sheet only.
    """
    if has_foreign_settings(book):
        return None
    try:
        path = Path(book.fullname)
    except Exception:  # xlwings raises its own kinds where a cloud address has no folder on this computer
        return None
    return path if path.is_absolute() else None


def folder_of(book: Book) -> Path:
    """Folder of a workbook's file; the documents folder where :func:`local_path` tells none."""
    path = local_path(book)
    return path.parent if path is not None and path.parent.is_dir() else documents()


def documents() -> Path:
    """The user's documents folder, which OneDrive may have moved."""
    candidates = [Path(os.environ[name]) / "Documents" for name in ("OneDrive", "USERPROFILE") if os.environ.get(name)]
    return next((path for path in [*candidates, Path.home() / "Documents"] if path.is_dir()), Path.home())


def open_names(book: Book) -> set[str]:
    """Names of the workbooks that are open beside a workbook, and its own: Excel opens no second one of the same name."""
    return {each.name.casefold() for each in book.app.books}


def free_path(folder: Path, stem: str, suffix: str, taken: Collection[str] = ()) -> Path:
    """First name in a folder that no file has: ``stem.xlsx``, ``stem-2.xlsx``, ...

    Parameters
    ----------
    folder : Path
    stem, suffix : str
    taken : collection of str, optional
        Further names that are not free, in small letters.
    """
    number = 1
    while True:
        path = folder / f"{stem}{'' if number == 1 else f'-{number}'}{suffix}"
        if path.name.casefold() not in taken and not path.exists():
            return path
        number += 1
