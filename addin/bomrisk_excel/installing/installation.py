"""Puts the add-in where Excel opens it, tells it which Python to start, and takes both back."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import bomrisk
from bomrisk.errors import InputError
from bomrisk_excel.installing.addin_file import read_addin
from bomrisk_excel.installing.conf_file import INTERPRETER, conf_line, path_for_vba, with_line, without_lines
from bomrisk_excel.installing.excel import Excel, find_excel
from bomrisk_excel.installing.file_changes import (
    EXCEL,
    NotInstalledError,
    all_or_nothing,
    content_of,
    explained,
    make_folder,
    write_whole,
)
from bomrisk_excel.installing.launcher import dll_folders, dll_name
from bomrisk_excel.installing.places import ADDIN_NAME, places_for
from bomrisk_excel.installing.receipt import Receipt, digest, read_receipt
from bomrisk_excel.installing.windows import Windows, this_windows

__all__ = ["Installed", "NotInstalledError", "Removed", "install", "uninstall"]


@dataclass(frozen=True)
class Installed:
    """What an installation wrote.

    Parameters
    ----------
    addin, conf : Path
    interpreter : str
        The Python that Excel will start.
    excel_runs : bool
        Whether Excel has to be started anew to show the add-in.
    """

    addin: Path
    conf: Path
    interpreter: str
    excel_runs: bool


@dataclass(frozen=True)
class Removed:
    """What was taken away, and what was left with the reason.

    Parameters
    ----------
    removed : tuple of Path
    left : tuple of str
    """

    removed: tuple[Path, ...]
    left: tuple[str, ...]


def install(windows: Windows | None = None, *, build: Callable[[Path], object] | None = None) -> Installed:
    """Install the add-in for this user. A second run changes nothing, or brings it up to date.

    Parameters
    ----------
    windows : Windows, optional
        This one if not given.
    build : callable, optional
        Writes the add-in file; :func:`bomrisk_excel.xlam.build_addin` if not given.

    Raises
    ------
    UnsupportedSystemError
        If this is not Windows.
    InputError
        If this Python cannot serve Excel.
    NotInstalledError
        If a file cannot be written, such as while Excel has the add-in open. Then everything is as it was.
    """
    windows = windows or this_windows()
    excel = find_excel(windows)
    places = places_for(windows, excel)
    python = _python(windows)
    interpreter = path_for_vba(windows, python)
    if windows.to_ansi(str(places.conf)) is None:
        raise InputError(
            "Excel's macros cannot open a file in this folder: its name has characters outside the code page of Windows.",
            where=str(places.own_folder),
            action="In the Windows settings for language and region (administrative settings, system locale) choose the language "
            "of these characters, or tick UTF-8; restart and run this again.",
        )
    line = conf_line(windows, INTERPRETER, interpreter)
    content, wanted = _built(build)
    _check_dll(python, wanted, excel)
    earlier = read_receipt(places.receipt)
    files = (places.addin, places.conf, places.receipt)
    with explained(windows, places.addin), all_or_nothing(files) as made:
        conf_now, addin_now = content_of(places.conf), content_of(places.addin)
        before = earlier.conf_without(conf_now) if earlier and conf_now is not None else conf_now
        rest, taken = without_lines(before or b"", INTERPRETER, windows)
        for folder in (places.own_folder, places.start_folder):
            made.extend(make_folder(folder))
        receipt = Receipt(
            version=bomrisk.__version__,
            addin=str(places.addin),
            addin_digest=digest(content),
            conf_line=line.decode("latin-1"),
            conf_before=None if before is None else before.decode("latin-1"),
            conf_taken=tuple(each.decode("latin-1") for each in taken),
            made_folders=(*(earlier.made_folders if earlier else ()), *map(str, made)),
        )
        # The add-in first: it is what Excel may hold, and then nothing else has happened yet.
        if content != addin_now:
            # Excel opens whatever it finds in its start folder.
            write_whole(places.addin, content, by_way_of=places.start_folder.parent)
        write_whole(places.conf, with_line(rest, line))
        write_whole(places.receipt, receipt.to_bytes())
        if earlier is not None and Path(earlier.addin) != places.addin:
            _remove_addin(earlier)  # Excel would open both
    return Installed(places.addin, places.conf, interpreter, windows.is_running(EXCEL))


def uninstall(windows: Windows | None = None) -> Removed:
    """Take away what :func:`install` wrote, and nothing else.

    Parameters
    ----------
    windows : Windows, optional
        This one if not given.

    Raises
    ------
    UnsupportedSystemError
        If this is not Windows.
    NotInstalledError
        If a file cannot be removed, such as while Excel has the add-in open.
    """
    windows = windows or this_windows()
    places = places_for(windows, find_excel(windows))
    receipt = read_receipt(places.receipt)
    if receipt is None:
        found = [path for path in (places.addin, places.conf) if path.exists()]
        reason = "was not written by `bomrisk addin install`, so it is left; delete it by hand if you do not want it"
        return Removed((), tuple(f"{path} {reason}." for path in found))
    removed: list[Path] = []
    left: list[str] = []
    files = (Path(receipt.addin), places.conf, places.receipt)
    with explained(windows, files[0]), all_or_nothing(files):
        removed += _remove_addin(receipt)
        if files[0].exists():
            left.append(
                f"{files[0]} is no longer the file that was installed; delete it by hand if you do not want it."
            )
        conf_now = content_of(places.conf)
        conf_then = receipt.conf_without(conf_now) if conf_now is not None else None
        if conf_now is not None and conf_then is None:
            places.conf.unlink()
            removed.append(places.conf)
        elif conf_then is not None and conf_then != conf_now:
            write_whole(places.conf, conf_then)
            left.append(f"{places.conf} holds other settings; only what the installer wrote was taken out.")
        places.receipt.unlink()
    for folder in reversed(receipt.made_folders):
        with suppress(OSError):  # something lies in it, which stays
            Path(folder).rmdir()
    return Removed(tuple(removed), tuple(left))


def _python(windows: Windows) -> Path:
    """Return the interpreter that runs this, as Excel shall start it."""
    python = windows.interpreter
    if "\\windowsapps\\" in str(python).replace("/", "\\").lower():
        raise InputError(
            "This is the Python of the Microsoft Store, beside which Excel finds no xlwings DLL.",
            where=str(python),
            action="Make an environment (`py -m venv C:\\bomrisk`), install bomrisk there and run its `bomrisk addin install`.",
        )
    # The DLL hides the console; behind pythonw.exe, cmd.exe would not wait.
    console = python.with_name("python.exe")
    if python.name.lower() == "pythonw.exe" and console.exists():
        python = console
    return python


def _check_dll(python: Path, version: str, excel: Excel | None) -> None:
    """Raise where the DLL that the add-in's VBA loads does not lie where it looks."""
    bits = (excel.bits,) if excel is not None and excel.bits else (64, 32)
    folders = dll_folders(python)
    names = [dll_name(each, version) for each in bits]
    if not any((folder / name).is_file() for folder in folders for name in names):
        raise InputError(
            f"{names[0]} is missing where Excel looks for it ({folders[0]} and {folders[1]}): an antivirus program removed it, "
            "or xlwings was installed for one user only (pip --user).",
            where=str(python),
            action=f'Restore it: "{python}" -m pip install --force-reinstall --no-deps xlwings=={version}. If that does not help, '
            "make an environment (`py -m venv C:\\bomrisk`), install bomrisk there and run its `bomrisk addin install`.",
        )


def _built(build: Callable[[Path], object] | None) -> tuple[bytes, str]:
    """Return the add-in's file and the version of xlwings whose DLL it loads."""
    if build is None:
        from bomrisk_excel.xlam import build_addin

        build = build_addin
    with tempfile.TemporaryDirectory(prefix="bomrisk-") as folder:
        out = Path(folder) / ADDIN_NAME
        build(out)
        found = read_addin(out)
        return out.read_bytes(), found.xlwings_version if found else ""


def _remove_addin(receipt: Receipt) -> list[Path]:
    """Remove the add-in file of a receipt, unless another has taken its place."""
    addin = Path(receipt.addin)
    content = content_of(addin)
    if content is None or digest(content) != receipt.addin_digest:
        return []
    addin.unlink()
    return [addin]
