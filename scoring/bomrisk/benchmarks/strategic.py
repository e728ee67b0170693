"""Which lines hold which strategic raw materials of Annex I, and how sure that is."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.assessment import Assessment
from bomrisk.benchmarks.families import families_of_rule
from bomrisk.benchmarks.thresholds import AnnexEntry, annex_entries

__all__ = ["strategic_uses"]

_CARRIED = ["rung", "rule", "confidence", "mass_fraction", "form", "trace", "score", "bottleneck"]


def strategic_uses(assessment: Assessment) -> pd.DataFrame:
    """List the strategic raw materials of every line.

    Parameters
    ----------
    assessment : Assessment

    Returns
    -------
    DataFrame
        One row per line and material: ``line`` (position), ``material``, ``candidates`` (ids with a semicolon between them: what it
        may be; itself where that is known), ``letter`` and ``entry`` (of Annex I), ``held`` (``yes``; ``possible``: it may be in
        the part), ``listed`` (``yes``, ``no`` or ``open``: whether it is of the grade that the list names), ``listed_why``, and
        ``rung, rule, confidence, mass_fraction`` [fraction of the part's mass], ``form``, ``trace``, ``score`` [0..100] and
        ``bottleneck`` (row position in the assessment's stages, -1 = none) as the rating has them.

    Notes
    -----
    Where it is open which of several materials a part holds, and all of them are one entry of the list (natural or synthetic
    graphite), the entry is held for sure, and counts once: as the group. Where a line of the BOM is such a use, the lines
    that name the member count as the group, too: a strategic raw material is never two.
    """
    entries = _entry_of()
    rows = assessment.rating_materials
    rows = rows[rows["material"].isin(entries)].reset_index(drop=True)
    found = [entries[material] for material in rows["material"]]
    judged = [_listed(entry, form, rule) for entry, form, rule in zip(found, rows["form"], rows["rule"], strict=True)]
    whole = _one_of_an_entry(rows, found)
    sure = rows["counts"].eq(True) | (whole & rows["confidence"].isin(["high", "medium"]))
    table = rows[["rating_id", "material", *_CARRIED]].assign(
        candidates=rows["material"],
        letter=[entry.letter for entry in found],
        entry=[entry.title for entry in found],
        held=np.where(sure, "yes", "possible"),
        listed=[listed for listed, _ in judged],
        listed_why=[why for _, why in judged],
        open_group=rows["group"].where(whole, ""),
    )
    table = _counted_once(table)
    lines = pd.DataFrame(
        {"line": np.arange(len(assessment.lines)), "rating_id": assessment.lines["rating_id"].to_numpy()}
    )
    uses = lines.merge(table, on="rating_id", how="inner").drop(columns="rating_id")
    uses["bottleneck"] = uses["bottleneck"].fillna(-1).astype(int)
    order = ["line", "material", "candidates", "letter", "entry", "held", "listed", "listed_why", *_CARRIED]
    return uses[order].sort_values(["line", "letter", "material"], kind="stable", ignore_index=True)


@cache
def _entry_of() -> dict[str, AnnexEntry]:
    return {material: entry for entry in annex_entries() for material in entry.materials}


def _one_of_an_entry(rows: pd.DataFrame, found: list[AnnexEntry]) -> pd.Series[bool]:
    """Rows of a group of which one member must be there if any is, where every member is the same entry."""
    groups = rows["group"].fillna("").astype(str)
    letters = pd.Series([entry.letter for entry in found], index=rows.index, dtype=object)
    key = [rows["rating_id"], groups, letters]
    members = groups.groupby(key).transform("size")
    whole = groups.map(_group_sizes()).fillna(0).astype(int)
    return (groups.ne("") & (members == whole)).astype(bool)


def _counted_once(table: pd.DataFrame) -> pd.DataFrame:
    """Let candidates of one entry, and what is known to be one of them elsewhere, be one use of the group."""
    groups = table["open_group"]
    if groups.eq("").all():
        return table
    counted = sorted(set(groups[groups.ne("") & table["held"].eq("yes")]))
    of_member = {member: group for group in counted for member in reference.members(group)}
    named = groups.where(groups.ne(""), table["material"].map(of_member))
    mine = table.assign(material=named)[named.notna()]
    key = [mine["rating_id"], mine["material"]]
    # What a part holds for sure it does not merely perhaps hold.
    mine = mine[mine["held"].eq("yes") | ~mine["held"].eq("yes").groupby(key).transform("any")]
    # The worst candidate stands for all of them, as in the score.
    mine = mine.sort_values("score", ascending=False, na_position="last", kind="stable")
    uses = mine.groupby(["rating_id", "material"], sort=False)
    # Of candidates the mass is that of each; of several that are all there, and of candidates that differ, it is not told.
    told = uses["mass_fraction"].transform("nunique").le(1) & (
        mine["open_group"].ne("") | uses["material"].transform("size").eq(1)
    )
    one = mine.assign(
        candidates=uses["candidates"].transform(lambda ids: ";".join(sorted(ids))),
        mass_fraction=mine["mass_fraction"].where(told),
    ).drop_duplicates(["rating_id", "material"])
    return pd.concat([table[named.isna()], one], ignore_index=True)


@cache
def _group_sizes() -> dict[str, int]:
    groups = reference.groups()
    inner = set(groups["group"])
    sizes = groups[~groups["member"].isin(inner)].groupby("group").size()
    return {str(group): int(size) for group, size in sizes.items()}


def _listed(entry: AnnexEntry, form: str, rule: str) -> tuple[str, str]:
    """Whether a use is of the grade that the list names."""
    if not entry.yes_forms and not entry.no_forms and not entry.yes_families and not entry.no_families:
        return "yes", ""
    families = families_of_rule(rule)
    for listed, some_families, forms in (
        ("yes", entry.yes_families, entry.yes_forms),
        ("no", entry.no_families, entry.no_forms),
    ):
        of_family, of_form = sorted(families & some_families), form if form in forms else ""
        if of_family or of_form:
            reason = of_family[0].replace("-", " ") if of_family else of_form
            return listed, f"The list has it as {entry.grade}; this use: {reason}."
    return "open", f"The list has it as {entry.grade}; the BOM does not tell."
