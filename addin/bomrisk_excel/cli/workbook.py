"""The rated BOM as a workbook."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bomrisk.assessment import Assessment
from bomrisk.scenarios import Scenario
from bomrisk_excel.cli.outputs import check_writable, writing
from bomrisk_templates import fill_bom_risk
from bomrisk_templates.bom_risk.kept_entries import KeptEntries
from bomrisk_templates.bom_risk.money import Money
from bomrisk_templates.reading import BomFile
from bomrisk_templates.stock_columns import stock_of_bom

__all__ = ["write_workbook"]


def write_workbook(
    bom: BomFile,
    assessment: Assessment,
    out: Path,
    *,
    overwrite: bool,
    kept: KeptEntries | None = None,
    money: Money | None = None,
    template: Path | None = None,
    scenarios: Sequence[Scenario] = (),
) -> None:
    """Write the risk workbook of a rated BOM.

    Raises
    ------
    OutputError
        If it cannot be written; then nothing is left behind.
    """
    # Reading and rating take a while, in which another program may have made the file.
    check_writable(out, overwrite=overwrite)
    writing(
        out,
        lambda: fill_bom_risk(
            assessment,
            bom.lines,
            bom.extras,
            source_name=bom.path.name,
            out=out,
            findings=bom.findings,
            kept=kept,
            money=money,
            template=template,
            structure=bom.structure,
            stock=stock_of_bom(bom),
            scenarios=scenarios,
        ),
    )
