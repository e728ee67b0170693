"""Write a VBA project from source alone, as [MS-OVBA] asks of writers: Office compiles it when it opens the file."""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

from bomrisk_excel.xlam.compound_file import compound_file
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.ovba_compression import compress
from bomrisk_excel.xlam.vba_text import LINE_LENGTH

__all__ = ["Kind", "VbaModule", "vba_project"]

_CODE_PAGE, _ENGLISH_US = 1252, 0x0409
_ENCODING = f"cp{_CODE_PAGE}"
_WITHOUT_CACHE = bytes.fromhex("cc61ffff000100")  # the stream _VBA_PROJECT of a project that nobody has compiled yet
_NO_COOKIE = struct.pack("<H", 0xFFFF)
_NAME = re.compile(r"[A-Za-z]\w{0,30}", re.ASCII)

# For IRibbonControl. Office finds the library by its GUID; the path is only the place where it was once.
_OFFICE = (
    r"*\G{2DF8D04C-5BFA-101B-BDE5-00AA0044DE52}#2.0#0"
    r"#C:\Program Files\Common Files\Microsoft Shared\OFFICE16\MSO.DLL#Microsoft Office 16.0 Object Library"
)


class Kind(StrEnum):
    """What a module is, in the words of the stream PROJECT."""

    STANDARD = "Module"
    CLASS = "Class"
    DOCUMENT = "Document"


@dataclass(frozen=True, slots=True)
class VbaModule:
    """A module of a VBA project.

    Parameters
    ----------
    name : str
    kind : Kind
    source : str
        With its ``Attribute`` lines.
    """

    name: str
    kind: Kind
    source: str

    def __post_init__(self) -> None:
        if not _NAME.fullmatch(self.name):
            raise ValueError(f"{self.name!r} cannot be the name of a VBA module.")
        if not self.source.startswith(f'Attribute VB_Name = "{self.name}"\n'):
            raise ValueError(f"{self.name}: the source does not begin with this name as its VB_Name attribute.")
        for number, line in enumerate(self.source.split("\n"), 1):
            if len(line) > LINE_LENGTH:
                raise ValueError(f"{self.name}, line {number}: VBA lines have at most {LINE_LENGTH} characters.")
            try:
                line.encode(_ENCODING)
            except UnicodeEncodeError as error:
                raise AddinBuildError(
                    f"VBA cannot hold the character {line[error.start]!r}.",
                    where=f"VBA module {self.name}, line {number}",
                    action=f"Use characters of code page {_CODE_PAGE} in texts for Excel.",
                ) from error

    @property
    def stored(self) -> bytes:
        """The source as the project holds it."""
        return self.source.replace("\n", "\r\n").encode(_ENCODING)


def vba_project(name: str, modules: Sequence[VbaModule]) -> bytes:
    """Make the part ``vbaProject.bin``.

    Parameters
    ----------
    name : str
        The project's name.
    modules : sequence of VbaModule
        Documents (``ThisWorkbook`` and one per sheet) included.

    Returns
    -------
    bytes
    """
    names = [name.lower(), *(module.name.lower() for module in modules)]
    if len(set(names)) != len(names):
        raise ValueError(f"The project and its modules must have different names: {', '.join(names)}.")
    streams = {module.name: compress(module.stored) for module in modules}
    return compound_file(
        {
            "VBA": streams | {"dir": compress(_directory(name, modules)), "_VBA_PROJECT": _WITHOUT_CACHE},
            "PROJECT": _project_text(name, modules),
            "PROJECTwm": b"".join(_twice(module.name, b"\0", b"\0\0") for module in modules) + b"\0\0",
        }
    )


def _twice(text: str, end: bytes, wide_end: bytes) -> bytes:
    return text.encode(_ENCODING) + end + text.encode("utf-16le") + wide_end


def _record(ident: int, data: bytes = b"") -> bytes:
    return struct.pack("<HI", ident, len(data)) + data


def _texts(ident: int, wide_ident: int, text: str) -> bytes:
    """A record with a text in the code page, and its twin in UTF-16."""
    return _record(ident, text.encode(_ENCODING)) + _record(wide_ident, text.encode("utf-16le"))


def _number(ident: int, value: int) -> bytes:
    return _record(ident, struct.pack("<I", value))


def _directory(name: str, modules: Sequence[VbaModule]) -> bytes:
    """The stream ``dir``, [MS-OVBA] 2.3.4.2."""
    office = _OFFICE.encode(_ENCODING)
    return b"".join(
        (
            _number(0x01, 1),  # written for 32-bit Windows, which 64-bit takes as well
            _number(0x02, _ENGLISH_US),
            _number(0x14, _ENGLISH_US),
            _record(0x03, struct.pack("<H", _CODE_PAGE)),
            _record(0x04, name.encode(_ENCODING)),
            _texts(0x05, 0x40, ""),  # description
            _record(0x06) + _record(0x3D),  # help file
            _number(0x07, 0),  # help context
            _number(0x08, 0),  # flags
            struct.pack("<HIIH", 0x09, 4, 1, 0),  # version; its size field says 4 though 6 bytes follow
            _texts(0x0C, 0x3C, ""),  # constants
            _texts(0x16, 0x3E, "Office"),
            _record(0x0D, struct.pack("<I", len(office)) + office + bytes(6)),
            _record(0x0F, struct.pack("<H", len(modules))),
            _record(0x13, _NO_COOKIE),
            *(_module_record(module) for module in modules),
            _record(0x10),
        )
    )


def _module_record(module: VbaModule) -> bytes:
    return b"".join(
        (
            _texts(0x19, 0x47, module.name),
            _texts(0x1A, 0x32, module.name),  # the stream's name
            _texts(0x1C, 0x48, ""),  # description
            _number(0x31, 0),  # where in the stream the source begins
            _number(0x1E, 0),  # help context
            _record(0x2C, _NO_COOKIE),
            _record(0x21 if module.kind is Kind.STANDARD else 0x22),
            _record(0x2B),
        )
    )


def _project_text(name: str, modules: Sequence[VbaModule]) -> bytes:
    """The stream ``PROJECT``."""
    template = (files(__package__) / "sources" / "PROJECT.txt").read_text("ascii")
    listed = (f"{each.kind}={each.name}{'/&H00000000' if each.kind is Kind.DOCUMENT else ''}" for each in modules)
    windows = (f"{each.name}=0, 0, 0, 0, C" for each in modules)
    text = template.format(name=name, modules="\n".join(listed), windows="\n".join(windows))
    return text.replace("\n", "\r\n").encode(_ENCODING)
