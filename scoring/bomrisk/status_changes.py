"""Changes of the status of controls: on which day, which control, from what to what, and what then holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from bomrisk import reference
from bomrisk.control_status import status_as_of
from bomrisk.control_wording import measure_words
from bomrisk.exposure import reached_materials, severity_of
from bomrisk.setting import Setting

__all__ = ["NO_CONTROL", "reach_of_changes", "status_changes", "what_holds"]

NO_CONTROL = "no control"
_DATES = ("announced", "effective_from", "suspended_from")
"""Dates whose day is the first of a new status; that of the next two, the day after is."""
_LAST_DAYS = ("last_day", "suspended_until")
_DAY = pd.Timedelta(days=1)
_IN_EFFECT = ("in_force", "lapse_unverified")
_COLUMNS = (
    "day control_id issuing_country short_name instrument before after scored kind effective_from last_day suspended_until "
    "suspended_until_reported suspended_by source_id"
)


def status_changes(setting: Setting, last: dt.date) -> pd.DataFrame:
    """List the changes of status of all controls that hold to the setting's destination, after its date.

    Parameters
    ----------
    setting : Setting
        Its date is the first day, with which the others are compared.
    last : date
        The last day.

    Returns
    -------
    DataFrame
        ``day, control_id, issuing_country, short_name, instrument, before, after`` (see
        :func:`bomrisk.control_status.status_as_of`), ``scored, kind, effective_from, last_day, suspended_until,
        suspended_until_reported, suspended_by`` (id of the instrument that suspends it) and ``source`` (ids, the instrument
        first), by day and control.
    """
    controls = setting.controls[setting.controls["holds"]].reset_index(drop=True)
    dates = [controls[name] for name in _DATES] + [controls[name] + _DAY for name in _LAST_DAYS]
    days = pd.Series(pd.concat(dates).dropna().unique())
    days = days[(days > pd.Timestamp(setting.as_of)) & (days <= pd.Timestamp(last))].sort_values()
    before = status_as_of(controls, setting.as_of)
    # Nothing changes on the first day; that gives the table its columns where nothing changes on any other.
    found = [controls.iloc[:0].assign(day=controls["announced"].iloc[:0], before="", after="")]
    for day in days:
        after = status_as_of(controls, day.date())
        other = after.ne(before)
        if other.any():
            found.append(controls[other].assign(day=day, before=before[other], after=after[other]))
        before = after
    table = pd.concat(found[1:] or found)[_COLUMNS.split()].rename(columns={"source_id": "source"})
    return table.sort_values(["day", "issuing_country", "control_id"]).reset_index(drop=True)


def reach_of_changes(changes: pd.DataFrame, materials: set[str], setting: Setting) -> pd.DataFrame:
    """Tell which of some materials each changing control reaches.

    Parameters
    ----------
    changes : DataFrame
        ``day, control_id, issuing_country``.
    materials : set of str
        Ids.
    setting : Setting

    Returns
    -------
    DataFrame
        ``day, control_id, material, bears`` (whether it can move a rating; a control on technology cannot). A control on
        "all raw minerals" reaches a material where its issuer is known to supply the world with it; else nobody would be told
        of anything but such controls.
    """
    scopes = reached_materials()
    scopes = scopes[scopes["material"].isin(materials)]
    rows = changes[["day", "control_id", "issuing_country"]].merge(scopes, on="control_id", how="inner")
    shares = reference.shares()
    supplied = shares.loc[shares["share"].gt(0), ["material", "country"]].drop_duplicates()
    rows = rows.merge(
        supplied.assign(supplied=True),
        left_on=["material", "issuing_country"],
        right_on=["material", "country"],
        how="left",
    )
    rows = rows[~rows["catch_all"].astype(bool) | rows["supplied"].eq(True)]
    bearing = _bearing(setting, materials)[["control_id", "material"]].assign(bears=True)
    rows = rows[["day", "control_id", "material"]].merge(bearing, on=["control_id", "material"], how="left")
    return rows.assign(bears=rows["bears"].eq(True))


def _bearing(setting: Setting, materials: set[str]) -> pd.DataFrame:
    """Scored controls that hold to the destination, by material, with what they weigh there; the strictest first."""
    controls = setting.controls[setting.controls["holds"] & setting.controls["scored"].astype(bool)]
    scopes = reached_materials()
    rows = scopes[scopes["material"].isin(materials)].merge(
        controls.drop(columns=["severity", "measure_counted", "scored"]), on="control_id", how="inner"
    )
    rows["measure"] = rows["scope_measure"].where(rows["scope_measure"].notna(), rows["measure"])
    rows = rows.join(severity_of(rows, setting.policy))
    rows["weight"] = rows["severity"] * rows["coverage"].map(dict(setting.policy.coverage)).astype(float)
    rows = rows[rows["scored"].astype(bool) & rows["weight"].gt(0)]
    table: pd.DataFrame = rows.sort_values(["weight", "control_id"], ascending=[False, True], kind="stable")
    return table.reset_index(drop=True)


def what_holds(
    changes: pd.DataFrame, reached: pd.DataFrame, setting: Setting, names: Mapping[str, str]
) -> pd.Series[str]:
    """Say what the issuing country applies to the materials on the day before a change and on its day.

    Parameters
    ----------
    changes : DataFrame
        As :func:`status_changes` returns them.
    reached : DataFrame
        As :func:`reach_of_changes` returns it.
    setting : Setting
    names : mapping
        Name of each material by id.

    Returns
    -------
    Series of str
        As ``gallium, germanium: export licence -> export ban; graphite: export licence, as before``, by the strictest measure
        that is in effect; empty where a control cannot move a rating and is listed beside the score.
    """
    rows = _bearing(setting, set(reached["material"]))
    words = [
        measure_words(counted, measure, waivers) + (", some forms" if coverage == "some" else "")
        for counted, measure, waivers, coverage in zip(
            rows["measure_counted"], rows["measure"], rows["waivers"], rows["coverage"], strict=True
        )
    ]
    rows = rows.assign(words=words)
    at: dict[dt.date, dict[tuple[str, str], str]] = {}

    def strictest(day: dt.date) -> dict[tuple[str, str], str]:
        if day not in at:
            alive = rows[status_as_of(rows, day).isin(_IN_EFFECT)].drop_duplicates(["issuing_country", "material"])
            keys = zip(alive["issuing_country"], alive["material"], strict=True)
            at[day] = dict(zip(keys, alive["words"], strict=True))
        return at[day]

    by_change = reached[reached["bears"]].groupby(["day", "control_id"], sort=False)["material"].agg(list).to_dict()
    texts = []
    for day, control, issuer in zip(changes["day"], changes["control_id"], changes["issuing_country"], strict=True):
        before, after = strictest((day - _DAY).date()), strictest(day.date())
        groups: dict[tuple[str, str], list[str]] = {}
        for material in by_change.get((day, control), []):
            pair = tuple(each.get((issuer, material), NO_CONTROL) for each in (before, after))
            groups.setdefault((pair[0], pair[1]), []).append(names.get(material, material))
        texts.append("; ".join(_transition(members, *pair) for pair, members in groups.items()))
    return pd.Series(texts, index=changes.index, dtype=object)


def _transition(materials: Sequence[str], before: str, after: str) -> str:
    holds = f"{before}, as before" if before == after else f"{before} -> {after}"
    return f"{', '.join(sorted(materials))}: {holds}"
