"""The top rung: what the buyer says a part is made of, which overrules everything that was recognised."""

from __future__ import annotations

import re
from functools import lru_cache

from bomrisk import reference
from bomrisk.evidence.outcome import Finding, Outcome

__all__ = ["NO_MATERIAL", "from_override", "unread_names"]

NO_MATERIAL = "none"
"""Stands in place of a material where the buyer says that a part holds none of the listed ones."""

_LIST = re.compile(r"[;\n]")


def from_override(cell: str) -> Outcome | None:
    """Read a cell of the column Material (yours).

    Parameters
    ----------
    cell : str
        Names, ids, aliases or symbols of materials, several separated by ``;``; or ``none``.

    Returns
    -------
    Outcome or None
        None when the cell is empty, or when a part of it is not known: half of what somebody stated is not what they stated.
    """
    names = _names(cell)
    if not names or unread_names(cell):
        return None
    found: dict[str, Finding] = {}
    for name in names:
        material = _material(name)
        found.setdefault(material, Finding(material, "override", f"material {material}", "high"))
    return Outcome(tuple(found.values()))


@lru_cache(maxsize=4096)
def unread_names(cell: str) -> tuple[str, ...]:
    """Return the names in a cell that are no known material; ``none`` beside a material is not known either."""
    names = _names(cell)
    several = len({_material(name) for name in names}) > 1
    return tuple(name for name in names if not (material := _material(name)) or (several and material == NO_MATERIAL))


def _names(cell: str) -> list[str]:
    return [part.strip() for part in _LIST.split(cell) if part.strip()]


def _material(name: str) -> str:
    return NO_MATERIAL if name.casefold() == NO_MATERIAL else reference.material_id(name) or ""
