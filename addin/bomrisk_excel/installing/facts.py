"""What the checks of an installation look at, each found once and only when a check asks."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from bomrisk_excel.installing.addin_file import AddinFile, read_addin
from bomrisk_excel.installing.conf_file import INTERPRETER, pairs
from bomrisk_excel.installing.excel import Excel, find_excel
from bomrisk_excel.installing.launcher import OPTIONS, launcher_command
from bomrisk_excel.installing.places import Places, places_for
from bomrisk_excel.installing.windows import RegistryValue, Windows

__all__ = ["Facts", "PythonFound"]

_SECONDS_TO_IMPORT = 60.0


@dataclass(frozen=True)
class PythonFound:
    """What the interpreter of the configuration said about itself.

    Parameters
    ----------
    python : str
        Its version.
    bits : int
    prefix : str
        The folder of its environment.
    versions, errors : mapping
        Packages that it could import, and those that it could not, with the reason.
    dlls : tuple of str
        DLLs that came with its xlwings.
    """

    python: str
    bits: int
    prefix: str
    versions: Mapping[str, str]
    errors: Mapping[str, str]
    dlls: tuple[str, ...]


@dataclass
class Facts:
    """An installation as it is.

    Parameters
    ----------
    windows : Windows
    version : str
        Of the bomrisk that looks.
    """

    windows: Windows
    version: str
    trouble: str = field(default="", init=False)

    @cached_property
    def excel(self) -> Excel | None:
        """The Excel."""
        return find_excel(self.windows)

    @cached_property
    def places(self) -> Places:
        """Where things lie."""
        return places_for(self.windows, self.excel)

    @cached_property
    def addin(self) -> AddinFile | None:
        """The add-in in the start folder."""
        return read_addin(self.places.addin)

    @cached_property
    def conf(self) -> Mapping[str, str] | None:
        """Settings of the configuration file as VBA reads them; None without the file."""
        try:
            return MappingProxyType(pairs(self.windows.from_ansi(self.places.conf.read_bytes())))
        except OSError:
            return None

    @property
    def interpreter(self) -> str:
        """The interpreter that VBA would start, or nothing."""
        return (self.conf or {}).get(INTERPRETER, "")

    @property
    def command(self) -> str:
        """The command with which VBA starts the server."""
        return launcher_command(self.interpreter)

    @cached_property
    def python(self) -> PythonFound | None:
        """The interpreter's own words; None if it said nothing, and then `trouble` says what it did instead."""
        if not self.interpreter or not Path(self.interpreter).is_file():
            return None
        found = self.probe("probe_packages.py", (), _SECONDS_TO_IMPORT)
        if found is None:
            return None
        return PythonFound(
            python=found["python"],
            bits=found["bits"],
            prefix=found["prefix"],
            versions=found["versions"],
            errors=found["errors"],
            dlls=tuple(found["dlls"]),
        )

    @property
    def bits(self) -> int:
        """Bits of Excel; where they are not known, those of the interpreter."""
        if self.excel is not None and self.excel.bits:
            return self.excel.bits
        return self.python.bits if self.python else 64

    @property
    def xlwings(self) -> str:
        """The xlwings whose DLL the add-in's VBA loads."""
        if self.addin is not None and self.addin.xlwings_version:
            return self.addin.xlwings_version
        return self.python.versions.get("xlwings", "") if self.python else ""

    def probe(self, source: str, arguments: tuple[str, ...], seconds: float) -> dict[str, Any] | None:
        """Run one of the probes in the interpreter of the configuration; None if it gave no answer."""
        code = files(__package__).joinpath(source).read_text(encoding="utf-8")
        try:
            # As text: run as a file, the probe's neighbours would be on the path of another environment.
            ran = self.windows.run([self.interpreter, *OPTIONS, "-c", code, *arguments], seconds)
        except OSError as error:
            self.trouble = f"it cannot be started: {error.strerror or error}"
            return None
        for line in reversed(ran.out.splitlines()):
            if line.startswith("FOUND"):
                answer: dict[str, Any] = json.loads(line.removeprefix("FOUND"))
                return answer
        last = (ran.err.strip().splitlines() or ["it said nothing"])[-1]
        self.trouble = (
            f"it gave no answer within {seconds:.0f} s" if ran.code is None else f"it ended with: {last[:300]}"
        )
        return None

    def ruled(self, path: str, name: str) -> RegistryValue | None:
        """Return a setting of Excel under the policy of an administrator, else the user's own."""
        if self.excel is None:
            return None
        for key in (*self.excel.policies, self.excel.settings):
            value = self.windows.registry_value(rf"{key}\{path}", name)
            if value is not None:
                return value
        return None

    def in_cloud_folder(self, path: Path) -> str:
        """Return the variable of the OneDrive folder in which a path lies, or nothing."""
        here = str(path).replace("/", "\\").casefold()
        for name in ("OneDrive", "OneDriveCommercial", "OneDriveConsumer"):
            top = self.windows.environment(name).replace("/", "\\").rstrip("\\").casefold()
            if top and here.startswith(top + "\\"):
                return name
        return ""
