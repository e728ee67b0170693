"""One step of a scenario: what turns a setting into another."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import Any

import pandas as pd

from bomrisk.policy import Policy
from bomrisk.setting import Setting, recent
from bomrisk.world import World

__all__ = ["Change", "extended", "moved"]


@dataclass(frozen=True, slots=True)
class Change(ABC):
    """One step of a scenario.

    Parameters
    ----------
    title : str
        What happens, in the words of the scenario.
    """

    title: str

    @abstractmethod
    def applied(self, setting: Setting, scenario: str) -> Setting:
        """Return the setting after the change.

        Parameters
        ----------
        setting : Setting
        scenario : str
            Name of the scenario, which stands beside everything that it changes.
        """


def moved(setting: Setting, world: World | None = None, policy: Policy | None = None) -> Setting:
    """Return the setting in another world, or under another policy."""
    other = recent(policy or setting.policy, setting.as_of, setting.to, world or setting.world)
    if _same_supply(setting, other):
        other.__dict__.setdefault("sets", setting.sets)
    return other


def _same_supply(one: Setting, other: Setting) -> bool:
    """Whether supply is as concentrated in the one as in the other: severities of controls say nothing about it."""
    tables = ("shares", "share_sets", "outages")
    if any(getattr(one.world, name) is not getattr(other.world, name) for name in tables):
        return False
    return one.policy is other.policy or other.policy.with_(severity=one.policy.severity) == one.policy


def extended(table: pd.DataFrame, rows: list[dict[str, Any]]) -> pd.DataFrame:
    """Append rows; cells that they do not name are missing, and every column keeps its type."""
    longer = table.reindex(range(len(table) + len(rows)))
    for position, row in enumerate(rows, start=len(table)):
        for name, value in row.items():
            longer.loc[position, name] = value
    return longer.astype(table.dtypes.to_dict())
