"""Fills the BOM risk template with an assessment."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from bomrisk.findings import Finding, findings_frame
from bomrisk.rollup import times_used
from bomrisk.scenarios import Scenario
from bomrisk.structure import ProductStructure, product_structure
from bomrisk_templates.bom_risk.assembly_tables import assembly_columns, assembly_note, structure_columns
from bomrisk_templates.bom_risk.calendar_tables import calendar_columns
from bomrisk_templates.bom_risk.chain_tables import (
    exposure_columns,
    material_columns,
    rating_columns,
    stage_columns,
)
from bomrisk_templates.bom_risk.checks import check_columns, master_check
from bomrisk_templates.bom_risk.columns import TABLES
from bomrisk_templates.bom_risk.columns_of import Columns, headed, row_heights, texts
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.figures import figures_of
from bomrisk_templates.bom_risk.headlines import change_rows, headlines
from bomrisk_templates.bom_risk.kept_columns import fill_left, fill_results
from bomrisk_templates.bom_risk.kept_entries import KeptEntries
from bomrisk_templates.bom_risk.line_tables import bom_columns, result_columns
from bomrisk_templates.bom_risk.list_tables import control_columns, finding_columns, source_columns
from bomrisk_templates.bom_risk.money import Money, money_of, rate_columns
from bomrisk_templates.bom_risk.policy_rows import fill_policy
from bomrisk_templates.bom_risk.replies_log import fill_replies
from bomrisk_templates.bom_risk.scenario_tables import scenarios_shown
from bomrisk_templates.bom_risk.texts import clipped
from bomrisk_templates.bom_risk.what_if import fill_scenarios, fill_without, needed_columns, with_stability
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.stock_columns import Stock, stock_of

if TYPE_CHECKING:
    from bomrisk.assessment import Assessment

__all__ = ["NAMED_CELLS", "fill_bom_risk", "open_template", "template_path"]

NAMED_CELLS = tuple(
    f"bomrisk_{name}"
    for name in [
        "source_file", "as_of", "destination", "verified_through", "policy_name", "version", "as_of_notice",
        "destination_notice", "check_line", "lines", "rated_lines", "high_lines", "unrated_lines", "total_spend",
        "high_spend_share", "first_bottleneck", "first_change", "headline", "dashboard_line", "tile_lines",
        "tile_high", "tile_spend", "tile_unrated", "tile_bottleneck", "tile_change", "master_check", "master_counts",
        "scored_as_of", "scored_destination", "scored_sum", "notice", "currency", "spend_currency", "assemblies_note",
        "replies_line",
    ]
)  # fmt: skip
"""Cells that the filler finds by name."""

_AS_OF_MARK = "{as of}"


def template_path() -> Path:
    """Return the template that comes with the package."""
    return Path(str(resources.files("bomrisk_templates") / "bom_risk.xlsx"))


def open_template(path: Path) -> Workbook:
    """Open a template of the risk workbook.

    Raises
    ------
    InputError
        If it is no workbook, or lost names (all are named).
    """
    book = Workbook.open(path)
    book.require(needed_columns(), NAMED_CELLS)
    return book


def fill_bom_risk(
    assessment: Assessment,
    bom_file_lines: pd.DataFrame,
    extras: pd.DataFrame | None = None,
    *,
    source_name: str,
    out: Path,
    template: Path | None = None,
    findings: pd.DataFrame | Iterable[Finding] = (),
    facts: Facts | None = None,
    kept: KeptEntries | None = None,
    money: Money | None = None,
    structure: ProductStructure | None = None,
    stock: Stock | None = None,
    scenarios: Sequence[Scenario] = (),
) -> None:
    """Write the BOM risk workbook of an assessment.

    Parameters
    ----------
    assessment : Assessment
        As :func:`bomrisk.assessment.assess` returns it for `bom_file_lines`.
    bom_file_lines : DataFrame
        The lines in canonical columns, with ``sheet`` and ``row``.
    extras : DataFrame, optional
        The buyer's other columns, one row per line.
    source_name : str
        Name of the file that the lines come from.
    out : Path
        The workbook to write; it appears only when it is complete.
    template : Path, optional
        A restyled template; the packaged one if not given.
    findings : DataFrame or iterable of Finding
        Findings of the reading, listed before those of the assessment.
    facts : Facts, optional
        Names and sources; those of the reference tables if not given.
    kept : KeptEntries, optional
        What the buyer wrote in an earlier workbook.
    money : Money, optional
        Currency of the spend and rates to it; without rates, if not given.
    structure : ProductStructure, optional
        What is inside what, if the findings of the reading tell about it already; found in the lines if not given.
    stock : Stock, optional
        Stock and consumption of the lines; found in `extras` if not given.
    scenarios : sequence of Scenario, optional
        The buyer's own; on the sheet Scenarios they stand before the shipped ones, which have the room that is left.

    Raises
    ------
    InputError
        If the template lost names (all are named), there are too many scenarios, or the file cannot be written.
    """
    scenarios_shown(scenarios)  # too many are said before any work is done
    known = facts or Facts.of_reference()
    book = open_template(template or template_path())

    bom, cut = clipped(bom_file_lines, bom_file_lines)
    others, cut_others = clipped(extras, bom_file_lines) if extras is not None else (None, [])
    read = findings if isinstance(findings, pd.DataFrame) else findings_frame(findings)
    priced = kept.priced(bom) if kept is not None else bom
    money = money or money_of(priced, assessment.as_of)
    tree = product_structure(bom_file_lines) if structure is None else structure
    if stock is None:
        stock = stock_of(pd.DataFrame(index=bom_file_lines.index) if extras is None else extras)
    built = [] if structure is not None else [*tree.findings, *times_used(bom_file_lines, tree).findings]
    said = pd.concat(
        [read, findings_frame([*built, *money.findings, *stock.findings, *cut, *cut_others]), assessment.findings],
        ignore_index=True,
    ).drop_duplicates()

    stages = stage_columns(assessment, known)
    materials = material_columns(assessment, stages, known)
    ratings = rating_columns(assessment, stages, materials)
    results = with_stability(book, assessment, result_columns(assessment, ratings, priced, money, tree))
    controls = control_columns(assessment, known)
    setting = assessment.setting
    calendar = calendar_columns(assessment.changes_ahead(results["spend"]), setting, known, money.currency)
    _fill_bom(book, bom, others)
    fill_results(book, results, kept)
    fill_left(book, kept)
    fill_replies(book, kept)
    for table, columns in (
        ("bomrisk_structure", structure_columns(tree, results)),
        ("bomrisk_assemblies", assembly_columns(tree, assessment, results)),
        ("bomrisk_ratings", ratings),
        ("bomrisk_rating_materials", materials),
        ("bomrisk_stages", stages),
        ("bomrisk_exposure", exposure_columns(assessment)),
        ("bomrisk_controls", controls),
        ("bomrisk_calendar", calendar),
        ("bomrisk_sources", source_columns(assessment, known)),
        ("bomrisk_findings", finding_columns(said)),
        ("bomrisk_rates", rate_columns(money)),
    ):
        _fill(book, table, columns)
    fill_scenarios(book, assessment, results, money.currency, scenarios)
    fill_without(book, assessment, stock.with_lines(bom_file_lines), results, known, money.currency)
    fill_policy(book, assessment.policy)
    _fill_figures(
        book,
        assessment,
        said,
        source_name,
        known,
        (results, ratings, materials, stages, calendar),
        money.currency,
        texts(bom["alternates"]) if "alternates" in bom.columns else None,
    )
    book.set_value("bomrisk_assemblies_note", assembly_note(tree))
    book.replace_page_text({_AS_OF_MARK: assessment.as_of.isoformat()})
    book.save(out)


def _fill(book: Workbook, table: str, columns: Columns) -> None:
    count = len(next(iter(columns.values())))
    book.fill_table(table, headed(table, columns), count, heights=row_heights(table, columns, count))


def _fill_bom(book: Workbook, bom: pd.DataFrame, extras: pd.DataFrame | None) -> None:
    chosen, data = bom_columns(bom, extras)
    by_key = {column.key: data.get(column.header, []) for column in TABLES["bomrisk_bom"] if column.header in data}
    heights = row_heights("bomrisk_bom", by_key, len(bom))
    book.fill_table("bomrisk_bom", data, len(bom), columns=chosen, heights=heights)


def _fill_figures(
    book: Workbook,
    assessment: Assessment,
    findings: pd.DataFrame,
    source_name: str,
    facts: Facts,
    tables: tuple[Columns, Columns, Columns, Columns, Columns],
    currency: str,
    alternates: list[str | None] | None,
) -> None:
    """Store figures, checks and headlines in the cells whose formulas compute them."""
    results, ratings, materials, stages, calendar = tables
    countries = sorted({name for name in stages["country_name"] if name})
    names = sorted({str(name) for name in materials["material_name"] if name})
    shown = {name: table.body.bottom - table.body.top + 1 for name, table in book.tables.items()}
    figures = figures_of(results, ratings, (countries, names), shown, alternates)
    figures["bomrisk_next_changes"] = change_rows(calendar, assessment.as_of, shown["bomrisk_next_changes"])
    lines = len(results["grade"])
    scores, spend = (np.asarray(results[key], dtype=np.float64) for key in ("score", "spend"))
    reasoned = sum(
        grade == "unrated" and len(why or "") > 11 for grade, why in zip(results["grade"], results["why"], strict=True)
    )
    scored_sum = math.fsum(scores[np.isfinite(scores)])
    checks = check_columns(
        lines=lines,
        rated=int(np.isfinite(scores).sum()),
        reasoned=reasoned,
        graded=sum(figures["bomrisk_by_grade"]["lines"]),
        scored_sum=scored_sum,
        weights=assessment.policy.weight_concentration + (1 - assessment.policy.weight_concentration),
        as_of=assessment.as_of,
        to=assessment.to,
        verified_through=facts.verified_through,
        priced=int(np.isfinite(spend).sum()),
        to_price=lines - int((np.asarray(results["times_used"]) == 0).sum()),
        findings=findings,
    )
    figures["bomrisk_checks"] = checks
    for table, columns in figures.items():
        if table in ("bomrisk_by_country", "bomrisk_by_material"):
            book.fill_table(table, headed(table, columns), len(columns["name"]))
        else:
            book.set_table_values(table, headed(table, columns))
    master, counts = master_check(list(checks["result"]))
    values: Mapping[str, Any] = {
        "source_file": source_name,
        "as_of": assessment.as_of,
        "destination": assessment.to,
        "verified_through": facts.verified_through,
        "policy_name": assessment.policy.name,
        "version": f"bomrisk {_version()}",
        "as_of_notice": "",
        "destination_notice": "",
        "notice": "",
        "scored_as_of": assessment.as_of,
        "scored_destination": assessment.to,
        "scored_sum": scored_sum,
        "master_check": master,
        "master_counts": counts,
        "check_line": f"{master}: {counts}",
        "currency": currency,
        "spend_currency": currency,
        **headlines(results, figures, lines, source_name, assessment.to, f"{master}: {counts}", currency),
    }
    for name, value in values.items():
        book.set_value(f"bomrisk_{name}", value)


def _version() -> str:
    try:
        return metadata.version("bomrisk")
    except metadata.PackageNotFoundError:
        return "(from source)"
