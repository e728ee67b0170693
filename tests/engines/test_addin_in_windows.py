"""``bomrisk addin`` in a real Windows Python under Wine: registry, folders, code page, processes, xlwings' DLL and COM server.

Excel itself is an entry in the registry and a program that only sleeps.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pytest
from tests.engines.excel_server import PACKAGES, installed, windows_path
from tests.engines.windows_python import windows_python

import bomrisk

pytestmark = [pytest.mark.wine, pytest.mark.xdist_group("wine")]

SECONDS = 120
EXCEL = r"HKCU\Software\Microsoft\Office\16.0\Excel"
OTHER = b'"SHOW CONSOLE","True"\r\n"INTERPRETER_WIN","C:\\Old\\python.exe"\r\n'
SET_REGISTRY = """
import json, sys, winreg
roots = {"HKCU": winreg.HKEY_CURRENT_USER, "HKLM": winreg.HKEY_LOCAL_MACHINE, "HKCR": winreg.HKEY_CLASSES_ROOT}
for key, name, value in json.loads(sys.argv[1]):
    root, _, path = key.partition("\\\\")
    with winreg.CreateKeyEx(roots[root], path, 0, winreg.KEY_SET_VALUE | winreg.KEY_WOW64_64KEY) as opened:
        if value is None:
            winreg.DeleteValue(opened, name)
        else:
            winreg.SetValueEx(opened, name, 0, winreg.REG_DWORD if isinstance(value, int) else winreg.REG_SZ, value)
"""


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str


class WindowsHome:
    """A Windows with a registry and a user of its own; the programs are those that `install-wine` set up."""

    def __init__(self, folder: Path) -> None:
        self.prefix = folder / "prefix"
        source = installed() / "prefix"
        drive = self.prefix / "drive_c"
        (drive / "users").mkdir(parents=True)
        for name in ("system.reg", "user.reg", "userdef.reg", ".update-timestamp"):
            shutil.copy2(source / name, self.prefix / name)
        for each in (source / "drive_c").iterdir():
            if each.name != "users":
                (drive / each.name).symlink_to(each)
        (self.prefix / "dosdevices").mkdir()
        (self.prefix / "dosdevices" / "c:").symlink_to("../drive_c")
        (self.prefix / "dosdevices" / "z:").symlink_to("/")
        self.drive = drive
        self.python = windows_python(installed() / "python", folder / "python", map(windows_path, PACKAGES))
        self._folder = folder
        # Wine's services start with the first program and end with the last: one that waits keeps them for all others.
        self._waiting = self.start("-c", "print(flush=True); input()", stdin=subprocess.PIPE, stderr=subprocess.DEVNULL)
        assert self._waiting.stdout is not None
        self._waiting.stdout.readline()  # by now the user's folders are made
        self.profile = next(each for each in (drive / "users").iterdir() if each.name != "Public")
        self.own = self.profile / ".bomrisk"
        self.start_folder = self.profile / "AppData" / "Roaming" / "Microsoft" / "Excel" / "XLSTART"

    @property
    def environment(self) -> dict[str, str]:
        found = {
            name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "DISPLAY", "WAYLAND"))
        }
        return found | {
            "WINEPREFIX": str(self.prefix),
            "WINEDEBUG": "-all",
            "WINEDLLOVERRIDES": "mscoree,mshtml=",
            "LC_ALL": "C.UTF-8",
        }

    def start(self, *arguments: str, python: Path | None = None, **streams: int) -> subprocess.Popen[bytes]:
        piped = {"stdin": subprocess.DEVNULL, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
        return subprocess.Popen(
            ["wine", str(python or self.python), *arguments],
            env=self.environment,
            cwd=self._folder,
            start_new_session=True,
            **(piped | streams),
        )

    def run(self, *arguments: str, python: Path | None = None) -> Outcome:
        """Run a program to its end. Wine's services, which the first one starts, keep its streams open for some seconds more."""
        process = self.start(*arguments, python=python)
        found: list[list[bytes]] = [[], []]

        def read(stream: IO[bytes], lines: list[bytes]) -> None:
            lines.extend(iter(stream.readline, b""))

        assert process.stdout is not None
        assert process.stderr is not None
        readers = [
            threading.Thread(target=read, args=each, daemon=True)
            for each in zip((process.stdout, process.stderr), found, strict=True)
        ]
        for reader in readers:
            reader.start()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            self.close()
            raise
        for reader in readers:
            reader.join(1)
        out, err = (b"".join(lines).decode().replace("\r\n", "\n") for lines in found)
        return Outcome(process.returncode, out, err)

    def addin(self, *arguments: str, python: Path | None = None) -> Outcome:
        return self.run("-m", "bomrisk_excel", "addin", *arguments, python=python)

    def checks(self, python: Path | None = None) -> dict[str, dict[str, str]]:
        outcome = self.addin("doctor", "--json", python=python)
        assert outcome.out, outcome.err
        return {check["name"]: check for check in json.loads(outcome.out)}

    def set(self, *values: tuple[str, str, str | int | None]) -> None:
        outcome = self.run("-c", SET_REGISTRY, json.dumps(values))
        assert outcome.code == 0, outcome.err

    def close(self) -> None:
        for order in ("-k", "-w"):
            with suppress(subprocess.TimeoutExpired):
                subprocess.run(["wineserver", order], env=self.environment, check=False, timeout=20)


@pytest.fixture(scope="module")
def home(wine: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WindowsHome]:
    home = WindowsHome(tmp_path_factory.mktemp("windows"))
    try:
        office = home.drive / "Office"
        office.mkdir()
        shutil.copy2(home.python, office / "EXCEL.EXE")
        home.set(
            (r"HKCR\Excel.Application\CurVer", "", "Excel.Application.16"),
            (r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "", r"C:\Office\EXCEL.EXE"),
        )
        yield home
    finally:
        home.close()


@pytest.fixture
def clean(home: WindowsHome) -> Iterator[WindowsHome]:
    """Nothing installed, before and after."""
    yield home
    home.addin("uninstall")
    shutil.rmtree(home.own, ignore_errors=True)
    shutil.rmtree(home.start_folder, ignore_errors=True)


def test_install_doctor_uninstall(clean):
    clean.own.mkdir()
    (clean.own / "bomrisk.conf").write_bytes(OTHER)
    before = clean.addin("status", "--json")
    assert before.code == 1
    assert json.loads(before.out)["excel"] == "Excel 16.0, 64-bit"

    done = clean.addin("install")
    assert done.code == 0, done.err
    assert [path.name for path in clean.start_folder.iterdir()] == ["bomrisk.xlam"]
    checks = clean.checks()
    assert {name: check for name, check in checks.items() if check["state"] != "ok"} == {}
    assert f"bomrisk {bomrisk.__version__}" in checks["Functions answer"]["found"]
    after = json.loads(clean.addin("status", "--json").out)
    assert (after["installed"], after["differences"]) == (True, [])

    done = clean.addin("uninstall")
    assert done.code == 0, done.err
    assert (clean.own / "bomrisk.conf").read_bytes() == OTHER
    assert [path.name for path in clean.own.iterdir()] == ["bomrisk.conf"]
    assert not clean.start_folder.exists()


def test_the_file_is_the_same_as_elsewhere(clean, tmp_path):
    from bomrisk_excel.xlam import build_addin

    clean.addin("install")
    build_addin(tmp_path / "here.xlam")
    assert (clean.start_folder / "bomrisk.xlam").read_bytes() == (tmp_path / "here.xlam").read_bytes()


def test_settings_of_excel_are_found(clean):
    code = (
        "from bomrisk_excel.installing import checks_trust, facts, windows; "
        "print(checks_trust.macros(facts.Facts(windows.this_windows(), '')).state)"
    )
    location = rf"{EXCEL}\Security\Trusted Locations\Location0"
    assert clean.run("-c", code).out == "ok\n"
    clean.set((rf"{EXCEL}\Security", "VBAWarnings", 4), (location, "Path", r"C:\Elsewhere"))
    assert clean.run("-c", code).out == "failed\n"
    clean.set((location, "Path", "C:\\users\\"), (location, "AllowSubfolders", 1))
    assert clean.run("-c", code).out == "ok\n"
    clean.set((rf"{EXCEL}\Security", "VBAWarnings", None))


def test_excel_holds_the_file(clean):
    clean.addin("install")
    excel = clean.drive / "Office" / "EXCEL.EXE"
    for each in clean.python.parent.iterdir():  # the program looks beside itself for its library
        if each.suffix in (".dll", ".zip", ".pyd") or each.name == "Lib":
            (excel.parent / each.name).symlink_to(each)
    running = clean.start(
        "-c",
        "import sys, time; file = open(sys.argv[1], 'rb'); print('open', flush=True); time.sleep(100)",
        windows_path(clean.start_folder / "bomrisk.xlam"),
        python=excel,
    )
    try:
        assert running.stdout is not None
        assert b"open" in running.stdout.readline()
        outcome = clean.addin("uninstall")
        assert outcome.code == 3
        assert "Close all windows of Excel" in outcome.err
        assert (clean.start_folder / "bomrisk.xlam").exists()
        assert json.loads(clean.addin("status", "--json").out)["excel_runs"] is True
        (clean.own / "installed.json").unlink()
        assert "start it again" in clean.addin("install").err  # unchanged, so there is nothing to replace
    finally:
        with suppress(ProcessLookupError):
            os.killpg(running.pid, signal.SIGKILL)
        running.wait(20)
        clean.run("-c", "import subprocess; subprocess.run(['taskkill', '/IM', 'EXCEL.EXE', '/F'])")
    for _ in range(20):
        if (outcome := clean.addin("uninstall")).code == 0:
            break
        time.sleep(0.5)
    assert outcome.code == 0, outcome.err


@pytest.mark.parametrize("name", ["Jürgen & Söhne's (50 %)", "środowisko"])
def test_a_python_in_a_folder_with_letters(clean, tmp_path, name):
    folder = tmp_path / name
    folder.symlink_to(clean.python.parent)
    python = folder / "python.exe"
    done = clean.addin("install", python=python)
    assert done.code == 0, done.err
    checks = clean.checks(python)
    assert {name: check for name, check in checks.items() if check["state"] != "ok"} == {}
    named = (clean.own / "bomrisk.conf").read_bytes().decode("cp1252")
    assert (name in named) is (name.encode("cp1252", "ignore").decode("cp1252") == name)  # else by its short name


def test_an_add_in_of_another_python(clean, tmp_path):
    clean.addin("install")
    (clean.own / "bomrisk.conf").write_bytes(b'"INTERPRETER_WIN","C:\\Old\\python.exe"\r\n')
    checks = clean.checks()
    assert [name for name, check in checks.items() if check["state"] == "failed"] == ["Python"]
    assert checks["Functions answer"]["state"] == "skipped"


def test_a_program_that_hangs_is_stopped(home):
    code = (
        "import sys, time; from bomrisk_excel.installing.windows import this_windows; begin = time.monotonic(); "
        "ran = this_windows().run([sys.executable, '-c', 'import time; print(1, flush=True); time.sleep(60)'], 2); "
        "print(ran.code, ran.out.strip(), time.monotonic() - begin < 20)"
    )
    assert home.run("-c", code).out == "None 1 True\n"
