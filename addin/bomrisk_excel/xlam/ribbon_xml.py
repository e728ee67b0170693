"""The ribbon tab as XML: the part ``customUI14.xml`` of the add-in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from xml.etree import ElementTree as ET

from bomrisk_excel.ribbon.buttons import TAB, Button
from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.vba_modules import callback_name

__all__ = ["NAMESPACE", "ribbon_xml"]

NAMESPACE = "http://schemas.microsoft.com/office/2009/07/customui"
"""Of Office 2010 and later."""

_TEXT_LENGTH = 1024


def ribbon_xml(buttons: Sequence[Button]) -> bytes:
    """Write the tab with its groups and buttons.

    Parameters
    ----------
    buttons : sequence of Button
        In their order; those of a group follow each other.

    Returns
    -------
    bytes
    """
    root = ET.Element("customUI", xmlns=NAMESPACE)
    tabs = ET.SubElement(ET.SubElement(root, "ribbon"), "tabs")
    tab = ET.SubElement(tabs, "tab", id="BomriskTab", label=TAB)
    labels: set[str] = set()
    for number, (label, members) in enumerate(groupby(buttons, lambda button: button.group), 1):
        if label in labels:
            raise AddinBuildError(
                "Its buttons do not follow each other.", where=f"group {label}", action="Reorder them."
            )
        labels.add(label)
        group = ET.SubElement(tab, "group", id=f"BomriskGroup{number}", label=label)
        for button in members:
            _add(group, button)
    ET.indent(root)
    text: str = ET.tostring(root, "unicode")
    return f'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n{text}\n'.encode()


def _add(group: ET.Element, button: Button) -> None:
    for text in (button.label, button.tip, button.help):
        if len(text) > _TEXT_LENGTH:
            raise AddinBuildError(
                f"A text has {len(text)} characters.",
                where=f"button {button.id}",
                action=f"Use {_TEXT_LENGTH} at most.",
            )
    ET.SubElement(
        group,
        "button",
        id=callback_name(button),
        label=button.label,
        size=button.size,
        imageMso=button.image,
        onAction=callback_name(button),
        screentip=button.tip,
        supertip=button.help,
    )
