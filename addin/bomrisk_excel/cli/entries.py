"""Entries of the buyer: from which earlier workbook they are kept, and how many there were."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bomrisk_templates.bom_risk.kept_entries import KeptEntries
    from bomrisk_templates.bom_risk.risk_file import RiskFile
    from bomrisk_templates.reading import BomFile

__all__ = ["kept_sentence", "with_entries"]


def with_entries(
    options: argparse.Namespace, bom: BomFile, out: Path | None
) -> tuple[BomFile, KeptEntries | None, list[RiskFile]]:
    """Carry entries over from the BOM itself if that is a risk workbook, and from ``--keep`` or the workbook to replace.

    Parameters
    ----------
    options : Namespace
    bom : BomFile
    out : Path or None
        Workbook to write.

    Returns
    -------
    bom : BomFile
        With the overrides.
    kept : KeptEntries or None
        None where there is no earlier workbook.
    files : list of RiskFile
        The earlier workbooks.

    Raises
    ------
    InputError
        If ``--keep`` names no risk workbook.
    """
    from bomrisk_templates.bom_risk.kept_entries import keep_entries
    from bomrisk_templates.bom_risk.risk_file import open_risk_file, require_risk_file

    files = [own] if (own := open_risk_file(bom.path)) else []
    if options.keep is not None:
        files.append(require_risk_file(Path(options.keep)))
    elif out is not None and out.exists() and (replaced := open_risk_file(out)):
        # What is about to be replaced may hold a month of somebody's work.
        files.append(replaced)
    if not files:
        return bom, None, []
    bom, kept = keep_entries(bom, files)
    return bom, kept, files


def kept_sentence(kept: KeptEntries, files: Sequence[RiskFile]) -> str:
    """Say how many entries were kept, and how many have no line any more."""
    names = ", ".join(dict.fromkeys(file.path.name for file in files))
    text = f"Kept {kept.kept} {'entry' if kept.kept == 1 else 'entries'} of {names}"
    if kept.lost:
        text += f", {kept.lost} had no line any more (see the sheet Kept entries)"
    return text
