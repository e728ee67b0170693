"""From evidence to the arrays that draws are computed from."""

from __future__ import annotations

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.origin_codes import countries_of
from bomrisk.policy import Policy
from bomrisk.ratings import Ratings, rate
from bomrisk.setting import Setting
from bomrisk.uncertainty_tables import Controls, Integers, Places, Stages, Supply, Tables

__all__ = ["tables_of"]

_REACH = ["material", "form_needed", "reexport", "moment"]
_SET = ["material", "stage", "dataset", "year"]
_PLACE = ["material", "stage"]


def tables_of(evidence: pd.DataFrame, count: int, setting: Setting, *, members: bool = False) -> Tables:
    """Prepare the arrays.

    Parameters
    ----------
    evidence : DataFrame
        See :func:`bomrisk.ratings.rate`.
    count : int
        Number of ratings.
    setting : Setting
        Of the known world, nothing taken out.
    members : bool
        Whether a group that has shares of its own stands for one of its members, too.

    Returns
    -------
    Tables
    """
    rows = _with_choices(evidence, members=members)
    rated = rate(rows, count, setting)
    sets = setting.sets[setting.sets["rated"]].reset_index(drop=True)
    sets = sets.assign(chosen=sets["role"].eq("chosen")).sort_values([*_PLACE, "chosen"], ascending=[True, True, False])
    sets = sets.reset_index(drop=True)
    stages = rated.stages.assign(position=range(len(rated.stages)))
    stages = stages[stages["rated"]].reset_index(drop=True)
    issuers, controls, lapses = _controls(rated, setting.policy)
    needed = stages[[*_REACH, "stage"]].drop_duplicates(ignore_index=True)
    supplies = needed.assign(place_of=range(len(needed))).merge(
        sets.assign(dataset_row=range(len(sets)))[[*_SET, "dataset_row", "chosen"]], on=_PLACE, how="inner"
    )
    supplies = supplies.sort_values(["place_of", "dataset_row"], kind="stable").reset_index(drop=True)
    places = _places(needed, supplies, issuers, setting)
    return _assembled(
        rated, stages, needed, issuers, places, _supply(supplies, issuers, setting), controls, sets, count, lapses
    )


def _with_choices(evidence: pd.DataFrame, *, members: bool) -> pd.DataFrame:
    """Number the sets of candidates of which one is in the part; with `members`, groups become such sets."""
    rows = evidence.reset_index(drop=True)
    # A declaration may leave several things open at once, each in a rule of its own; all other candidates are one set.
    rule = rows["rule"].where(rows["rung"].eq("declaration"), "")
    keys = rows["rating_id"].astype(str) + "|" + rule
    ambiguous = rows["ambiguous"].to_numpy(dtype=bool)
    names = [[each for each in reference.members(name) if not reference.members(each)] for name in rows["material"]]
    is_group = np.array([bool(each) for each in names], dtype=bool) & ~ambiguous
    keys = keys.where(~is_group, rows["rating_id"].astype(str) + "|group|" + rows["material"].astype(str))
    rows["unsure"] = rows["confidence"].eq("low").to_numpy(dtype=bool) & ~ambiguous
    rows["choice"] = np.where(ambiguous | is_group, pd.factorize(keys)[0], -1)
    if members and is_group.any():
        spelt = zip(rows["material"], names, is_group, strict=True)
        rows["material"] = [each if group else [name] for name, each, group in spelt]
        # What only may be in the part has no member that must be.
        rows["ambiguous"] = ambiguous | (is_group & rows["confidence"].ne("low").to_numpy(dtype=bool))
        rows = rows.explode("material", ignore_index=True)
    return rows


def _controls(rated: Ratings, policy: Policy) -> tuple[pd.DataFrame, Controls, int]:
    """Controls by issuer of each need, and the table of issuers."""
    reaching = rated.reaching
    possible = reaching[reaching["scored"] & (~reaching["extraterritorial"] | reaching["reexport"].ne("no"))]
    by_issuer = [*_REACH, "issuing_country"]
    possible = possible.sort_values(by_issuer, kind="stable").reset_index(drop=True)
    first = np.flatnonzero(~possible.duplicated(by_issuer).to_numpy())
    issuers = possible.loc[first, by_issuer].reset_index(drop=True).rename(columns={"issuing_country": "country"})
    lapsed = possible["status"].eq("lapse_unverified")
    numbers, names = pd.factorize(possible["control_id"].where(lapsed))
    bearing = ~possible["extraterritorial"] | possible["reexport"].eq("yes")
    coverage, form, status = (possible[name].to_numpy(dtype=object) for name in ("coverage", "form", "status"))
    controls = Controls(
        _measures(possible, policy),
        coverage,
        form,
        status,
        numbers.astype(np.int64),
        bearing.to_numpy(dtype=bool),
        first.astype(np.int64),
    )
    return issuers.assign(issuer=range(len(issuers))), controls, len(names)


def _measures(controls: pd.DataFrame, policy: Policy) -> tuple[tuple[str, ...], ...]:
    """Measures of each control as :func:`bomrisk.exposure.severity_of` counts them."""
    found = []
    for measures, waivers in zip(controls["measure"], controls["waivers"], strict=True):
        names = [name.strip() for name in measures.split(";")]
        names = [policy.waiver_measure if name == "ban" and waivers == "yes" else name for name in names]
        found.append(tuple(name for name in names if name in policy.severity) or ("unspecified",))
    return tuple(found)


def _supply(supplies: pd.DataFrame, issuers: pd.DataFrame, setting: Setting) -> Supply:
    """Shares under control of each supply."""
    numbered = supplies.assign(supply=range(len(supplies)))
    named = setting.world.named_shares[[*_SET, "country", "share"]]
    rows = numbered[[*_REACH, "stage", "dataset", "year", "supply"]].merge(named, on=_SET, how="inner")
    rows = rows.merge(issuers, on=[*_REACH, "country"], how="inner").sort_values("supply", kind="stable")
    at = rows["supply"].to_numpy(dtype=np.int64)
    first = np.flatnonzero(np.diff(at, prepend=-1))
    return Supply(
        supplies["dataset_row"].to_numpy(dtype=np.int64),
        rows["share"].to_numpy(dtype=float),
        rows["issuer"].to_numpy(dtype=np.int64),
        first.astype(np.int64),
        at[first],
    )


def _places(needed: pd.DataFrame, supplies: pd.DataFrame, issuers: pd.DataFrame, setting: Setting) -> Places:
    """Datasets of each stage of each need, and the countries that an unknown origin is one of."""
    at = supplies["place_of"].to_numpy(dtype=np.int64)
    first = np.flatnonzero(np.diff(at, prepend=-1))
    chosen = supplies.loc[first, [*_REACH, "stage", "dataset", "year", "place_of"]]
    named = setting.world.named_shares[[*_SET, "country", "share"]]
    rows = chosen.merge(named, on=_SET, how="left").merge(issuers, on=[*_REACH, "country"], how="left")
    rows = rows.sort_values(["place_of", "share", "country"], ascending=[True, False, True], kind="stable")
    bounds = np.flatnonzero(np.diff(rows["place_of"].to_numpy(), prepend=-1))[1:]
    shares = np.split(rows["share"].to_numpy(dtype=float), bounds)
    numbers = np.split(rows["issuer"].fillna(-1).to_numpy(dtype=np.int64), bounds)
    return Places(
        pd.factorize(needed["material"] + "|" + needed["stage"])[0].astype(np.int64),
        first.astype(np.int64),
        np.bincount(at, minlength=len(needed)).astype(np.int64),
        tuple(np.cumsum(each) for each in shares) if len(needed) else (),
        tuple(numbers) if len(needed) else (),
    )


def _assembled(
    rated: Ratings,
    stages: pd.DataFrame,
    needed: pd.DataFrame,
    issuers: pd.DataFrame,
    places: Places,
    supply: Supply,
    controls: Controls,
    sets: pd.DataFrame,
    count: int,
    lapses: int,
) -> Tables:
    materials = rated.materials
    place = stages.merge(needed.assign(place_of=range(len(needed))), on=[*_REACH, "stage"], how="left")["place_of"]
    sets_of_stages, origins = _origins(stages, issuers)
    # The stages of one need stand in a row; a material knows the first and the last of them.
    first_of = materials["first_stage"].to_numpy(dtype=np.int64)
    blocks = np.unique(first_of[first_of >= 0])
    of_stage = np.searchsorted(blocks, stages["position"].to_numpy(dtype=np.int64), side="right") - 1
    starts = np.flatnonzero(np.diff(of_stage, prepend=-1)).astype(np.int64)
    # A need without a rated stage is none.
    need_of = np.full(len(blocks) + 1, -1, dtype=np.int64)
    need_of[of_stage[starts]] = np.arange(len(starts))
    block = np.searchsorted(blocks, first_of)
    parts = {name: sets[f"hhi_g_{name}"].to_numpy(dtype=float) for name in ("destination", "trusted", "other", "slack")}
    return Tables(
        **parts,
        controls=controls,
        supply=supply,
        places=places,
        origins=origins,
        stages=Stages(
            place.to_numpy(dtype=np.int64),
            stages["origins"].ne("").to_numpy(dtype=bool),
            stages["origin_issues"].to_numpy(dtype=bool),
            sets_of_stages,
            starts,
        ),
        need=np.where(first_of >= 0, need_of[block], -1),
        rating=materials["rating_id"].to_numpy(dtype=np.int64),
        trace=materials["trace"].to_numpy(dtype=bool),
        counts=materials["counts"].to_numpy(dtype=bool),
        low=materials["unsure"].to_numpy(dtype=bool),
        choice=materials["choice"].to_numpy(dtype=np.int64),
        count=count,
        lapses=lapses,
    )


def _origins(stages: pd.DataFrame, issuers: pd.DataFrame) -> tuple[Integers, tuple[Integers, ...]]:
    """Number the sets of issuers among the known origins of each stage."""
    keys = [*_REACH, "country"]
    number = dict(zip(issuers[keys].itertuples(index=False, name=None), issuers["issuer"], strict=True))
    found: dict[tuple[int, ...], int] = {}
    of_stages = []
    for *need, origins in stages[[*_REACH, "origins"]].itertuples(index=False, name=None):
        known = [number[(*need, country)] for country in countries_of(origins) if (*need, country) in number]
        of_stages.append(found.setdefault(tuple(known), len(found)))
    return np.array(of_stages, dtype=np.int64), tuple(np.array(each, dtype=np.int64) for each in found)
