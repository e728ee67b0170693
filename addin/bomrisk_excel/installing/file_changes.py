"""Changes to files that happen whole or not at all, and in words why they could not happen."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from bomrisk.errors import BomriskError
from bomrisk_excel.installing.windows import Windows

__all__ = ["NotInstalledError", "all_or_nothing", "content_of", "explained", "make_folder", "write_whole"]

EXCEL = "EXCEL.EXE"


class NotInstalledError(BomriskError):
    """A file that could not be put into place, or taken away."""


def content_of(path: Path) -> bytes | None:
    """Return a file's content, or None if there is no file."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def make_folder(folder: Path) -> list[Path]:
    """Make a folder and those above it; return the new ones, outermost first."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()][::-1]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


def write_whole(path: Path, content: bytes, *, by_way_of: Path | None = None) -> None:
    """Write a file whole or not at all.

    Parameters
    ----------
    path : Path
    content : bytes
    by_way_of : Path, optional
        Folder on the same drive for the half-written file, where one beside `path` would do harm.
    """
    descriptor, name = tempfile.mkstemp(prefix=".bomrisk-", suffix=".tmp", dir=by_way_of or path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(content)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


@contextmanager
def explained(windows: Windows, place: Path) -> Iterator[None]:
    """Turn what keeps a file from being changed into a message that says what to do."""
    try:
        yield
    except PermissionError as error:
        where = str(error.filename2 or error.filename or place)
        if windows.is_running(EXCEL):
            raise NotInstalledError(
                "Excel is running and holds this file.",
                where=where,
                action="Close all windows of Excel and run this again. Where none is to be seen, end 'Microsoft Excel' in the "
                "Task Manager. Nothing was changed.",
            ) from error
        raise NotInstalledError(
            "Windows does not let this file be changed: another program has it open, or it is write-protected.",
            where=where,
            action="Close the program (a preview, a synchronisation, an antivirus scan) and run this again. Nothing was changed.",
        ) from error
    except OSError as error:
        raise NotInstalledError(
            f"The file cannot be changed: {error.strerror or error}.",
            where=str(error.filename2 or error.filename or place),
            action="Put that right and run this again. Nothing was changed.",
        ) from error


@contextmanager
def all_or_nothing(files: Sequence[Path]) -> Iterator[list[Path]]:
    """Put files back as they were if anything fails; yields a list for the folders that are made on the way."""
    before = {path: content_of(path) for path in files}
    made: list[Path] = []
    try:
        yield made
    except BaseException:
        for path, content in before.items():
            with suppress(OSError):
                if content_of(path) != content:
                    if content is None:
                        path.unlink()
                    else:
                        write_whole(path, content)
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        raise
