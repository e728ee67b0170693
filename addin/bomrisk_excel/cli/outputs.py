"""Files that a command writes: named, never by accident over another, whole or not at all."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from pathlib import Path

from bomrisk.errors import BomriskError, InputError
from bomrisk_excel.cli.errors import OutputError

__all__ = ["check_writable", "free_name", "same_file", "workbook_path", "write_text", "writing"]


def workbook_path(given: str | None, default_name: str, *, source: Path | None, overwrite: bool) -> Path:
    """Return the path of the workbook to write, before any work is done for it.

    Parameters
    ----------
    given : str or None
        What ``-o`` says: a file or a folder.
    default_name : str
        File name if `given` is None or a folder.
    source : Path or None
        The input, never to be written.
    overwrite : bool
        Whether an existing file may be replaced.

    Raises
    ------
    InputError
        If the name is not that of a workbook.
    OutputError
        If the file exists or its folder does not.
    """
    path = Path.cwd() / default_name if given is None else Path(given)
    if given is not None and (path.is_dir() or given.endswith(("/", os.sep))):
        path = path / default_name
    if path.suffix.lower() != ".xlsx":
        raise InputError("The workbook needs a name that ends in .xlsx.", where=f"-o {path}", action="Change the name.")
    if source is not None and same_file(path, source):
        raise InputError(
            "The output would replace the BOM itself.", where=f"-o {path}", action="Choose another name with -o."
        )
    check_writable(path, overwrite=overwrite)
    return path


def check_writable(path: Path, *, overwrite: bool) -> None:
    """Raise where a file could not be written, or would replace one that nobody gave up."""
    if path.is_dir():
        raise OutputError("There is a folder of that name.", where=str(path), action="Choose another name.")
    if not path.parent.is_dir():
        raise OutputError("There is no such folder.", where=str(path.parent), action="Make it, or choose another.")
    if path.exists() and not overwrite:
        raise OutputError(
            "The file exists and is left as it is.",
            where=str(path),
            action="Give --overwrite to replace it, or another name.",
        )


def free_name(stem: str, suffix: str = ".xlsx") -> str:
    """Return the first name in the current folder that no file has: ``stem.xlsx``, ``stem-2.xlsx``, ..."""
    number = 1
    while (Path.cwd() / (name := f"{stem}{'' if number == 1 else f'-{number}'}{suffix}")).exists():
        number += 1
    return name


def writing(path: Path, write: Callable[[], object]) -> None:
    """Run `write`; whatever keeps the file from being written becomes an :class:`OutputError`."""
    try:
        write()
    except OutputError:
        raise
    except BomriskError as error:
        raise OutputError(error.what, where=error.where or str(path), action=error.action) from error
    except PermissionError as error:
        raise OutputError(
            "The file is open in another program or write-protected.",
            where=str(path),
            action="Close it there, or choose another name.",
        ) from error
    except OSError as error:
        raise OutputError(
            f"The file cannot be written: {error.strerror or error}.",
            where=str(path),
            action="Choose another name.",
        ) from error


def write_text(path: Path, text: str) -> None:
    """Write a text file whole or not at all."""

    def write() -> None:
        descriptor, name = tempfile.mkstemp(prefix=f".{path.stem}-", suffix=".tmp", dir=path.parent)
        temporary = Path(name)
        try:
            with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as stream:
                stream.write(text)
            if os.name == "posix":  # mkstemp keeps others out; a new file follows the umask
                umask = os.umask(0)
                os.umask(umask)
                temporary.chmod(0o666 & ~umask)
            temporary.replace(path)
        except BaseException:
            temporary.unlink(missing_ok=True)
            raise

    writing(path, write)


def same_file(path: Path, source: Path) -> bool:
    """Tell whether two names stand for one file."""
    try:
        return path.samefile(source)
    except OSError:
        return path.resolve() == source.resolve()
