"""xlwings' own VBA, as the installed package ships it, reduced and made safe by ``sources/xlwings_changes.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from bomrisk_excel.xlam.errors import AddinBuildError
from bomrisk_excel.xlam.vba_project import Kind, VbaModule
from bomrisk_excel.xlam.vba_text import procedures, resolve_conditions

__all__ = ["changed_xlwings", "installed_version", "xlwings_module"]

_SHIPPED = "xlwings_custom_addin.bas"
_VERSION = re.compile(r'^Public Const XLWINGS_VERSION As String = "([\w.]+)"$', re.MULTILINE)


def _installed() -> str:
    try:
        text = (files("xlwings") / _SHIPPED).read_text("utf-8")
    except FileNotFoundError as error:
        raise AddinBuildError(
            "The installed xlwings has no VBA for add-ins.",
            where=_SHIPPED,
            action="Install the xlwings that bomrisk asks for.",
        ) from error
    return text.replace("\r\n", "\n")


def installed_version() -> str:
    """Version that xlwings' VBA states; its DLL is called after it."""
    found = _VERSION.search(_installed())
    if not found:
        raise _different("the constant XLWINGS_VERSION", 0, 1, _SHIPPED)
    return found[1]


def xlwings_module() -> VbaModule:
    """The class module that calls Python, from the installed xlwings."""
    return changed_xlwings(_installed())


def changed_xlwings(source: str) -> VbaModule:
    """Reduce xlwings' VBA to a class module that calls Python, with nothing from the active workbook in it.

    Parameters
    ----------
    source : str
        A module as xlwings ships it.

    Returns
    -------
    VbaModule

    Raises
    ------
    AddinBuildError
        If a change does not fit: then xlwings' VBA has become different, and a person must look at it.
    """
    sources = files(__package__) / "sources"
    plan = tomllib.loads((sources / "xlwings_changes.toml").read_text("ascii"))
    text = resolve_conditions(source, plan["conditions"])
    found = procedures(text)
    missing = [name for name in plan["procedures"] if name not in found]
    if missing:
        raise _different(f"the procedures {', '.join(missing)}", 0, 1, _SHIPPED)
    parts = {"": text[: text.index(next(iter(found.values())))]} | {name: found[name] for name in plan["procedures"]}
    for change in plan["change"]:
        parts[change["in"]] = _changed(parts[change["in"]], change)
    head = (sources / "class_head.cls").read_text("ascii")
    ours = [(sources / file).read_text("ascii") for file in ("StartPython.bas", "RunPython.bas")]
    body = "\n\n".join(part.strip("\n") for part in (*parts.values(), *ours))
    return VbaModule("xlwings", Kind.CLASS, head + body + "\n")


def _changed(text: str, change: Mapping[str, Any]) -> str:
    """Apply one change of the plan to one procedure."""
    where = change["in"] or "the declarations"
    if "first" in change:
        for marker in (change["first"], change["before"]):
            if text.count(marker) != 1:
                raise _different(repr(marker), text.count(marker), 1, where)
        start = text.index(change["first"])
        end = text.index(change["before"])
        if not start < end:
            raise _different(f"{change['first']!r} above {change['before']!r}", 0, 1, where)
        return text[:start] + str(change["new"]) + text[end:]
    places = change.get("places", 1)
    if text.count(change["old"]) != places:
        raise _different(repr(change["old"]), text.count(change["old"]), places, where)
    return text.replace(change["old"], change["new"])


def _different(what: str, found: int, expected: int, where: str) -> AddinBuildError:
    return AddinBuildError(
        f"The VBA of the installed xlwings is not what bomrisk knows: {what} was found {found} times, not {expected}.",
        where=f"xlwings, {where}",
        action="Install the xlwings that bomrisk asks for; nothing was written.",
    )
