"""An XML file of unknown origin as a tree: small enough, without entities, and nothing fetched."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lxml import etree

from bomrisk.errors import InputError

__all__ = ["MAX_BYTES", "children", "local_name", "namespace", "read_xml"]

MAX_BYTES = 50_000_000
"""A declaration of a car's control unit has some megabytes."""


def read_xml(path: Path) -> etree._Element:
    """Read an XML file.

    Parameters
    ----------
    path : Path

    Returns
    -------
    Element
        Its root.

    Raises
    ------
    InputError
        If it is too large, damaged or declares a document type (entities can blow up or read other files).
    """
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise InputError(
            f"the file has {size / 1e6:,.0f} MB; a declaration of more than {MAX_BYTES / 1e6:.0f} MB is not read.",
            where=path.name,
            action="Ask the supplier for one file per part.",
        )
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    content = path.read_bytes()
    if (
        b"<!DOCTYPE" in content
        or "<!DOCTYPE".encode("utf-16-le") in content
        or "<!DOCTYPE".encode("utf-16-be") in content
    ):
        raise _with_doctype(path)
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        reason = " ".join(str(error).split())[:160]
        raise InputError(
            f"the file is no well-formed XML ({reason}).", where=path.name, action="Ask the supplier to send it again."
        ) from error
    if root.getroottree().docinfo.internalDTD is not None:
        raise _with_doctype(path)
    return root


def _with_doctype(path: Path) -> InputError:
    return InputError(
        "the file defines a document type or entities, which no declaration does; it was not read.",
        where=path.name,
        action="Ask the supplier for the file as their tool exports it.",
    )


def local_name(element: etree._Element) -> str:
    """Name of an element without its namespace."""
    tag = element.tag
    return tag.rsplit("}", 1)[-1] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """Namespace of an element, empty where it has none."""
    tag = element.tag
    return tag[1:].split("}", 1)[0] if isinstance(tag, str) and tag.startswith("{") else ""


def children(element: etree._Element, *names: str) -> Iterator[etree._Element]:
    """Children with one of these local names, in their order."""
    for child in element:
        if local_name(child) in names:
            yield child
