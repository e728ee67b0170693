"""What is installed, in short."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import bomrisk
from bomrisk_excel.installing.checks_excel import INSTALL, one_addin
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.file_changes import EXCEL
from bomrisk_excel.installing.receipt import read_receipt
from bomrisk_excel.installing.windows import Windows, this_windows

__all__ = ["Status", "status"]


@dataclass(frozen=True)
class Status:
    """An installation.

    Parameters
    ----------
    installed : bool
        Whether add-in and configuration are both there.
    addin : str
        Where the add-in is, or would be.
    addin_version : str
        The bomrisk that built it; empty if there is none or it does not say.
    version : str
        The bomrisk that was asked.
    conf : str
        The configuration file.
    interpreter : str
        The Python that Excel starts; empty if none is named.
    excel : str
        The Excel; empty if none was found.
    excel_runs : bool
    differences : tuple of str
        What is not as `bomrisk addin install` would leave it, each with what to do.
    """

    installed: bool
    addin: str
    addin_version: str
    version: str
    conf: str
    interpreter: str
    excel: str
    excel_runs: bool
    differences: tuple[str, ...]


def status(windows: Windows | None = None) -> Status:
    """Return what is installed for this user. No program is started.

    Parameters
    ----------
    windows : Windows, optional
        This one if not given.

    Raises
    ------
    UnsupportedSystemError
        If this is not Windows.
    """
    windows = windows or this_windows()
    facts = Facts(windows, bomrisk.__version__)
    excel = facts.excel
    bits = f", {excel.bits}-bit" if excel is not None and excel.bits else ""
    return Status(
        installed=facts.addin is not None and bool(facts.interpreter),
        addin=str(facts.places.addin),
        addin_version=facts.addin.version if facts.addin else "",
        version=facts.version,
        conf=str(facts.places.conf),
        interpreter=facts.interpreter,
        excel=f"Excel {excel.version}{bits}" if excel else "",
        excel_runs=windows.is_running(EXCEL),
        differences=tuple(_differences(facts)),
    )


def _differences(facts: Facts) -> list[str]:
    found: list[str] = []
    addin = facts.addin
    if addin is None:
        found.append(f"There is no add-in at {facts.places.addin}. {INSTALL}")
    elif addin.fault:
        found.append(f"{addin.path} is no add-in of bomrisk: {addin.fault}. Close Excel. {INSTALL}")
    elif addin.version != facts.version:
        built = f"was built by bomrisk {addin.version}" if addin.version else "does not say which bomrisk built it"
        found.append(f"The add-in {built}; this is {facts.version}. Close Excel. {INSTALL}")
    if facts.conf is None:
        found.append(f"There is no {facts.places.conf}, so Excel does not know which Python to start. {INSTALL}")
    elif not facts.interpreter:
        found.append(f"{facts.places.conf} names no interpreter. {INSTALL}")
    elif not _is_this(facts):
        found.append(
            f"Excel starts {facts.interpreter}; this is {facts.windows.interpreter}. "
            "Run `bomrisk addin install` here if Excel shall use this one."
        )
    if addin is not None and read_receipt(facts.places.receipt) is None:
        found.append(
            f"{addin.path} was put there by hand, so `bomrisk addin uninstall` leaves it. `bomrisk addin install` takes it over."
        )
    copies = one_addin(facts)
    if copies.state == "failed":
        found.append(f"{copies.found} {copies.action}")
    if facts.excel is None:
        found.append("Windows knows of no Excel. Install Excel for Windows; `bomrisk score` works without it.")
    return found


def _is_this(facts: Facts) -> bool:
    """Whether the interpreter of the configuration belongs to the environment that asks; the name may be short or differ."""
    ours, theirs = facts.windows.interpreter.parent, Path(facts.interpreter).parent
    try:
        return ours.samefile(theirs)
    except OSError:
        return False
