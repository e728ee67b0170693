"""From materials to a rating: the bottleneck stage of each material, and the worst material of each line."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.evidence.declared import RUNG
from bomrisk.evidence.override import NO_MATERIAL
from bomrisk.policy import Policy
from bomrisk.setting import Setting
from bomrisk.stages import NEED, rate_stages

__all__ = ["Ratings", "expand_groups", "grade_of", "is_sure", "rate", "rate_members", "single_materials"]

_PARTS = ["concentration", "exposure", "floor_addition", "score"]
PART = "component"
"""The form of a line that says nothing of its form: a part that contains the material."""


@dataclass(frozen=True)
class Ratings:
    """Tables of a rating, each level pointing into the next by row positions (0-based, inclusive; -1 = none).

    Attributes
    ----------
    ratings : DataFrame
        One row per distinct rating, index = rating_id.
    materials : DataFrame
        One row per rating and material.
    stages : DataFrame
        One row per needed material and stage.
    reaching : DataFrame
        Controls that reach the needed materials.
    """

    ratings: pd.DataFrame
    materials: pd.DataFrame
    stages: pd.DataFrame
    reaching: pd.DataFrame


def grade_of(score: pd.Series[float], policy: Policy) -> pd.Series[str]:
    """Grade of each score by the policy's bands; ``unrated`` where there is no score."""
    position = np.searchsorted(list(policy.bands.values()), score.fillna(0.0).to_numpy(dtype=float), side="right")
    grades = np.asarray(["A", *policy.bands], dtype=object)[position]
    return pd.Series(np.where(score.notna(), grades, "unrated"), index=score.index, dtype=object)


def rate(evidence: pd.DataFrame, count: int, setting: Setting, controls: pd.DataFrame | None = None) -> Ratings:
    """Rate combinations of materials.

    Parameters
    ----------
    evidence : DataFrame
        Materials of each combination: ``rating_id, material, rung, rule, confidence, mass_fraction`` [fraction of the part's
        mass], ``form, ambiguous, material_origin`` (where it was mined, see :mod:`bomrisk.origin_codes`), ``reexport`` (``yes``,
        ``no``, ``""``), ``origin_unreadable``; ``processing_country`` where that is another, and ``moment`` where there are
        several.
    count : int
        Number of combinations; a combination without a row in `evidence` is unrated.
    setting : Setting
    controls : DataFrame, optional
        Controls at several moments, see :func:`bomrisk.stages.rate_stages`; those of the setting's date if not given.

    Returns
    -------
    Ratings
    """
    return rate_members(expand_groups(evidence, setting), count, setting, controls)


def rate_members(rows: pd.DataFrame, count: int, setting: Setting, controls: pd.DataFrame | None = None) -> Ratings:
    """Rate what :func:`expand_groups` returns, all else as in :func:`rate`."""
    policy, rows = setting.policy, rows.copy(deep=False)
    if controls is None:
        rows["moment"] = 0
    if "processing_country" not in rows.columns:
        rows["processing_country"] = rows["material_origin"]
    rows = rows.assign(form_needed=rows["form"].where(rows["form"].ne(""), PART))
    needs = rows.loc[rows["material"].ne(NO_MATERIAL), NEED].drop_duplicates()
    members = _member_needs(needs)
    all_needs = pd.concat([needs, members[NEED]]).drop_duplicates().reset_index(drop=True)
    stages, reaching = rate_stages(all_needs, setting, controls)
    by_need = _by_need(stages, all_needs)
    by_need = _widen_groups(by_need, members)

    rows = rows.merge(by_need, on=NEED, how="left", validate="many_to_one")
    # A line that holds no listed material, as the buyer says, needs nothing.
    rows["rated"] = rows["rated"].eq(True)
    places = ["first_stage", "last_stage", "bottleneck"]
    rows[places] = rows[places].fillna(-1).astype(int)
    rows["trace"] = rows["mass_fraction"].lt(policy.trace_mass_fraction).fillna(False).astype(bool)
    weight = np.where(rows["trace"], policy.trace_factor, 1.0)
    for name in [*_PARTS, "low", "high"]:
        rows[name] = rows[name] * weight
    rows["counts"] = _counts(rows)
    kept = stages[stages["need"] < len(needs)].drop(columns="need")
    return Ratings(_ratings(rows, count, setting), rows, kept, reaching)


def _counts(rows: pd.DataFrame) -> pd.Series[bool]:
    """Tell which materials give the score: what a part merely may contain cannot carry a grade."""
    sure = is_sure(rows) | (rows["one_of"].ne("") & ~rows["settled"])
    any_sure = sure.groupby(rows["rating_id"]).transform("any")
    # Candidates of a customs code or a text are read for what nothing else tells.
    return sure | (~any_sure & rows["ambiguous"] & rows["one_of"].eq(""))


def is_sure(evidence: pd.DataFrame) -> pd.Series[bool]:
    """Tell which materials of a table of evidence are in the part for certain."""
    return ~evidence["ambiguous"].astype(bool) & evidence["confidence"].ne("low")


def single_materials(
    material: npt.ArrayLike,
    *,
    rule: npt.ArrayLike = "",
    form: npt.ArrayLike = "",
    trace: npt.ArrayLike = False,
    mined: npt.ArrayLike = "",
    processed: npt.ArrayLike | None = None,
    reexport: npt.ArrayLike = "",
) -> pd.DataFrame:
    """Write evidence in which each rating holds one material for certain, as :func:`rate` wants it.

    Parameters
    ----------
    material : array_like of str
        Of each rating.
    rule, form, mined, reexport : array_like of str
        As the columns ``rule, form, material_origin, reexport``: one for each rating, or one for all.
    processed : array_like of str, optional
        As the column ``processing_country``; where it was mined, if not given.
    trace : array_like of bool
        Whether it is a trace; its amount does not matter then.
    """
    names = np.asarray(material, dtype=object)
    return pd.DataFrame(
        {
            "rating_id": np.arange(len(names)),
            "material": names,
            "rung": "material",
            "rule": rule,
            "confidence": "high",
            "mass_fraction": np.where(np.broadcast_to(trace, len(names)), 0.0, np.nan),
            "form": form,
            "ambiguous": False,
            "material_origin": mined,
            "processing_country": mined if processed is None else processed,
            "reexport": reexport,
            "origin_unreadable": False,
        }
    )


def _members() -> pd.DataFrame:
    """Single materials of each group, without the groups inside it."""
    groups = reference.groups()[["group", "member"]]
    return groups[~groups["member"].isin(set(groups["group"]))]


def expand_groups(evidence: pd.DataFrame, setting: Setting) -> pd.DataFrame:
    """Replace groups that have no shares of their own by their members; ``group`` keeps the name.

    Where the group is in the part, one of the members must be, so they are candidates. Where it only may be, each only may be.

    Returns
    -------
    DataFrame
        Also ``one_of``: candidates of which one is in the part for certain have the same text, all other rows none; and
        ``settled``: one of these is known to be the one.
    """
    sets = setting.sets
    has_shares = set(sets.loc[sets["role"].eq("chosen") & sets["rated"], "material"])
    members = _members().groupby("group")["member"].agg(list).to_dict()
    parts: list[list[str]] = [
        members[name] if name in members and name not in has_shares else [name] for name in evidence["material"]
    ]
    spread = np.array([len(part) > 1 for part in parts], dtype=bool)
    possible = evidence["confidence"].eq("low")
    # A declaration may leave several things open at once, each in a rule of its own.
    declared = (evidence["ambiguous"] & evidence["rung"].eq(RUNG) & ~possible).astype(bool)
    expanded = evidence.assign(
        ambiguous=evidence["ambiguous"] | (spread & ~possible),
        group=[name if len(part) > 1 else "" for name, part in zip(evidence["material"], parts, strict=True)],
        one_of=np.select([declared, is_sure(evidence) & spread], [evidence["rule"], evidence["material"]], ""),
    )
    expanded["material"] = pd.Series(parts, index=evidence.index, dtype=object)
    expanded = expanded.explode("material", ignore_index=True)
    return _told_once(expanded)


def _told_once(rows: pd.DataFrame) -> pd.DataFrame:
    """Keep one row of each material of a rating, a sure one where there is one; find the candidates that it settles."""
    sure = is_sure(rows)
    known = sure.groupby([rows["rating_id"], rows["material"]]).transform("any")
    settled = known.groupby([rows["rating_id"], rows["one_of"]]).transform("any") & rows["one_of"].ne("")
    first = rows.assign(settled=settled).loc[sure.sort_values(ascending=False, kind="stable").index]
    return first.drop_duplicates(["rating_id", "material"]).sort_index(ignore_index=True)


def _member_needs(needs: pd.DataFrame) -> pd.DataFrame:
    """Needs of the members of needed groups, with the group's position in `needs`."""
    numbered = needs.reset_index(drop=True).assign(group_need=range(len(needs))).rename(columns={"material": "group"})
    return numbered.merge(_members(), on="group", how="inner").rename(columns={"member": "material"})


def _by_need(stages: pd.DataFrame, needs: pd.DataFrame) -> pd.DataFrame:
    """Bottleneck and score of each need: its worst rated stage."""
    stages = stages.assign(position=range(len(stages)))
    span = stages.groupby("need")["position"].agg(first_stage="min", last_stage="max")
    rated = stages[stages["rated"]]
    worst = rated.loc[rated.groupby("need")["score"].idxmax()].set_index("need")
    ranges = rated.groupby("need").agg(low=("low", "max"), high=("high", "max"))
    table = needs.copy()
    table[["first_stage", "last_stage"]] = span.reindex(table.index).fillna(-1).astype(int)
    table["bottleneck"] = worst["position"].reindex(table.index).fillna(-1).astype(int)
    table["rated"] = table["bottleneck"] >= 0
    for name in _PARTS:
        table[name] = worst[name].reindex(table.index)
    table[["low", "high"]] = ranges.reindex(table.index)
    return table


def _widen_groups(by_need: pd.DataFrame, members: pd.DataFrame) -> pd.DataFrame:
    """A group's best and worst members give its low and high."""
    if members.empty:
        return by_need
    theirs = members[[*NEED, "group_need"]].merge(by_need[[*NEED, "low", "high"]], on=NEED, how="left")
    spread = theirs.groupby("group_need").agg(low=("low", "min"), high=("high", "max")).reindex(by_need.index)
    return by_need.assign(
        low=np.fmin(by_need["low"], spread["low"]),
        high=np.fmax(by_need["high"], spread["high"]),
    )


def _ratings(rows: pd.DataFrame, count: int, setting: Setting) -> pd.DataFrame:
    """Reduce the materials of each combination to its rating: as bad as its scarcest material."""
    rows = rows.assign(position=range(len(rows)))
    groups = rows.groupby("rating_id")
    table = pd.DataFrame(index=pd.RangeIndex(count, name="rating_id"))
    span = groups["position"].agg(["min", "max"]).reindex(table.index).fillna(-1).astype(int)
    table["first_material"], table["last_material"] = span["min"], span["max"]
    counting = rows[rows["counts"] & rows["rated"]]
    worst = counting.loc[counting.groupby("rating_id")["score"].idxmax()].set_index("rating_id")
    for name in _PARTS:
        table[name] = worst[name].reindex(table.index)
    for name in ("position", "bottleneck"):
        table[name] = worst[name].reindex(table.index).fillna(-1).astype(int)
    table["bottleneck_material"] = worst["material"].reindex(table.index)
    table["trace"] = worst["trace"].reindex(table.index).eq(True)
    # Of candidates only one need be true: the best of them is the best case.
    either = counting["one_of"].where(counting["ambiguous"], counting["position"].astype(str))
    lows = counting.groupby([counting["rating_id"], either])["low"].min()
    table["low"] = lows.groupby(level="rating_id").max().reindex(table.index)
    highs = rows[rows["rated"]].groupby("rating_id")["high"].max().reindex(table.index)
    table["high"] = np.where(table["score"].notna(), highs, np.nan)
    table["grade"] = grade_of(table["score"], setting.policy)
    return table
