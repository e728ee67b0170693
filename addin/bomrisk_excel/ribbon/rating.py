"""A rated live BOM, with the same tables, figures and sentences that the risk workbook has."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

import bomrisk
from bomrisk.assessment import Assessment, assess
from bomrisk.findings import findings_frame
from bomrisk.setting import Setting
from bomrisk_excel.ribbon.live_bom import LiveBom
from bomrisk_excel.user_settings import user_rates
from bomrisk_templates.bom_risk.calendar_tables import calendar_columns
from bomrisk_templates.bom_risk.chain_tables import material_columns, rating_columns, stage_columns
from bomrisk_templates.bom_risk.columns_of import Columns, texts
from bomrisk_templates.bom_risk.facts import Facts
from bomrisk_templates.bom_risk.figures import Figures, figures_of
from bomrisk_templates.bom_risk.headlines import change_rows, headlines
from bomrisk_templates.bom_risk.line_tables import result_columns
from bomrisk_templates.bom_risk.list_tables import control_columns
from bomrisk_templates.bom_risk.money import Money, money_of

__all__ = ["WORST_SHOWN", "Rated", "rate_live", "version"]

WORST_SHOWN = 12
_SHOWN = {
    "bomrisk_top_countries": 8,
    "bomrisk_top_materials": 8,
    "bomrisk_worst_lines": WORST_SHOWN,
    "bomrisk_next_changes": 6,
}


@dataclass(frozen=True)
class Rated:
    """A rated BOM, ready to be written.

    Parameters
    ----------
    live : LiveBom
    assessment : Assessment
    results, ratings, controls : Columns
        Columns by key, as the risk workbook has them.
    figures : Figures
    head : mapping
        Headline cells by name.
    findings : DataFrame
        Of the reading and of the rating.
    facts : Facts
    money : Money
        Currency of the spend and the rates to it.
    """

    live: LiveBom
    assessment: Assessment
    results: Columns
    ratings: Columns
    controls: Columns
    figures: Figures
    head: Mapping[str, Any]
    findings: pd.DataFrame
    facts: Facts
    money: Money


def rate_live(live: LiveBom, setting: Setting) -> Rated:
    """Rate a BOM and lay out what people read of it."""
    bom = live.bom
    assessment = assess(bom.lines, setting.policy, setting.as_of, setting.to, ahead=True)
    facts = Facts.of_reference()
    stages = stage_columns(assessment, facts)
    # Here the list of controls is a sheet of its own, made by a button.
    stages["holds"] = [text.replace(" more on Controls", " more, see Controls calendar") for text in stages["holds"]]
    materials = material_columns(assessment, stages, facts)
    ratings = rating_columns(assessment, stages, materials)
    money = money_of(bom.lines, assessment.as_of, [user_rates()])
    results = result_columns(assessment, ratings, bom.lines, money, bom.structure)
    controls = control_columns(assessment, facts)
    calendar = calendar_columns(assessment.changes_ahead(results["spend"]), setting, facts, money.currency)
    alternates = texts(bom.lines["alternates"]) if "alternates" in bom.lines.columns else None
    countries = sorted({name for name in stages["country_name"] if name})
    names = sorted({str(name) for name in materials["material_name"] if name})
    figures = figures_of(results, ratings, (countries, names), _SHOWN, alternates)
    figures["bomrisk_next_changes"] = change_rows(calendar, assessment.as_of, _SHOWN["bomrisk_next_changes"])
    read = findings_frame([*bom.findings, *money.findings])
    return Rated(
        live=live,
        assessment=assessment,
        results=results,
        ratings=ratings,
        controls=controls,
        figures=figures,
        head=headlines(results, figures, len(bom.lines), bom.path.name, assessment.to, "", money.currency),
        findings=pd.concat([read, assessment.findings], ignore_index=True).drop_duplicates(),
        facts=facts,
        money=money,
    )


def version() -> str:
    """Version of bomrisk as the sheets name it."""
    return f"bomrisk {bomrisk.__version__}"
