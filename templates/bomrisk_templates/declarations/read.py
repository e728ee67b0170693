"""Read declarations from files and folders: what each is, by its content, and what it says."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk.findings import Finding, Severity
from bomrisk_templates.declarations.declaration import Declaration
from bomrisk_templates.declarations.ipc1752 import is_ipc1752, read_ipc1752
from bomrisk_templates.declarations.rmi import read_rmi
from bomrisk_templates.declarations.rmi_sheets import open_sheets
from bomrisk_templates.declarations.xml_file import local_name, namespace, read_xml
from bomrisk_templates.reading.sniff import open_elsewhere, sniff

__all__ = ["ForeignFileError", "ReadDeclarations", "not_read", "read_declaration", "read_declarations", "reply_files"]

_MOST_FILES = 20_000
_MAX_WORKBOOK = 60_000_000
_HEAD = 4096


@dataclass(frozen=True, slots=True)
class ReadDeclarations:
    """Declarations, and what a person should know about their files.

    Attributes
    ----------
    declarations : tuple of Declaration
    findings : tuple of Finding
        Files that were not read have severity ``error``; files of a folder that are no declaration ``info``.
    """

    declarations: tuple[Declaration, ...]
    findings: tuple[Finding, ...]


def read_declarations(paths: Iterable[str | Path]) -> ReadDeclarations:
    """Read files, and all files in folders.

    Parameters
    ----------
    paths : iterable of str or Path
        IPC-1752A/B XML, RMI workbooks (CMRT, EMRT, AMRT, CRT), and folders of them with their subfolders.

    Returns
    -------
    ReadDeclarations

    Raises
    ------
    InputError
        If a path does not exist, or a folder holds too many files.
    """
    declarations: list[Declaration] = []
    findings: list[Finding] = []
    for path, chosen in reply_files(paths):
        try:
            declaration = read_declaration(path, findings)
        except InputError as error:
            findings.append(not_read("declaration-not-read", error, path, chosen=chosen))
            continue
        declarations.append(declaration)
    return ReadDeclarations(tuple(declarations), tuple(findings))


def not_read(code: str, error: InputError, path: Path, *, chosen: bool) -> Finding:
    """Say why a file was not read; one that lies in a folder beside others may be anything."""
    severity: Severity = "info" if isinstance(error, ForeignFileError) and not chosen else "error"
    return Finding(code, severity, error.where or path.name, _sentence(error.what), error.action)


class ForeignFileError(InputError):
    """A file that is no declaration at all, as folders hold them beside declarations."""


def reply_files(paths: Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    """Yield files, and all files in folders, each once, and whether it was named itself.

    Raises
    ------
    InputError
        If a path does not exist, or a folder holds too many files.
    """
    seen: set[Path] = set()
    for path, chosen in _listed(paths):
        resolved = path.resolve()
        if resolved not in seen:
            seen.add(resolved)
            yield path, chosen


def _listed(paths: Iterable[str | Path]) -> Iterator[tuple[Path, bool]]:
    for given in map(Path, paths):
        if given.is_dir():
            found = sorted(
                path for path in given.rglob("*") if path.is_file() and not path.name.startswith((".", "~$"))
            )
            if len(found) > _MOST_FILES:
                raise InputError(
                    f"the folder holds {len(found):,} files; more than {_MOST_FILES:,} are not read at once.",
                    where=str(given),
                    action="Give the folder that holds only declarations.",
                )
            yield from ((path, False) for path in found)
        elif given.is_file():
            yield given, True
        else:
            raise InputError("there is no such file or folder.", where=str(given), action="Check the name.")


def read_declaration(path: Path, findings: list[Finding]) -> Declaration:
    """Read one file.

    Parameters
    ----------
    path : Path
    findings : list of Finding
        Receives what a person should know about the file.

    Raises
    ------
    InputError
        If it cannot be read; a `ForeignFileError` if it is no declaration at all.
    """
    try:
        with path.open("rb") as stream:
            head = stream.read(_HEAD)
        size = path.stat().st_size
    except OSError as error:
        raise open_elsewhere(path.name) from error
    if _is_xml(head):
        root = read_xml(path)
        if not is_ipc1752(root):
            raise _foreign_xml(path, namespace(root), local_name(root))
        return read_ipc1752(path, findings, root)
    if head.startswith((b"PK", b"\xd0\xcf\x11\xe0")):
        if size > _MAX_WORKBOOK:
            raise InputError(
                f"the workbook has {size / 1e6:,.0f} MB; a form of more than {_MAX_WORKBOOK / 1e6:.0f} MB is not read.",
                where=path.name,
                action="Ask the supplier for the form without attachments and pictures.",
            )
        sheets = open_sheets(path, sniff(path))
        if sheets:
            return read_rmi(path, sheets, findings)
    raise ForeignFileError(
        "this is no material declaration that is known (IPC-1752A/B XML; CMRT, EMRT, AMRT or CRT workbook).",
        where=path.name,
        action="Ask the supplier for one of these. Supplier workbooks of ours are read by `bomrisk replies`.",
    )


def _is_xml(head: bytes) -> bool:
    return head.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").replace(b"\x00", b"").startswith(b"<")


def _foreign_xml(path: Path, space: str, name: str) -> InputError:
    if "grantadesign" in space or name == "PartsEco":
        what = (
            "this is a Granta/Ansys BoM XML: it names materials by records of its own database and no substances with CAS "
            "numbers"
        )
        return ForeignFileError(
            f"{what}.", where=path.name, action="Export the substances as IPC-1752A XML from that tool."
        )
    if "iec62474" in space:
        return ForeignFileError(
            "this is an IEC 62474 declaration, which is not read.",
            where=path.name,
            action="Ask the supplier for IPC-1752A XML; tools that write IEC 62474 write that too.",
        )
    return ForeignFileError(
        f"this is XML of another kind (<{name[:40]}>), not a material declaration by IPC-1752A or 1752B.",
        where=path.name,
        action="Ask the supplier for IPC-1752A XML.",
    )


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
