"""Everything a rating depends on besides the BOM: date, destination, policy, and the tables prepared for them."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import Any

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.concentration import concentration_of_sets
from bomrisk.control_status import holds_to, next_change, status_as_of
from bomrisk.curves import piecewise
from bomrisk.destination import blocs_of, check_countries_of, check_country, trade_classes
from bomrisk.errors import InputError
from bomrisk.exposure import severity_of
from bomrisk.policy import Policy
from bomrisk.world import World, known_world

__all__ = ["Setting", "recent"]


@dataclass(frozen=True)
class Setting:
    """As-of date, destination and policy of a rating, with the reference tables prepared for them.

    Parameters
    ----------
    policy : Policy
    as_of : date
        The date that the rating holds for.
    to : str
        Destination, ISO 3166 alpha-2.
    world : World
        Supply and controls; those of the reference tables if not given.
    """

    policy: Policy
    as_of: dt.date
    to: str
    world: World = field(default_factory=known_world)

    @classmethod
    def of(cls, policy: Policy | None = None, as_of: dt.date | str | None = None, to: str | None = None) -> Setting:
        """Fill in the defaults: the default policy, the day the facts were last verified, the policy's destination.

        Raises
        ------
        InputError
            If the date is no date or the destination no known country.
        PolicyError
            If the policy names a country that the reference tables do not know.
        """
        chosen = Policy() if policy is None else policy
        if not isinstance(chosen, Policy):
            raise InputError(
                f"{chosen!r} is not a Policy.",
                where="policy",
                action="Make one with Policy().with_(...) or Policy.from_dict(...).",
            )
        check_countries_of(chosen)
        destination = chosen.destination if to is None else check_country(to)
        return recent(chosen, _date(as_of), destination, known_world())

    def at(self, as_of: dt.date) -> Setting:
        """Return the setting on another date; what does not depend on the date is not prepared again."""
        other = recent(self.policy, as_of, self.to, self.world)
        other.__dict__.setdefault("sets", self.sets)
        return other

    @cached_property
    def sets(self) -> pd.DataFrame:
        """Share sets with their concentration, governance weighting and points (columns ``c, c_low, c_high``).

        Where supply is taken out, the points are the higher of those of the whole world and of the world that is left.
        """
        table = self._concentration(self.world.shares)
        table["rated"] = table["named_share"] >= self.policy.minimum_named_share - 1e-9
        if not self.world.whole:
            left = self._concentration(self.world.remaining_shares())
            for column in ("c", "c_low", "c_high"):
                table[column] = np.fmax(table[column], left[column])
        return table

    def _concentration(self, shares: pd.DataFrame) -> pd.DataFrame:
        governance = reference.countries().set_index("country")["governance"]
        sets = self.world.share_sets.assign(top_list=self.world.share_sets["top_list"].eq("yes"))
        table = concentration_of_sets(shares, sets, governance, trade_classes(self.to, self.policy))
        table["hhi_g"] = (
            table["hhi_g_other"]
            + self.policy.trusted_factor * table["hhi_g_trusted"]
            + self.policy.destination_factor * table["hhi_g_destination"]
        )
        for column, measure in (
            ("c", table["hhi_g"]),
            ("c_low", table["hhi_g"]),
            ("c_high", table["hhi_g"] + table["hhi_g_slack"]),
        ):
            table[column] = piecewise(measure, self.policy.concentration_curve)
        return table

    @cached_property
    def controls(self) -> pd.DataFrame:
        """All controls with ``status``, ``holds`` (to the destination), severity columns and the next dated change."""
        table = self.world.controls.copy()
        table["status"] = status_as_of(table, self.as_of)
        table["holds"] = holds_to(table, self.to, blocs_of(self.to))
        return table.join(severity_of(table, self.policy)).join(next_change(table, self.as_of))

    @cached_property
    def country_names(self) -> dict[str, str]:
        """Names of countries by code."""
        countries = reference.countries()
        return dict(zip(countries["country"], countries["name"], strict=True))


@lru_cache(maxsize=16)
def recent(policy: Policy, as_of: dt.date, to: str, world: World) -> Setting:
    """Keep the prepared tables of recent settings; nobody writes into them."""
    return Setting(policy, as_of, to, world)


def _date(value: object) -> dt.date:
    if value is None:
        return reference.verified_through
    day: Any = value
    if isinstance(value, str):
        day = _text_date(value)
    elif isinstance(value, np.datetime64) and np.datetime_data(value)[0] not in ("Y", "M", "W"):
        day = value.astype("datetime64[D]").item()  # None for NaT, an int beyond the year 9999
    # To Python a NaT is a datetime.
    if not isinstance(day, dt.date) or day is pd.NaT:
        raise InputError(f"{value!r} is not a date.", where="as-of date", action="Write it as 2026-11-22.")
    return day.date() if isinstance(day, dt.datetime) else day


def _text_date(text: str) -> dt.date | None:
    try:
        return dt.datetime.fromisoformat(text.strip()).date()
    except ValueError:
        return None
