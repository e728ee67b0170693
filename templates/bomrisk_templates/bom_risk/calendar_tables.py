"""The rows of Calendar: every dated change of a control ahead, what then holds, and what it does to the BOM."""

from __future__ import annotations

from typing import Any

import numpy as np

from bomrisk.change_wording import change_title, effect_words, sources_of_change
from bomrisk.control_wording import names_source
from bomrisk.setting import Setting
from bomrisk.timeline import Timeline
from bomrisk_templates.bom_risk.columns_of import Columns, dates, flags, numbers, texts
from bomrisk_templates.bom_risk.facts import Facts

__all__ = ["calendar_columns"]

_STATUS_WORDS = {"lapse_unverified": "counts as in force, not verified", "not_yet": "not yet announced"}


def calendar_columns(calendar: Timeline, setting: Setting, facts: Facts, currency: str) -> Columns:
    """Return the columns of the calendar table by key.

    Parameters
    ----------
    calendar : Timeline
        From the as-of date on.
    setting : Setting
        As of that date.
    facts : Facts
    currency : str
        Of the spend.
    """
    events = calendar.events
    titles, sources, effects = [], [], []
    row: Any  # a named tuple of the frame's columns
    for row in events.itertuples(index=False):
        cited = sources_of_change(row, setting)
        title = change_title(row, setting)
        # The instrument's name says the same as the key of its own text; other sources are named beside it.
        others = [source for source in cited if not names_source(title, source)]
        title = title[:1].upper() + title[1:]
        titles.append(f"{title} [{'; '.join(others)}]" if others else title)
        sources.append("; ".join(cited))
        effects.append(effect_words(row, currency) + (f". {row.holds}" if row.holds else ""))
    bears = events["bears"].to_numpy(dtype=bool)
    columns: Columns = {
        "order": np.where(bears, np.cumsum(bears), np.nan).astype(np.float64),
        "day": dates(events["day"]),
        "days_ahead": (events["day"].to_numpy() - np.datetime64(setting.as_of)) / np.timedelta64(1, "D"),
        "what": titles,
        "country_name": [facts.country(code) for code in events["issuing_country"]],
        "status_before": _status(events["before"]),
        "status_after": _status(events["after"]),
        "grades": texts(events["grades"]),
        "source": sources,
        "effect": effects,
        "control_ids": [str(ids).replace(";", "; ") for ids in events["control_id"]],
        "in_score": flags(events["bears"]),
    }
    for key in ("instrument", "holds"):
        columns[key] = texts(events[key])
    for key in ("lines", "spend", "up", "down", "moved_spend", "points"):
        columns[key] = numbers(events[key])
    columns["materials"] = [
        "; ".join(facts.material(each) or each for each in str(ids).split(";") if each) for ids in events["materials"]
    ]
    return columns


def _status(values: Any) -> list[str]:
    return [_STATUS_WORDS.get(value, str(value).replace("_", " ")) for value in values]
