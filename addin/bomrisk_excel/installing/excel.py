"""Excel as the registry describes it."""

from __future__ import annotations

import re
import struct
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from bomrisk_excel.installing.windows import Windows

__all__ = ["Excel", "find_excel", "program_bits"]

_MACHINES = {0x014C: 32, 0x8664: 64, 0xAA64: 64}
_APP_PATHS = (
    r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
    r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
    r"HKCU\Software\Microsoft\Windows\CurrentVersion\App Paths\excel.exe",
)
_OFFICE = (r"HKLM\SOFTWARE\Microsoft\Office", r"HKLM\SOFTWARE\WOW6432Node\Microsoft\Office")


@dataclass(frozen=True)
class Excel:
    """An installed Excel.

    Parameters
    ----------
    key : str
        Version as the registry's keys name it: ``16.0``.
    version : str
        The full version where it is known.
    program : Path or None
        ``EXCEL.EXE``.
    bits : int or None
        32 or 64.
    """

    key: str
    version: str
    program: Path | None
    bits: int | None

    @property
    def settings(self) -> str:
        """Registry key of the user's settings."""
        return rf"HKCU\Software\Microsoft\Office\{self.key}\Excel"

    @property
    def policies(self) -> tuple[str, ...]:
        """Registry keys through which an administrator rules the same settings."""
        return (
            rf"HKCU\Software\Policies\Microsoft\Cloud\Office\{self.key}\Excel",
            rf"HKCU\Software\Policies\Microsoft\Office\{self.key}\Excel",
            rf"HKLM\SOFTWARE\Policies\Microsoft\Office\{self.key}\Excel",
        )


def find_excel(windows: Windows) -> Excel | None:
    """Return the Excel that opens workbooks here, or None."""
    key = _version_key(windows)
    program = _program(windows, key)
    if key is None and program is None:
        return None
    configuration = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
    version = windows.registry_value(configuration, "VersionToReport")
    bits = program_bits(program) if program else None
    if bits is None:
        platform = windows.registry_value(configuration, "Platform")
        bits = {"x86": 32, "x64": 64}.get(str(platform).lower())
    return Excel(key or "16.0", str(version or key or ""), program, bits)


def program_bits(path: Path) -> int | None:
    """Return whether a program or DLL is made for 32 or 64 bits, from its header; None if it is neither.

    Parameters
    ----------
    path : Path
        An ``.exe`` or ``.dll``.
    """
    with suppress(OSError, struct.error), path.open("rb") as stream:
        head = stream.read(64)
        if head[:2] == b"MZ":
            stream.seek(struct.unpack_from("<I", head, 60)[0])
            mark, machine = struct.unpack("<4sH", stream.read(6))
            if mark == b"PE\0\0":
                return _MACHINES.get(machine)
    return None


def _version_key(windows: Windows) -> str | None:
    current = windows.registry_value(r"HKCR\Excel.Application\CurVer", "")
    if isinstance(current, str) and (found := re.fullmatch(r"Excel\.Application\.(\d+)", current)):
        return f"{found[1]}.0"
    keys = {
        key
        for office in _OFFICE
        for key in windows.registry_keys(office)
        if re.fullmatch(r"\d+\.0", key) and windows.registry_value(rf"{office}\{key}\Excel\InstallRoot", "Path")
    }
    return max(keys, key=float, default=None)


def _program(windows: Windows, key: str | None) -> Path | None:
    for place in _APP_PATHS:
        named = windows.registry_value(place, "")
        if isinstance(named, str) and named.strip('" '):
            return Path(named.strip('" '))
    for office in _OFFICE if key else ():
        folder = windows.registry_value(rf"{office}\{key}\Excel\InstallRoot", "Path")
        if isinstance(folder, str) and folder:
            return Path(folder) / "EXCEL.EXE"
    return None
