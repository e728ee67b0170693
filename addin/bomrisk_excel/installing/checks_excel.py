"""Checks of Excel and of the files in its start folder."""

from __future__ import annotations

from pathlib import Path

from bomrisk_excel.installing.addin_file import read_addin
from bomrisk_excel.installing.check import Check, failed, passed, skipped, warning
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.places import ADDIN_NAME, other_folders

__all__ = ["addin_file", "excel", "one_addin", "other_addins", "start_folder", "system"]

INSTALL = "Run `bomrisk addin install`."
_OLDEST_EXCEL = 14.0  # the first with VBA 7
_FIRST_EVERGREEN = 16.0


def system(facts: Facts) -> Check:
    """Windows is one that Excel and Python support."""
    name = "Windows"
    if facts.windows.build < (10, 0, 0):
        return warning(
            name,
            f"{facts.windows.version} is older than Windows 10.",
            "If Python does not start, move to Windows 10 or 11: current versions of Python no longer run here.",
        )
    return passed(name, f"{facts.windows.version}.")


def excel(facts: Facts) -> Check:
    """Excel is installed, and its bits are known."""
    name = "Excel"
    found = facts.excel
    if found is None:
        return failed(
            name,
            "Windows knows of no Excel (no entry Excel.Application in the registry).",
            "Install Excel for Windows, or repair Office (Settings > Apps > Microsoft 365 > Modify). "
            "Excel in the browser cannot load this add-in; `bomrisk score` works without Excel.",
        )
    what = f"Excel {found.version}" + (f", {found.bits}-bit" if found.bits else "")
    what += f", {found.program}" if found.program else ""
    if float(found.key) < _OLDEST_EXCEL:
        return failed(name, f"{what} is too old for the add-in.", "Install Excel 2016 or newer.")
    if float(found.key) < _FIRST_EVERGREEN:
        return warning(
            name, f"{what} is older than Excel 2016.", "Use Excel 2016 or newer; the add-in is not made for this one."
        )
    if found.bits is None:
        return warning(
            name,
            f"{what}: whether it has 32 or 64 bits could not be seen, so its DLL is not checked.",
            "In Excel, File > Account > About Excel says which; compare with the DLL named below.",
        )
    return passed(name, f"{what}.")


def start_folder(facts: Facts) -> Check:
    """The folder that Excel opens at its start is there."""
    name = "Start folder"
    folder = facts.places.start_folder
    if not folder.is_dir():
        return failed(name, f"Excel's start folder does not exist: {folder}", f"{INSTALL} It makes the folder.")
    return passed(name, f"{folder}")


def addin_file(facts: Facts) -> Check:
    """The add-in is in the start folder, whole, and of this version."""
    name = "Add-in file"
    found = facts.addin
    if found is None:
        return failed(name, f"There is no {ADDIN_NAME} in {facts.places.start_folder}.", INSTALL)
    if found.fault:
        return failed(
            name,
            f"{found.path} is no add-in of bomrisk: {found.fault}.",
            "Close Excel and run `bomrisk addin install`, which writes it anew.",
        )
    if not found.version:
        return warning(
            name,
            f"{found.path} does not say which bomrisk built it.",
            "Close Excel and run `bomrisk addin install`, which writes it anew.",
        )
    return passed(name, f"{found.path}, built by bomrisk {found.version}.")


def one_addin(facts: Facts) -> Check:
    """Excel loads no other copy."""
    name = "One add-in only"
    copies = [folder / ADDIN_NAME for folder in other_folders(facts.windows, facts.excel, facts.places)]
    copies += _opened_elsewhere(facts)
    there = list(dict.fromkeys(path for path in copies if path.is_file()))
    if there:
        listed = "; ".join(f"{path} ({_version_text(path)})" for path in there)
        return failed(
            name,
            f"Excel may load another {ADDIN_NAME} instead of the one in its start folder: {listed}",
            f"Close Excel and delete {there[0].name} there, or untick it in Excel (File > Options > Add-ins > Go).",
        )
    return passed(name, f"No other {ADDIN_NAME} where Excel looks.")


def _version_text(path: Path) -> str:
    found = read_addin(path)
    return f"version {found.version}" if found is not None and found.version else "version unknown"


def _opened_elsewhere(facts: Facts) -> list[Path]:
    r"""Copies that Excel's list of add-ins opens: values OPEN, OPEN1, ... such as ``/R "C:\Tools\bomrisk.xlam"``."""
    if facts.excel is None:
        return []
    key = rf"{facts.excel.settings}\Options"
    opened = []
    for name in facts.windows.registry_names(key):
        value = facts.windows.registry_value(key, name)
        if (
            name.upper().startswith("OPEN")
            and isinstance(value, str)
            and value.strip('" ').lower().endswith(ADDIN_NAME)
        ):
            path = Path(value.removeprefix("/R").strip().strip('"'))
            if path.is_absolute() and path != facts.places.addin:
                opened.append(path)
    return opened


def other_addins(facts: Facts) -> Check:
    """Nothing else of bomrisk lies in the start folder, where Excel would open it."""
    name = "Nothing else in the start folder"
    folder = facts.places.start_folder
    if not folder.is_dir():
        return skipped(name, "Start folder")
    others = sorted(
        path.name
        for path in folder.iterdir()
        # ~$ is the mark of a file that Excel has open.
        if "bomrisk" in path.name.lower() and path.name.lower() != ADDIN_NAME and not path.name.startswith("~$")
    )
    if others:
        return failed(
            name,
            f"Excel opens every file in {folder}, also: {', '.join(others)}",
            f"Close Excel and delete or move {others[0] if len(others) == 1 else 'these files'}.",
        )
    return passed(name, "No other file of bomrisk.")
