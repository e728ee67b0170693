"""What the installer asks of Windows, as one small interface: everything else here runs, and is tested, on any system."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from bomrisk.errors import BomriskError

__all__ = ["Ran", "RegistryValue", "UnsupportedSystemError", "Windows", "this_windows"]

RegistryValue = str | int | bytes


class UnsupportedSystemError(BomriskError):
    """The Excel add-in cannot be installed on this system."""


@dataclass(frozen=True)
class Ran:
    """What a program left behind.

    Parameters
    ----------
    code : int or None
        Its exit code; None if it did not end in time and was stopped.
    out, err : str
    """

    code: int | None
    out: str = ""
    err: str = ""


class Windows(Protocol):
    """Windows as the installer sees it."""

    @property
    def version(self) -> str:
        """Name and version, for people."""

    @property
    def build(self) -> tuple[int, int, int]:
        """Version as numbers: Windows 10 and 11 are (10, 0, ...)."""

    @property
    def interpreter(self) -> Path:
        """The Python that runs this."""

    @property
    def roaming_folder(self) -> Path:
        """The folder that Excel calls APPDATA."""

    @property
    def profile_folder(self) -> Path:
        """The folder that VBA calls USERPROFILE."""

    def environment(self, name: str) -> str:
        """Value of an environment variable, or nothing."""

    def registry_value(self, key: str, name: str) -> RegistryValue | None:
        r"""Value under a key such as ``HKCU\Software\...``, seen as a 64-bit program sees it; name "" is the default."""

    def registry_keys(self, key: str) -> Sequence[str]:
        """Names of the keys under a key."""

    def registry_names(self, key: str) -> Sequence[str]:
        """Names of the values under a key."""

    def is_running(self, program: str) -> bool:
        """Whether a program such as ``EXCEL.EXE`` runs."""

    def to_ansi(self, text: str) -> bytes | None:
        """Text in the code page that VBA's files and calls use, or None if a character is not in it."""

    def from_ansi(self, content: bytes) -> str:
        """The text that VBA reads."""

    def expanded(self, text: str) -> str:
        """Text with ``%NAME%`` replaced, as Windows does it."""

    def short_path(self, path: Path) -> str:
        """The path in 8.3 names, or nothing where the drive keeps none."""

    def origin_mark(self, path: Path) -> str:
        """The mark that browsers and mail programs put on a file (its stream ``Zone.Identifier``), or nothing."""

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        """Run a program as Excel would: without the folders of a Python environment on PATH.

        It and what it started are stopped after `seconds`.
        """


def this_windows() -> Windows:
    """Return the Windows this runs on.

    Raises
    ------
    UnsupportedSystemError
        If it is another system; the message says what works there.
    """
    if sys.platform == "win32":
        from bomrisk_excel.installing.real_windows import RealWindows

        return RealWindows()
    raise unsupported(sys.platform)


def unsupported(platform: str) -> UnsupportedSystemError:
    """Return the error that says what works on another system."""
    why = {
        "darwin": "Excel for Mac has no COM, through which the functions reach Python.",
        "linux": "There is no Excel for Linux.",
    }.get(platform, "The functions reach Python through Windows' COM.")
    return UnsupportedSystemError(
        f"The Excel add-in needs Excel for Windows. {why}",
        action="The whole command line works here: `bomrisk score BOM.xlsx` writes the same workbook, which every Excel opens "
        "and recalculates without the add-in. `bomrisk addin build -o bomrisk.xlam` writes the add-in file; run "
        "`bomrisk addin install` on the Windows computer.",
    )
