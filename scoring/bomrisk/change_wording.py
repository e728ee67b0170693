"""Sentences about changes of controls: when, which instrument, what then holds, what it does to a BOM, by which source."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from bomrisk.control_wording import cited, instrument_of
from bomrisk.setting import Setting

__all__ = ["change_sentence", "change_title", "effect_words", "sources_of_change"]

_NOT_IN_FORCE = ("not_yet", "announced", "proposed")


def change_title(row: Any, setting: Setting) -> str:
    """Say in a few words what happens: ``the suspension of MOFCOM 46/2024, item 2 by MOFCOM 72/2025 has run out``.

    Parameters
    ----------
    row : named tuple
        Of ``changes`` or ``events`` of a :class:`bomrisk.timeline.Timeline`.
    setting : Setting
    """
    return _happens(row, setting)[0]


def change_sentence(row: Any, setting: Setting, currency: str = "") -> str:
    """Say what happens on a day, what the issuer then applies to what, what it does to the BOM, and by which source.

    Parameters
    ----------
    row : named tuple
        As for :func:`change_title`.
    setting : Setting
    currency : str
        Of the spend.
    """
    title, more = _happens(row, setting)
    issuer = setting.country_names.get(row.issuing_country, row.issuing_country)
    holds = f" {row.holds}" if row.holds else " listed beside the score"
    effect = effect_words(row, currency)
    return (
        f"On {row.day:%Y-%m-%d} {title}{more}. {issuer} to {setting.to}:{holds}; {effect}. "
        f"Source: {', '.join(sources_of_change(row, setting))}."
    )


def effect_words(row: Any, currency: str = "") -> str:
    """Say how many lines and how much spend a change reaches, and which grades it moves."""
    lines = f"{row.lines:,} line{'' if row.lines == 1 else 's'}"
    spend = "" if np.isnan(row.spend) else f", {row.spend:,.2f}{f' {currency}' if currency else ''}"
    if row.grades:
        moves = f"grades {row.grades}"
    elif row.rescored:
        moves = f"no grade moves, scores by up to {row.points:+.1f}"
    else:
        moves = "no score moves"
    return f"{lines}{spend}; {moves}"


def sources_of_change(row: Any, setting: Setting) -> list[str]:
    """Return the source of the instrument, and of the one that suspends it where the change is about that."""
    sources = [cited(row.source)]
    if "suspended" in (row.before, row.after) and isinstance(row.suspended_by, str):
        known = setting.controls.set_index("control_id")["source_id"]
        sources.append(cited(known.get(row.suspended_by)))
    return list(dict.fromkeys(filter(None, sources)))


def _happens(row: Any, setting: Setting) -> tuple[str, str]:
    """What happens, and what is to be added in a whole sentence."""
    name = _with_article(str(row.short_name))
    by = f" by {instrument_of(row.suspended_by, setting)}" if isinstance(row.suspended_by, str) else ""
    match (row.before, row.after):
        case (_, "ended"):
            ends = "is dropped" if row.kind == "proposal" else "has ended"
            return f"{name} {ends}", _last(row.last_day)
        case ("suspended", after):
            more = _last(row.suspended_until)
            if after == "lapse_unverified":
                reported = row.suspended_until_reported
                more += f", though an extension to {reported:%Y-%m-%d} is reported" if pd.notna(reported) else ""
                more += "; what follows is not verified, so it counts as in force"
            return f"the suspension of {name}{by} has run out", more
        case (before, "suspended"):
            until = f" until {row.suspended_until:%Y-%m-%d}" if pd.notna(row.suspended_until) else ""
            return f"{name} is suspended{by}{until}", ", before it took effect" if before in _NOT_IN_FORCE else ""
        case (_, "announced"):
            start = row.effective_from
            return f"{name} is announced", f", from {start:%Y-%m-%d}" if pd.notna(start) else ", no date given"
        case (_, "proposed"):
            return f"{name} is proposed", ""
        case (before, "in_force") if before in _NOT_IN_FORCE:
            return f"{name} takes effect", ""
        case (before, after):
            words = [str(each).replace("_", " ") for each in (before, after)]
            return f"{name} was {words[0]}, is {words[1]}", ""


def _with_article(name: str) -> str:
    """Put the article before what is no proper name: ``MOFCOM 23/2023``, but ``the Executive Order of 23 Oct 2025``."""
    return f"the {name}" if " of " in name or name[:1].islower() else name


def _last(day: Any) -> str:
    return f" (last day {day:%Y-%m-%d})" if pd.notna(day) else ""
