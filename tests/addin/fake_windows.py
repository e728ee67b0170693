"""A Windows with Excel that is folders and dictionaries, and ways to change it."""

from __future__ import annotations

import io
import json
import struct
from collections.abc import Callable
from pathlib import Path

from openpyxl import Workbook

import bomrisk
from bomrisk_excel.installing.windows import Ran

XLWINGS = "0.37.8"
OFFICE = r"HKCU\Software\Microsoft\Office\16.0"
EXCEL = rf"{OFFICE}\Excel"
POLICIES = r"HKCU\Software\Policies\Microsoft\Office\16.0"
START = "Users/Anna/AppData/Roaming/Microsoft/Excel/XLSTART"


def program(machine: int = 0x8664) -> bytes:
    """The header of a Windows program."""
    return b"MZ" + bytes(58) + struct.pack("<I", 64) + b"PE\0\0" + struct.pack("<H", machine) + bytes(20)


def addin(version: str = bomrisk.__version__, xlwings_version: str = XLWINGS, sheet: str = "bomrisk.conf") -> bytes:
    """An add-in file as far as its sheet of settings goes."""
    book = Workbook()
    book.active.title = sheet
    for row in {
        "BOMRISK_VERSION": version,
        "XLWINGS_VERSION": xlwings_version,
        "UDF_MODULES": "bomrisk_excel.udfs",
    }.items():
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


ADDIN = addin()


class FakeWindows:
    """A Windows with Excel and a Python environment, all well."""

    version = "Windows 11 (10.0.22631)"
    build = (10, 0, 22631)

    def __init__(self, top: Path) -> None:
        self.top = top
        self.profile_folder = top / "Users" / "Anna"
        self.roaming_folder = self.profile_folder / "AppData" / "Roaming"
        self.start_folder = self.roaming_folder / "Microsoft" / "Excel" / "XLSTART"
        self.interpreter = top / "venv" / "Scripts" / "python.exe"
        self.dll = top / "venv" / f"xlwings64-{XLWINGS}.dll"
        self.office = top / "Office16"
        self.conf = self.profile_folder / ".bomrisk" / "bomrisk.conf"
        self.addin = self.start_folder / "bomrisk.xlam"
        for folder in (self.start_folder, self.interpreter.parent, self.office):
            folder.mkdir(parents=True)
        self.interpreter.write_bytes(program())
        self.dll.write_bytes(program())
        (self.office / "EXCEL.EXE").write_bytes(program())
        self.registry: dict[tuple[str, str], object] = {}
        self.variables: dict[str, str] = {}
        self.programs: set[str] = set()
        self.code_page = "cp1252"
        self.short_names: dict[Path, str] = {}
        self.marks: dict[Path, str] = {}
        self.packages = {
            "python": "3.12.4",
            "bits": 64,
            "prefix": str(self.dll.parent),
            "versions": {
                "xlwings": XLWINGS,
                "win32api": "",
                "pandas": "2.3.1",
                "bomrisk": bomrisk.__version__,
                "bomrisk_excel.udfs": "",
            },
            "errors": {},
            "dlls": [str(self.dll)],
        }
        self.ran = {
            "_WANTED": self.said(self.packages),
            "_Variant": self.said({"answer": f"bomrisk {bomrisk.__version__}; facts"}),
        }
        self.commands: list[list[str]] = []
        self.set(r"HKCR\Excel.Application\CurVer", "", "Excel.Application.16")
        self.set(
            r"HKLM\SOFTWARE\Microsoft\Windows\CurrentVersion\App Paths\excel.exe", "", str(self.office / "EXCEL.EXE")
        )
        click = r"HKLM\SOFTWARE\Microsoft\Office\ClickToRun\Configuration"
        self.set(click, "VersionToReport", "16.0.17928.20114")
        self.set(rf"{OFFICE}\Common\General", "Xlstart", "XLSTART")
        for place, folder in enumerate((self.office / "XLSTART", self.start_folder)):
            self.set(rf"{EXCEL}\Security\Trusted Locations\Location{place}", "Path", f"{folder}/")

    @staticmethod
    def said(answer: object) -> Ran:
        return Ran(0, "noise\nFOUND" + json.dumps(answer) + "\n")

    def set(self, key: str, name: str, value: object) -> None:
        self.registry[key.lower(), name] = value

    def forget(self, part: str) -> None:
        self.registry = {key: value for key, value in self.registry.items() if part.lower() not in key[0]}

    def environment(self, name: str) -> str:
        return self.variables.get(name, "")

    def registry_value(self, key: str, name: str) -> object:
        return self.registry.get((key.lower(), name))

    def registry_keys(self, key: str) -> list[str]:
        top = key.lower() + "\\"
        return list(dict.fromkeys(each[len(top) :].split("\\")[0] for each, _ in self.registry if each.startswith(top)))

    def registry_names(self, key: str) -> list[str]:
        return [name for each, name in self.registry if each == key.lower()]

    def is_running(self, name: str) -> bool:
        return name in self.programs

    def to_ansi(self, text: str) -> bytes | None:
        try:
            return text.encode(self.code_page)
        except UnicodeEncodeError:
            return None

    def from_ansi(self, content: bytes) -> str:
        return content.decode(self.code_page, "replace")

    def expanded(self, text: str) -> str:
        for name, value in self.variables.items():
            text = text.replace(f"%{name}%", value)
        return text

    def short_path(self, path: Path) -> str:
        return self.short_names.get(path, "")

    def origin_mark(self, path: Path) -> str:
        return self.marks.get(path, "")

    def run(self, command: list[str], seconds: float) -> Ran:
        self.commands.append(list(command))
        code = command[command.index("-c") + 1]
        return next(ran for word, ran in self.ran.items() if word in code)


def built(out: Path) -> None:
    out.write_bytes(ADDIN)


def tree(top: Path) -> dict[str, bytes | None]:
    """Every folder and file below, with its content."""
    return {
        str(path.relative_to(top)): path.read_bytes() if path.is_file() else None for path in sorted(top.rglob("*"))
    }


def setting(key: str, name: str, value: object, *, trusted: bool = True) -> Callable[[FakeWindows], None]:
    def apply(fake: FakeWindows) -> None:
        if not trusted:
            fake.forget("location1")
        fake.set(key, name, value)

    return apply


def conf(text: str) -> Callable[[FakeWindows], None]:
    return lambda fake: fake.conf.write_bytes(text.format(python=fake.interpreter).encode("cp1252"))


def file(name: str, content: bytes = ADDIN) -> Callable[[FakeWindows], None]:
    def apply(fake: FakeWindows) -> None:
        path = fake.top / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)

    return apply
