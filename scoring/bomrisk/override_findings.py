"""Overrides that cannot be read: they do not count, and the buyer must know."""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from bomrisk.close_names import which_material
from bomrisk.destination import did_you_mean
from bomrisk.evidence.override import NO_MATERIAL, unread_names
from bomrisk.findings import Finding
from bomrisk.origins import read_origins

__all__ = ["override_findings"]

_MOST = 25


def override_findings(bom: pd.DataFrame, where: Callable[[int], str]) -> list[Finding]:
    """Say which overrides of a BOM cannot be read.

    Parameters
    ----------
    bom : DataFrame
        ``material_override`` and ``origin_override``, both optional.
    where : callable
        Gives ``sheet!row`` of a line position.

    Returns
    -------
    list of Finding
        One per cell, the rest of a long list in one.
    """
    found: list[Finding] = []
    for column, message in (("material_override", _of_material), ("origin_override", _of_origin)):
        if column not in bom.columns:
            continue
        cells = bom[column]
        said = {cell: message(str(cell)) for cell in cells.dropna().unique() if str(cell).strip()}
        bad = [(at, text) for at, cell in enumerate(cells) if (text := said.get(cell)) is not None]
        for at, (what, action) in bad[:_MOST]:
            found.append(Finding("override-unknown", "warning", where(at), what, action))
        if rest := bad[_MOST:]:
            what = f"{len(rest)} more cells like this; they do not count either."
            found.append(Finding("override-unknown", "warning", where(rest[0][0]), what, rest[0][1][1]))
    return found


def _of_material(cell: str) -> tuple[str, str] | None:
    names = unread_names(cell)
    if not names:
        return None
    if NO_MATERIAL in [name.casefold() for name in names]:
        return (
            f"Material (yours) says both {NO_MATERIAL!r} and a material ({cell.strip()[:60]}); it does not count.",
            "Write one or the other.",
        )
    shown = ", ".join(repr(name[:40]) for name in names[:3])
    verb = "is no known material" if len(names) == 1 else "are no known materials"
    return (
        f"Material (yours): {shown} {verb}; the override does not count.{which_material(names[0])}",
        "Write names or ids of materials (`bomrisk materials` lists them), several separated by ;, or none.",
    )


def _of_origin(cell: str) -> tuple[str, str] | None:
    if read_origins(cell):
        return None
    return (
        f"Material origin (yours): {cell.strip()[:40]!r} is no known country; the override does not count."
        f"{did_you_mean(cell)}",
        "Write an ISO 3166 code such as CN, or the country's English name; by material: dysprosium: CN; neodymium: AU.",
    )
