"""The real Windows behind the installer: registry, folders, code page, processes."""

from __future__ import annotations

import ctypes
import os
import platform
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from importlib import import_module
from pathlib import Path
from typing import IO, Any

from bomrisk_excel.installing.windows import Ran, RegistryValue

__all__ = ["RealWindows"]

_ROAMING = 0x001A  # CSIDL_APPDATA
_PROFILE = 0x0028  # CSIDL_PROFILE
_SNAPSHOT_OF_PROCESSES = 0x2
_VIEW_64 = 0x0100  # KEY_WOW64_64KEY: a 32-bit Python shall see what Excel sees
_READ = 0x20019
_LONGEST_PATH = 32_768
_SECONDS_FOR_THE_LAST_LINES = 1.0


class _ProcessEntry(ctypes.Structure):
    _fields_ = (
        ("size", ctypes.c_uint32),
        ("usage", ctypes.c_uint32),
        ("process", ctypes.c_uint32),
        ("heap", ctypes.c_void_p),
        ("module", ctypes.c_uint32),
        ("threads", ctypes.c_uint32),
        ("parent", ctypes.c_uint32),
        ("priority", ctypes.c_int32),
        ("flags", ctypes.c_uint32),
        ("program", ctypes.c_wchar * 260),
    )


def _library(name: str) -> Any:
    return ctypes.__dict__["WinDLL"](name)  # there on Windows only, which type checkers elsewhere do not know


class RealWindows:
    """See :class:`bomrisk_excel.installing.windows.Windows`."""

    def __init__(self) -> None:
        self._registry: Any = import_module("winreg")
        self._kernel = _library("kernel32")
        self._roots = {
            "HKCU": self._registry.HKEY_CURRENT_USER,
            "HKLM": self._registry.HKEY_LOCAL_MACHINE,
            "HKCR": self._registry.HKEY_CLASSES_ROOT,
        }

    @property
    def version(self) -> str:
        """Name and version."""
        return f"Windows {platform.release()} ({platform.version()})"

    @property
    def build(self) -> tuple[int, int, int]:
        """Version as numbers."""
        found: Any = sys.__dict__["getwindowsversion"]()
        major, minor, build = found.platform_version
        return int(major), int(minor), int(build)

    @property
    def interpreter(self) -> Path:
        """The Python that runs this."""
        return Path(sys.executable)

    @property
    def roaming_folder(self) -> Path:
        """The folder that Excel calls APPDATA: what Windows knows, whatever the variable of this console says."""
        return self._known_folder(_ROAMING) or self.profile_folder / "AppData" / "Roaming"

    @property
    def profile_folder(self) -> Path:
        """The folder that VBA calls USERPROFILE."""
        named = os.environ.get("USERPROFILE")
        return Path(named) if named else self._known_folder(_PROFILE) or Path.home()

    def environment(self, name: str) -> str:
        """Value of an environment variable, or nothing."""
        return os.environ.get(name, "")

    def registry_value(self, key: str, name: str) -> RegistryValue | None:
        """Value under a key, or None."""
        try:
            with self._opened(key) as opened:
                value, kind = self._registry.QueryValueEx(opened, name)
        except OSError:
            return None
        if kind == self._registry.REG_EXPAND_SZ:
            return self.expanded(value)
        return value if isinstance(value, (str, int, bytes)) else None

    def registry_keys(self, key: str) -> Sequence[str]:
        """Names of the keys under a key."""
        return list(self._listed(key, self._registry.EnumKey))

    def registry_names(self, key: str) -> Sequence[str]:
        """Names of the values under a key."""
        return list(self._listed(key, lambda opened, place: self._registry.EnumValue(opened, place)[0]))

    def is_running(self, program: str) -> bool:
        """Whether a program runs."""
        snapshot = self._kernel.CreateToolhelp32Snapshot
        snapshot.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(snapshot(_SNAPSHOT_OF_PROCESSES, 0))
        entry = _ProcessEntry(size=ctypes.sizeof(_ProcessEntry))
        try:
            more = self._kernel.Process32FirstW(handle, ctypes.byref(entry))
            while more:
                if entry.program.casefold() == program.casefold():
                    return True
                more = self._kernel.Process32NextW(handle, ctypes.byref(entry))
        finally:
            self._kernel.CloseHandle(handle)
        return False

    def to_ansi(self, text: str) -> bytes | None:
        """Text in the code page of VBA, or None."""
        try:
            return text.encode("mbcs", "strict")
        except UnicodeError:
            return None

    def from_ansi(self, content: bytes) -> str:
        """The text that VBA reads."""
        return content.decode("mbcs", "replace")

    def expanded(self, text: str) -> str:
        """Text with ``%NAME%`` replaced."""
        return str(self._registry.ExpandEnvironmentStrings(text))

    def short_path(self, path: Path) -> str:
        """The path in 8.3 names, or nothing."""
        room = ctypes.create_unicode_buffer(_LONGEST_PATH)
        length = self._kernel.GetShortPathNameW(str(path), room, _LONGEST_PATH)
        return room.value if 0 < length < _LONGEST_PATH else ""

    def origin_mark(self, path: Path) -> str:
        """The stream ``Zone.Identifier`` of a file, or nothing."""
        try:
            return Path(f"{path}:Zone.Identifier").read_text(encoding="utf-8", errors="replace")
        except OSError:
            return ""

    def run(self, command: Sequence[str], seconds: float) -> Ran:
        """Run a program; stop it and what it started after `seconds`."""
        own = os.path.normcase(str(Path(command[0]).parent))
        environment = dict(os.environ)
        environment["PATH"] = os.pathsep.join(
            folder for folder in os.environ.get("PATH", "").split(os.pathsep) if not _lies_in(folder, own)
        )
        process = subprocess.Popen(
            list(command),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=environment,
            cwd=self.profile_folder,  # `python -c` imports from the current folder first
            encoding="utf-8",
            errors="replace",
            creationflags=0x08000000,  # CREATE_NO_WINDOW
        )
        out, err = _Lines(process.stdout), _Lines(process.stderr)
        try:
            code = process.wait(seconds)
        except subprocess.TimeoutExpired:
            # The tree of this one process only.
            ended = ["taskkill", "/PID", str(process.pid), "/T", "/F"]
            subprocess.run(ended, check=False, capture_output=True, stdin=subprocess.DEVNULL)
            process.kill()
            return Ran(None, out.text(), err.text())
        return Ran(code, out.text(), err.text())

    def _known_folder(self, number: int) -> Path | None:
        room = ctypes.create_unicode_buffer(_LONGEST_PATH)
        failed = _library("shell32").SHGetFolderPathW(None, number, None, 0, room)
        return Path(room.value) if not failed and room.value else None

    def _opened(self, key: str) -> Any:
        root, _, path = key.partition("\\")
        return self._registry.OpenKey(self._roots[root], path, 0, _READ | _VIEW_64)

    def _listed(self, key: str, entry: Any) -> Iterator[str]:
        try:
            opened = self._opened(key)
        except OSError:
            return
        with opened:
            place = 0
            while True:
                try:
                    yield str(entry(opened, place))
                except OSError:  # the end of the list
                    return
                place += 1


class _Lines:
    """What a process prints, without waiting for the end of the stream: a service that it started may keep that open."""

    def __init__(self, stream: IO[str] | None) -> None:
        self._stream = stream
        self._found: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        for line in self._stream or ():
            self._found.append(line)

    def text(self) -> str:
        """Return what was printed until the process ended."""
        self._reader.join(_SECONDS_FOR_THE_LAST_LINES)
        return "".join(self._found)


def _lies_in(folder: str, top: str) -> bool:
    here = os.path.normcase(folder.strip('"').rstrip("\\/"))
    return here == top or here.startswith(top + os.sep)
