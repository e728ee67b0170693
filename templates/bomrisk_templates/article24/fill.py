"""Fills the Article 24 template with a rated portfolio and what the reader wrote before."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import metadata, resources
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk_templates.article24.basis import (
    bom_columns,
    boms_in_words,
    country_columns,
    finding_columns,
    left_columns,
    source_columns,
    split_columns,
)
from bomrisk_templates.article24.benchmark_rows import benchmark_columns
from bomrisk_templates.article24.columns import TABLES, headers
from bomrisk_templates.article24.company import COMPANY, company_values
from bomrisk_templates.article24.coverage import coverage_columns
from bomrisk_templates.article24.factors import change_columns, control_columns, other_columns, stage_columns
from bomrisk_templates.article24.front_values import check_columns, headlines, section_words, top_columns
from bomrisk_templates.article24.kept import KeptEntries, text
from bomrisk_templates.article24.materials import Materials, list_columns, material_columns, materials_of
from bomrisk_templates.article24.mitigation import mitigation_columns
from bomrisk_templates.article24.questions import question_columns
from bomrisk_templates.article24.uses import STAGES, SupplyChain, own_supply_chain
from bomrisk_templates.article24.vulnerability import vulnerability_columns
from bomrisk_templates.article24.world import world_columns
from bomrisk_templates.bom_risk.checks import master_check
from bomrisk_templates.bom_risk.columns import Column
from bomrisk_templates.bom_risk.columns_of import Columns, heights_of, numbers
from bomrisk_templates.package.workbook import Workbook
from bomrisk_templates.portfolio import Portfolio

__all__ = ["NAMED_CELLS", "Article24", "article24", "fill_article24", "template_path"]

NAMED_CELLS = tuple(
    f"a24_{name}"
    for name in [
        "title", "lead", "sentence", "sentence_more", "section", "as_of", "destination", "verified_through", "policy_name",
        "version", "list_source", "currency", "check_line", "master_check", "master_counts", "stored_uses", "stored_spend",
        "total_spend", "open_questions", "boms_words", "tile_materials", "tile_uses", "tile_known", "tile_controls",
        "tile_significant", "tile_open", "signed_prepared_by", "signed_approved_by", "signed_assessed_on",
        "signed_presented_on", *(f"company_{item.key}" for item in COMPANY),
    ]
)  # fmt: skip
"""Cells that the filler finds by name."""
LIST_SOURCE = "Regulation (EU) 2024/1252, Annex I, Section 1 (OJ L, 2024/1252, 3.5.2024): 17 entries"
_FIXED = ("a24_list", "a24_coverage", "a24_top", "a24_changes", "a24_checks")
_LAST_READ = {"a24_uses": "proof"}
_AS_OF_MARK = "{as of}"


@dataclass(frozen=True)
class Article24:
    """What the workbook holds, for those who tell about it in a sentence.

    Parameters
    ----------
    tables : mapping of str to Columns
        By name of the table.
    company, headlines : dict
        Named cells by key.
    materials : Materials
    chain : SupplyChain
    kept : KeptEntries
    """

    tables: Mapping[str, Columns]
    company: Mapping[str, Any]
    headlines: Mapping[str, Any]
    materials: Materials
    chain: SupplyChain
    kept: KeptEntries


def template_path() -> Path:
    """Return the template that comes with the package."""
    return Path(str(resources.files("bomrisk_templates") / "article24.xlsx"))


def article24(portfolio: Portfolio, kept: KeptEntries | None = None) -> Article24:
    """Make the contents of the workbook.

    Parameters
    ----------
    portfolio : Portfolio
    kept : KeptEntries, optional
        What the reader wrote in an earlier workbook; its entries are taken out as they find their rows.
    """
    kept = kept or KeptEntries()
    chain = own_supply_chain(portfolio, kept)
    materials = materials_of(chain, portfolio)
    total = math.fsum(value for value in portfolio.spend if math.isfinite(value))
    tables: dict[str, Columns] = {
        "a24_uses": _use_columns(chain),
        "a24_materials": material_columns(materials, chain, total),
        "a24_list": list_columns(chain, materials.facts),
        "a24_world": world_columns(materials),
        "a24_stages": stage_columns(materials),
        "a24_controls": control_columns(materials),
        "a24_other": other_columns(materials, kept),
        "a24_questions": question_columns(chain, kept),
        "a24_benchmarks": benchmark_columns(materials, chain),
        "a24_boms": bom_columns(portfolio, chain),
        "a24_countries": country_columns(),
        "a24_splits": split_columns(chain),
        "a24_findings": finding_columns(portfolio, chain),
        "a24_sources": source_columns(materials),
    }
    vulnerability = vulnerability_columns(materials, chain, tables["a24_materials"], kept)
    tables["a24_vulnerability"] = vulnerability
    tables["a24_mitigation"] = mitigation_columns(materials, chain, vulnerability, kept)
    tables["a24_left"] = left_columns(kept)
    company = company_values(kept, chain.measure)
    tables["a24_coverage"] = coverage_columns(tables, company)
    return Article24(
        tables, company, headlines(tables, chain, company, boms_in_words(portfolio)), materials, chain, kept
    )


def fill_article24(
    portfolio: Portfolio, out: Path, kept: KeptEntries | None = None, template: Path | None = None
) -> Article24:
    """Write the workbook of a portfolio.

    Parameters
    ----------
    portfolio : Portfolio
    out : Path
        It appears only when it is complete.
    kept : KeptEntries, optional
        What the reader wrote in an earlier workbook.
    template : Path, optional
        A restyled template; the packaged one if not given.

    Returns
    -------
    Article24
        What was written.

    Raises
    ------
    InputError
        If the template lost names (all are named), or the file cannot be written.
    """
    book = Workbook.open(template or template_path())
    book.require({name: list(headers(name).values()) for name in TABLES}, NAMED_CELLS)
    found = article24(portfolio, kept)
    shown = {name: table.body.bottom - table.body.top + 1 for name, table in book.tables.items()}
    tables = dict(found.tables)
    tables["a24_top"] = top_columns(tables, found.chain, shown["a24_top"])
    tables["a24_changes"] = change_columns(found.materials, shown["a24_changes"])
    given, facts = portfolio.assessment, found.materials.facts
    total = math.fsum(value for value in portfolio.spend if math.isfinite(value))
    checks = check_columns(tables, found.chain, total, (facts.verified_through, given.as_of))
    tables["a24_checks"] = checks
    for name, columns in tables.items():
        _fill(book, name, columns)
    master, counts = master_check(list(checks["result"]))
    values: dict[str, Any] = {
        "lead": f"Article 24 of Regulation (EU) 2024/1252. {boms_in_words(portfolio)}; destination {given.to}; as of {given.as_of}",
        "as_of": given.as_of,
        "destination": f"{facts.country(given.to)} ({given.to})",
        "verified_through": reference.verified_through,
        "policy_name": given.policy.name,
        "version": f"bomrisk {_version()}",
        "list_source": LIST_SOURCE,
        "currency": portfolio.money.currency or "no currency named",
        "stored_uses": float(len(found.chain.table)),
        "stored_spend": total,
        "total_spend": total,
        "boms_words": boms_in_words(portfolio),
        "master_check": master,
        "master_counts": counts,
        "check_line": f"{master}: {counts}",
        "section": section_words(len(found.materials.table), shown["a24_top"]),
        **found.headlines,
        **{f"company_{key}": value for key, value in found.company.items()},
    }
    for name, value in values.items():
        book.set_value(f"a24_{name}", value)
    book.replace_page_text({_AS_OF_MARK: given.as_of.isoformat()})
    book.save(out)
    return found


def _fill(book: Workbook, name: str, columns: Columns) -> None:
    by_header = {headers(name)[key]: values for key, values in columns.items()}
    if name in _FIXED:
        book.set_table_values(name, by_header)
        return
    count = len(next(iter(columns.values())))
    book.fill_table(name, by_header, count, heights=heights_of(_read(name), columns, count))


def _read(name: str) -> list[Column]:
    """Columns that people read, which give the rows their height."""
    columns = list(TABLES[name])
    keys = [column.key for column in columns]
    return columns[: keys.index(_LAST_READ[name]) + 1] if name in _LAST_READ else columns


def _use_columns(chain: SupplyChain) -> Columns:
    """Return the columns of the own supply chain by key."""
    table = chain.table
    columns: Columns = {"use": np.arange(1, len(table) + 1, dtype=np.float64)}
    columns |= {
        "bom": table["bom"].tolist(),
        "place": [_place(sheet, row) for sheet, row in zip(table["sheet"], table["row"], strict=True)],
        "part_number": [text(value) or None for value in table["shown_part"]],
        "description": [text(value) or None for value in table["description"]],
        "supplier": table["supplier"].tolist(),
        "material": table["material_name"].tolist(),
        "listed": table["listed"].tolist(),
        "listed_why": [why or None for why in table["listed_why"]],
        "evidence": [
            f"{rung}: {rule} ({confidence})"
            for rung, rule, confidence in zip(table["rung"], table["rule"], table["confidence"], strict=True)
        ],
        "declared_origin": [str(split) or None for split in chain.splits["origin"]],
        "declared_recycling": [word or None for word in table["declared_recycling"]],
    }
    for stage in STAGES:
        columns[f"declared_{stage}"] = [str(split) or None for split in chain.splits[stage]]
    entries = [column.key for column in TABLES["a24_uses"] if column.role == "entry"]
    columns |= {key: [value if text(value) else None for value in table[key]] for key in entries}
    for column in TABLES["a24_uses"]:
        if column.key not in columns:
            values = table[column.key]
            columns[column.key] = numbers(values) if pd.api.types.is_numeric_dtype(values) else values.tolist()
    return columns


def _place(sheet: Any, row: Any) -> str | None:
    if row is None or row != row:
        return None
    return f"{text(sheet)}!{int(row)}" if text(sheet) else f"row {int(row)}"


def _version() -> str:
    try:
        return metadata.version("bomrisk")
    except metadata.PackageNotFoundError:
        return "(from source)"
