"""The zip file around a workbook: read once, written atomically."""

from __future__ import annotations

import os
import tempfile
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from bomrisk.errors import InputError

__all__ = ["atomic_file", "read_archive", "write_archive"]

# Rows repeat themselves so much that a higher level costs time and saves little.
_LEVEL = 1


def read_archive(path: Path) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    """Return the entries of a workbook file in order, and their bytes."""
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            return entries, {entry.filename: archive.read(entry) for entry in entries}
    except (zipfile.BadZipFile, EOFError, NotImplementedError, RuntimeError) as error:
        raise InputError(
            "This is not a readable .xlsx workbook.", where=path.name, action="Give an unencrypted .xlsx file."
        ) from error
    except FileNotFoundError as error:
        raise InputError("There is no such file.", where=str(path), action="Check the name.") from error
    except OSError as error:
        raise InputError(
            f"The file cannot be read: {error.strerror}.", where=str(path), action="Check that it may be read."
        ) from error


def write_archive(
    target: IO[bytes], entries: Iterable[zipfile.ZipInfo], parts: Mapping[str, bytes | Iterable[bytes]]
) -> None:
    """Write the parts in the order of the entries; a part given in pieces is streamed."""
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as archive:
        for entry in entries:
            if entry.filename not in parts:
                continue
            fresh = zipfile.ZipInfo(entry.filename, entry.date_time)
            fresh.compress_type = zipfile.ZIP_DEFLATED
            fresh.external_attr = entry.external_attr
            content = parts[entry.filename]
            if isinstance(content, bytes):
                archive.writestr(fresh, content, compresslevel=_LEVEL)
                continue
            with archive.open(fresh, "w", force_zip64=True) as stream:
                for piece in content:
                    stream.write(piece)


@contextmanager
def atomic_file(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that takes its name only when everything was written.

    Raises
    ------
    InputError
        If the folder is missing or the file may not be replaced, e.g. because it is open in Excel.
    """
    try:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.stem[:40]}-", suffix=".tmp", dir=path.parent)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise InputError(
            "There is no such folder.", where=str(path.parent), action="Make it, or choose another name with -o."
        ) from error
    except OSError as error:
        raise InputError(
            f"Nothing can be written here: {error.strerror}.",
            where=str(path.parent),
            action="Choose another name with -o.",
        ) from error
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "w+b") as stream:
            yield stream
        if os.name == "posix":  # mkstemp keeps others out; a new file follows the umask
            umask = os.umask(0)
            os.umask(umask)
            temporary.chmod(0o666 & ~umask)
        temporary.replace(path)
    except PermissionError as error:
        raise InputError(
            "The workbook is open in Excel or write-protected.",
            where=path.name,
            action="Close it or choose another name with -o.",
        ) from error
    except IsADirectoryError as error:
        raise InputError("This is a folder.", where=str(path), action="Choose another name with -o.") from error
    except OSError as error:
        raise InputError(
            f"The workbook cannot be written: {error.strerror}.", where=path.name, action="Choose another name with -o."
        ) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
