"""Changes of supply and of judgements: producers that are out, other shares, other settings of the policy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from bomrisk import reference
from bomrisk.policy import Policy
from bomrisk.scenarios.change import Change, extended, moved
from bomrisk.setting import Setting

__all__ = ["STAGES", "Pairs", "PolicyChange", "Removal", "ShareChange", "changed_policy"]

STAGES = ("mining", "refining", "fabrication")
YEAR = 12.0
"""Months that a rating looks ahead: shares are those of a year's output."""


@dataclass(frozen=True, slots=True)
class Removal(Change):
    """A producer is out for some months of the year.

    Parameters
    ----------
    country : str
        ISO 3166 alpha-2.
    materials, stages : tuple of str
        What it does not supply, a group standing for its members too; all if empty.
    months : float
        How long; 12 or more take out the whole year.
    """

    country: str
    materials: tuple[str, ...] = ()
    stages: tuple[str, ...] = ()
    months: float = YEAR

    def applied(self, setting: Setting, scenario: str) -> Setting:  # noqa: ARG002 - an outage bears no name
        """Return the setting in which ``months / 12`` of its output are lost. Where it was out already, the longer time counts."""
        names = list(reference.materials()["material"])
        if self.materials and "*" not in self.materials:
            names = list(dict.fromkeys(each for name in self.materials for each in (name, *reference.members(name))))
        grid = pd.MultiIndex.from_product([names, self.stages or STAGES], names=["material", "stage"])
        out = grid.to_frame(index=False).assign(country=self.country, lost=min(self.months / YEAR, 1.0))
        known = setting.world.outages
        both = out if known.empty else pd.concat([known, out], ignore_index=True)
        longest = both.groupby(["material", "stage", "country"], as_index=False, sort=False).agg(lost=("lost", "max"))
        return moved(setting, replace(setting.world, outages=longest))


@dataclass(frozen=True, slots=True)
class ShareChange(Change):
    """World output of a material at a stage comes from other countries.

    Parameters
    ----------
    material, stage : str
    shares : tuple of (str, float)
        Country and share [0..1]; the others keep their proportions in what is left.
    """

    material: str
    stage: str
    shares: tuple[tuple[str, float], ...]

    def applied(self, setting: Setting, scenario: str) -> Setting:
        """Return the setting with these shares. Second opinions on the stage are left out: they are about today's world."""
        world, stated = setting.world, dict(self.shares)
        key: list[tuple[str, Any]] = [("material", self.material), ("stage", self.stage)]
        sets, shares = world.share_sets, world.shares
        here = _all_equal(sets, key)
        chosen = sets[here & sets["role"].eq("chosen")]
        found = None if chosen.empty else chosen.iloc[0]
        dataset, year = (
            (f"scenario-{scenario}", setting.as_of.year) if found is None else (found["dataset"], found["year"])
        )
        set_key = [*key, ("dataset", dataset), ("year", year)]
        rows = shares[_all_equal(shares, set_key)]
        others = rows[~rows["country"].isin(stated)]
        before = float(rows.loc[rows["country"].isin(stated), "share"].sum())
        factor = (1 - sum(stated.values())) / (1 - before) if before < 1 - 1e-9 else 0.0
        source = f"scenario {scenario}"
        changed = others.assign(share=others["share"] * max(factor, 0.0))
        new = [
            {**dict(set_key), "country": country, "share": share, "source_id": source, "confidence": "unverified"}
            for country, share in stated.items()
        ]
        rest = shares[~_all_equal(shares, set_key)]
        described: dict[str, Any] = {"source_id": source, "confidence": "unverified", "notes": f"Stated in {source}"}
        kept = sets[~here]
        if found is None:
            plain = {"role": "chosen", "top_list": "no", "group_value": "no"}
            kept = extended(kept.reset_index(drop=True), [{**dict(set_key), **plain, **described}])
        else:
            kept = pd.concat([kept, chosen.assign(**described)], ignore_index=True).astype(sets.dtypes.to_dict())
        table = pd.concat([rest, changed], ignore_index=True).astype(shares.dtypes.to_dict())
        return moved(setting, replace(world, shares=extended(table, new), share_sets=kept))


def _all_equal(table: pd.DataFrame, values: list[tuple[str, Any]]) -> pd.Series[bool]:
    hit = pd.Series(True, index=table.index)
    for name, value in values:
        hit &= table[name].eq(value)
    return hit


class Pairs(tuple[tuple[str, object], ...]):
    """A table of names that can be hashed."""

    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PolicyChange(Change):
    """Some judgements are otherwise.

    Parameters
    ----------
    settings : Pairs
        Name and value of each setting, as for :meth:`bomrisk.policy.Policy.with_`; tables of names as :class:`Pairs` too.
    """

    settings: Pairs

    def applied(self, setting: Setting, scenario: str) -> Setting:  # noqa: ARG002 - the policy keeps its name
        """Return the setting with these judgements."""
        return moved(setting, policy=changed_policy(setting.policy, self.settings))


def changed_policy(policy: Policy, settings: Pairs) -> Policy:
    """Return a policy with some judgements changed.

    Raises
    ------
    PolicyError
        If it cannot be so.
    """
    plain = {key: dict(value) if isinstance(value, Pairs) else value for key, value in settings}
    return policy.with_(**plain)
