"""Workbooks that cannot be changed without harm: said before anything is written."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from bomrisk.errors import InputError
from bomrisk_templates.package.opc import Package, parse_xml
from bomrisk_templates.reading.sniff import sniff

__all__ = ["check_safe", "require_workbook_file"]

MAIN: Final = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_STRICT: Final = "http://purl.oclc.org/ooxml/spreadsheetml/main"
_SUFFIXES: Final = (".xlsx", ".xlsm")

#: What a relationship or a part says of a workbook that must not be changed: why, and what to do.
_SIGNED_MACROS: Final = (
    "its macros are signed, and Excel drops the signature of a workbook that gets new sheets",
    "Write into a copy without macros (Save As .xlsx), or have the macros signed again afterwards in a copy without signature.",
)
_SIGNED: Final = (
    "it bears a digital signature, which any change breaks",
    "Remove the signature (File > Info > View Signatures), or write a workbook of its own with -o.",
)
_SHARED: Final = (
    "it is a shared workbook with a history of changes, which new sheets would contradict",
    "Stop sharing it (Review > Unshare Workbook), save it and try again.",
)
_BY_KIND: Final = {
    "vbaProjectSignature": _SIGNED_MACROS,
    "vbaProjectSignatureAgile": _SIGNED_MACROS,
    "vbaProjectSignatureV3": _SIGNED_MACROS,
    "origin": _SIGNED,
    "revisionHeaders": _SHARED,
}


def require_workbook_file(path: Path) -> None:
    """Check that a file is of a kind into which sheets can be written.

    Raises
    ------
    InputError
        If it is missing, encrypted, damaged, or of another kind.
    """
    kind = sniff(path)
    if kind != "xlsx" or path.suffix.lower() not in _SUFFIXES:
        raise InputError(
            f"Sheets can be written into .xlsx and .xlsm workbooks; this is {_named(kind, path)}.",
            where=path.name,
            action="Save it as .xlsx in Excel, or write a workbook of its own with -o.",
        )


def check_safe(package: Package) -> None:
    """Check that nothing in a workbook forbids to change it.

    Raises
    ------
    InputError
        Naming all that does.
    """
    reasons: list[tuple[str, str]] = []
    for part in ("", *package.parts):
        if part == "" or not part.endswith(".rels"):
            reasons += [_BY_KIND[each.kind] for each in package.relations(part) if each.kind in _BY_KIND]
    book = parse_xml(package.read(package.workbook()), package.workbook())
    if book.tag == f"{{{_STRICT}}}workbook":
        reasons.append(
            (
                "it is saved as Strict Open XML, which few programs write and none of our sheets are in",
                "Save it as Excel Workbook (.xlsx) instead of Strict Open XML Spreadsheet.",
            )
        )
    properties = book.find(f"{{{MAIN}}}workbookPr")
    if properties is not None and _is_true(properties.get("date1904")):
        reasons.append(
            (
                "it counts days from 1904, so that the dates on our sheets would be four years off",
                "Copy its sheets into a new workbook (File > Options > Advanced > Use 1904 date system is off there), or write a "
                "workbook of its own with -o.",
            )
        )
    calculation = book.find(f"{{{MAIN}}}calcPr")
    if calculation is not None and calculation.get("fullPrecision") in ("0", "false"):
        reasons.append(
            (
                "it computes with precision as displayed, so that our scores would be rounded on the way",
                "Turn that off (File > Options > Advanced > Set precision as displayed), or write a workbook of its own with -o.",
            )
        )
    protection = book.find(f"{{{MAIN}}}workbookProtection")
    if protection is not None and _is_true(protection.get("lockStructure")):
        reasons.append(
            (
                "its structure is protected, so that no sheets may be added",
                "Unprotect it (Review > Protect Workbook), or write a workbook of its own with -o.",
            )
        )
    if protection is not None and _is_true(protection.get("lockRevision")):
        reasons.append(_SHARED)
    if reasons:
        said = list(dict.fromkeys(reasons))
        raise InputError(
            f"Nothing was written into this workbook: {'; '.join(why for why, _ in said)}.",
            where=package.path.name,
            action=" ".join(todo for _, todo in said),
        )


def _is_true(value: str | None) -> bool:
    return value in ("1", "true")


def _named(kind: str, path: Path) -> str:
    return {"text": "a text file", "xlsx": f"a workbook named {path.suffix or 'without an ending'}"}.get(
        kind, f"an .{kind} file"
    )
