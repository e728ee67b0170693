"""Controls as people read them: what, by whom, since when, until when, and what changes next."""

from __future__ import annotations

import pandas as pd

from bomrisk.change_reach import bearing_controls
from bomrisk.setting import Setting

__all__ = ["control_table"]


def control_table(setting: Setting, materials: set[str] | None = None, *, all_statuses: bool = False) -> pd.DataFrame:
    """List the controls that hold to the setting's destination on its date.

    Parameters
    ----------
    setting : Setting
    materials : set of str, optional
        Only controls that reach one of these materials otherwise than through "all raw minerals".
    all_statuses : bool
        Also list what has ended.

    Returns
    -------
    DataFrame
        ``control_id, short_name, issuing_country, instrument, materials`` (ids; ``*`` = every raw material), ``measure, kind,
        status, effective_from, last_day, suspended_until, suspended_until_reported, next_change, next_change_what, scored,
        end_users, note, source, confidence``; those that changed or will change soonest first. ``scored`` tells whether the
        control can move a rating (of these materials, if given), as on the calendar of changes: controls on technology or on
        certain users are listed, not scored.
    """
    table = setting.controls
    scopes = setting.world.scopes
    listed = scopes.groupby("control_id")["material"].agg(lambda names: "; ".join(dict.fromkeys(names)))
    hidden = ["not_yet"] if all_statuses else ["not_yet", "ended"]
    keep = table["holds"] & ~table["status"].isin(hidden)
    if materials is not None:
        reached = setting.world.reached
        hit = reached[reached["material"].isin(materials) & ~reached["catch_all"]]["control_id"]
        keep &= table["control_id"].isin(set(hit))
    table = table.rename(columns={"notes": "note", "source_id": "source"})
    table["materials"] = table["control_id"].map(listed).fillna("")
    table = table[keep]
    table["scored"] = table["control_id"].isin(bearing_controls(table, setting, materials))
    columns = (
        "control_id short_name issuing_country instrument materials measure kind status effective_from last_day suspended_until "
        "suspended_until_reported next_change next_change_what scored end_users note source confidence"
    )
    table = table[columns.split()].sort_values(["next_change", "issuing_country", "control_id"], na_position="last")
    return table.reset_index(drop=True)
