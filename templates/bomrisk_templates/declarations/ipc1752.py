"""IPC-1752A (schema 2.0) and IPC-1752B (schema 3.0) XML: parts with their substances.

Class D lists the homogeneous materials of a part with all their substances, class C the declarable substances above thresholds.
Class A (yes or no to whole lists) and class B (material groups) name no substance and are only recognised.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

from lxml import etree

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_templates.declarations.declaration import Declaration, Kind, Part
from bomrisk_templates.declarations.ipc1752_contents import above_thresholds, contents_of_product
from bomrisk_templates.declarations.xml_file import children, local_name, namespace, read_xml

__all__ = ["is_ipc1752", "read_ipc1752"]

_NAMESPACE = re.compile(r"https?://webstds\.ipc\.org/175x/(.+)", re.IGNORECASE)
_NEWEST = 3
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


def is_ipc1752(root: etree._Element) -> bool:
    """Whether a document is of the IPC-175x family."""
    return local_name(root) == "MainDeclaration" or _NAMESPACE.match(namespace(root)) is not None


def read_ipc1752(path: Path, findings: list[Finding], root: etree._Element | None = None) -> Declaration:
    """Read an IPC-1752 file.

    Parameters
    ----------
    path : Path
    findings : list of Finding
        Receives what a person should know about the file.
    root : Element, optional
        The file's root, if it is at hand.

    Returns
    -------
    Declaration

    Raises
    ------
    InputError
        If the file is damaged, of another schema, too new, or holds no product.
    """
    root = read_xml(path) if root is None else root
    version = _version(root, path)
    products = [element for element in root.iter() if local_name(element) == "Product"]
    if not products:
        raise InputError(
            "the declaration holds no product.", where=path.name, action="Ask the supplier for the filled-in file."
        )
    kind = _kind(root)
    parts = []
    for product in products:
        part = _part(product, path.name)
        if kind == "ipc1752-d":
            part = contents_of_product(product, part, findings)
        elif kind == "ipc1752-c":
            part = above_thresholds(product, part, findings)
        parts.append(part)
    if kind in ("ipc1752-a", "ipc1752-b"):
        findings.append(
            Finding(
                "declaration-no-substances", "info", path.name,
                "The file answers on lists or material groups as a whole and names no substance, so it adds no evidence.",
                "Ask the supplier for class D (all substances), or C.",
            )
        )  # fmt: skip
    return Declaration(
        path.name, kind, version, _supplier(root), _date(root, path.name, findings), "parts", tuple(parts)
    )


def _version(root: etree._Element, path: Path) -> str:
    """Version of the schema; the namespaces of 1752B name the standard in place of a number."""
    space = _NAMESPACE.match(namespace(root))
    if local_name(root) != "MainDeclaration" or (space is None and namespace(root)):
        raise InputError(
            "this is XML of another kind, not a material declaration by IPC-1752A or 1752B.",
            where=path.name,
            action="Ask the supplier for IPC-1752A XML, class D if they can.",
        )
    named = space[1] if space else ""
    number = re.search(r"\d+\.\d+", root.get("version", "") or named) or re.search(r"\d+\.\d+", named)
    version = number[0] if number else "3.0" if "1752B" in named.upper() else "2.0" if space else ""
    if version and not 2 <= int(version.split(".")[0]) <= _NEWEST:
        newer = int(version.split(".")[0]) > _NEWEST
        raise InputError(
            f"the declaration is of schema {version}; 2.x (IPC-1752A) and 3.x (IPC-1752B) are known.",
            where=path.name,
            action="Update bomrisk, or ask for IPC-1752A." if newer else "Ask the supplier for IPC-1752A.",
        )
    return version


def _kind(root: etree._Element) -> Kind:
    names = {local_name(element) for element in root.iter()}
    if "HomogeneousMaterial" in names:
        return "ipc1752-d"
    if "Substance" in names or "Threshold" in names:
        return "ipc1752-c"
    classes = {
        element.get("name", "").strip().upper()[-1:] for element in root.iter() if local_name(element) == "SubSectional"
    }
    return "ipc1752-b" if "B" in classes or names & {"MaterialGroup", "MaterialGroupList"} else "ipc1752-a"


def _part(product: etree._Element, file: str) -> Part:
    identity = next(children(product, "ProductID"), None)
    given: dict[str, str] = {}
    if identity is not None:
        given = {str(key): " ".join(str(text).split())[:200] for key, text in identity.attrib.items()}
    return Part(
        number=given.get("itemNumber", "") or given.get("identifier", ""),
        requester_number=given.get("requesterItemNumber", ""),
        name=given.get("itemName", "") or given.get("name", ""),
        where=f"{file} line {product.sourceline}",
    )


def _supplier(root: etree._Element) -> str:
    for wanted in ("SupplyCompany", "SupplierCompany", "ResponderCompany"):
        for element in root.iter():
            if local_name(element) == wanted:
                name = " ".join((element.get("name") or element.text or "").split())
                if name:
                    return name[:200]
    return ""


def _date(root: etree._Element, file: str, findings: list[Finding]) -> dt.date | None:
    for element in root.iter():
        if local_name(element) == "Response" and (text := element.get("date", "").strip()):
            found = _DATE.match(text)
            try:
                return dt.date(*map(int, found.groups())) if found else None
            except ValueError:
                break
    findings.append(
        Finding(
            "declaration-undated",
            "warning",
            file,
            "The declaration says no date that can be read.",
            "Ask the supplier.",
        )
    )
    return None
