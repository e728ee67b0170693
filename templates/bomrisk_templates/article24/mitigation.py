"""What could be done about a vulnerability: what the data offer, and what the reader decides."""

from __future__ import annotations

import pandas as pd

from bomrisk import reference
from bomrisk.benchmarks.crma import union_countries
from bomrisk.benchmarks.world_shares import chosen_shares
from bomrisk_templates.article24.columns import entry_keys
from bomrisk_templates.article24.kept import KeptEntries, material_key, text
from bomrisk_templates.article24.materials import STAGE_WORDS, Materials
from bomrisk_templates.article24.uses import NO_SUPPLIER, SupplyChain
from bomrisk_templates.bom_risk.columns_of import Columns

__all__ = ["mitigation_columns", "state_of_mitigation"]

_LEAST_SHARE = 0.02
_SANCTIONS = "EU_US_UK_SECTORAL_SANCTIONS"
_MOST = 5


def mitigation_columns(materials: Materials, chain: SupplyChain, vulnerability: Columns, kept: KeptEntries) -> Columns:
    """Return the columns of the mitigation by key.

    Parameters
    ----------
    materials : Materials
    chain : SupplyChain
    vulnerability : Columns
        Columns of the vulnerabilities.
    kept : KeptEntries
    """
    found = [kept.take("a24_mitigation", material_key(name)) for name in materials.names]
    columns: Columns = {key: [each.get(key) for each in found] for key in entry_keys("a24_mitigation")}
    significant = list(vulnerability["result"])
    columns |= {
        "material": materials.names,
        "significant": significant,
        "suggestions": [_offers(materials, chain, at) for at in range(len(materials.table))],
        "state": [
            state_of_mitigation(word, *(text(each.get(key)) for key in ("diversify", "substitute", "measure")))
            for word, each in zip(significant, found, strict=True)
        ],
    }
    return columns


def state_of_mitigation(significant: str, diversify: str, substitute: str, measure: str) -> str:
    """Say how far the mitigation is, as the workbook's formula does."""
    if significant in ("no", "not used"):
        return "not needed"
    if significant == "open":
        return "open: decide on Vulnerability"
    if not diversify or not substitute:
        return "open: assess diversification and substitution"
    return "recorded" if measure else "open: record a measure"


def _offers(materials: Materials, chain: SupplyChain, at: int) -> str:
    """What the tables and the BOM say on other sources, recycling and substitutes; nothing that they do not hold."""
    uses = chain.table.iloc[materials.table["uses"].iloc[at]]
    material = str(materials.table["material"].iloc[at])
    offers = [*_free_producers(materials, at), _second_sources(uses), _recycling(material)]
    return " ".join([*(offer for offer in offers if offer), "Substitutes: the tables hold nothing on them."])


def _free_producers(materials: Materials, at: int) -> list[str]:
    """Producers at the bottleneck without a control that bears on the destination, those of the EU apart."""
    row = materials.rated.ratings.iloc[at]
    stage = row["bottleneck_stage"]
    if pd.isna(stage):
        return []
    shares, about = chosen_shares(str(row["bottleneck_material"]), str(stage))
    if about is None:
        return []
    exposure = materials.rated.exposure
    stages = materials.stages_of(at)
    keys = set(stages.loc[stages["stage"].eq(stage) & stages["material"].eq(row["bottleneck_material"]), "stage_key"])
    held = set(exposure.loc[exposure["stage_key"].isin(keys) & exposure["effective"].gt(0), "country"])
    others = shares[shares["country"].ne(row["top_country"]) & shares["share"].ge(_LEAST_SHARE)]
    free = others[~others["country"].isin(held)].head(_MOST)
    union, sanctioned = union_countries(), _sanctioned()
    publisher = reference.sources().set_index("source_id")["publisher"].get(str(about["source_id"]).split(";")[0], "")
    word = STAGE_WORDS[str(stage)]
    if free.empty:
        return [f"Other {word}: no further country with {100 * _LEAST_SHARE:.0f} % or more is free of controls."]
    named = ", ".join(
        f"{materials.facts.country(code)}{' (EU)' if code in union else ' (sanctions: check)' if code in sanctioned else ''} "
        f"{100 * share:.0f} %"
        for code, share in zip(free["country"], free["share"], strict=True)
    )
    return [f"Other {word} without a control in force: {named} ({publisher}, {about['year']})."]


def _sanctioned() -> frozenset[str]:
    blocs = reference.blocs()
    return frozenset(blocs.loc[blocs["bloc"].eq(_SANCTIONS), "country"])


def _second_sources(uses: pd.DataFrame) -> str:
    named = sum(bool(text(value)) for value in uses["alternates"])
    suppliers = len(set(uses["supplier"]) - {NO_SUPPLIER})
    return f"Second sources are named on {named} of {len(uses)} lines; {suppliers} supplier{'' if suppliers == 1 else 's'}."


def _recycling(material: str) -> str:
    row = reference.materials().set_index("material").loc[material]
    if pd.isna(row["eol_rir"]):
        return ""
    if row["eol_rir"] == 0:
        return "Recycling: an input rate of 0 % is published, which may mean not assessed."
    return f"Recycling: {100 * float(row['eol_rir']):.0f} % of the input is recycled ({row['eol_rir_source_id']})."
