"""Sentences about controls. Each names the instrument, and in brackets its source as the table of sources lists it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple

import pandas as pd

from bomrisk.setting import Setting

__all__ = [
    "MEASURE_WORDS",
    "cited",
    "control_sentence",
    "instrument_of",
    "listed_controls",
    "measure_words",
    "named_control",
    "names_source",
    "needed_source",
]

MEASURE_WORDS = {
    "ban": "export ban",
    "quota": "export quota",
    "mining_ban": "mining ban",
    "licence": "export licence",
    "ban_unless_authorised": "ban unless authorised",
    "extraterritorial_de_minimis": "rule on foreign goods with its content",
    "extraterritorial_technology_rule": "rule on foreign goods made with its technology",
    "state_trading": "state trading",
    "suspension_of_supply": "suspension of supply",
    "disruption": "disrupted supply",
    "export_tax": "export tax",
    "production_quota": "production quota",
    "informal_restriction": "informal restriction",
    "state_control": "state control",
    "technology_control": "technology control",
    "unspecified": "unspecified measure",
}

_WORD = re.compile(r"[a-z]+|[0-9]+")
_COUNTRY = re.compile(r"^[a-z]{2}-")
_TOPIC = re.compile(r" \([^()]*\)$")


class _Facts(NamedTuple):
    """What a sentence says of a control besides its dates."""

    name: str
    source: str
    suspended_by: str


def measure_words(counted: str, measures: str, waivers: str) -> str:
    """Words for a measure as it is counted; a ban with waivers keeps its name whatever it counts as."""
    if waivers == "yes" and "ban" in measures.split(";"):
        return "export ban with waivers"
    return MEASURE_WORDS.get(counted, counted)


def cited(sources: object) -> str:
    """Return the first of some source ids, which is that of the instrument itself where its text is known."""
    return str(sources).split(";")[0].strip() if isinstance(sources, str) else ""


@lru_cache(maxsize=16)
def _facts(setting: Setting) -> dict[str, _Facts]:
    columns = ["control_id", "short_name", "source_id", "suspended_by"]
    rows = setting.controls[columns].itertuples(index=False, name=None)
    return {
        str(control): _Facts(
            str(control if pd.isna(name) else name), cited(sources), "" if pd.isna(suspended_by) else str(suspended_by)
        )
        for control, name, sources, suspended_by in rows
    }


def instrument_of(control_id: str, setting: Setting) -> str:
    """Return the short name of a control's instrument, without what it is about: a sentence says that anyway."""
    facts = _facts(setting).get(control_id)
    return _TOPIC.sub("", facts.name) if facts else control_id


def _brackets(*control_ids: str, setting: Setting) -> str:
    known = _facts(setting)
    sources = dict.fromkeys(known[each].source for each in control_ids if each in known)
    return f" [{'; '.join(filter(None, sources))}]" if any(sources) else ""


def names_source(text: str, source: str) -> bool:
    """Whether a text says all that the key of a source says: MOFCOM 23/2023 is mofcom-2023-23 in the table of sources."""
    return set(_WORD.findall(text.casefold())) >= set(_WORD.findall(_COUNTRY.sub("", source)))


def needed_source(name: str, sources: object) -> str:
    """Return the source of a control in brackets where the short name of its instrument does not say it already."""
    source = cited(sources)
    return f" [{source}]" if source and not names_source(name, source) else ""


def named_control(control_id: str, setting: Setting) -> str:
    """Return a control's instrument and source: ``MOFCOM 46/2024, item 2 [mofcom-2024-46]``."""
    facts = _facts(setting).get(control_id)
    return (facts.name if facts else control_id) + _brackets(control_id, setting=setting)


def listed_controls(control_ids: Iterable[str], setting: Setting, most: int) -> str:
    """List controls by instrument and source, each instrument once, and say how many more there are."""
    names = list(dict.fromkeys(named_control(each, setting) for each in control_ids))
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return "; ".join(names[:most]) + more


def control_sentence(row: Any, setting: Setting) -> str:
    """Write one sentence on a control: whose, what, by which instrument, since or until when, and by which source.

    `row` is one of :func:`bomrisk.stages.exposure_rows` with the dates of its control: ``effective_from, last_day,
    suspended_until, suspended_until_reported``.
    """
    control_id = str(row.control_id)
    country = setting.country_names.get(row.country, row.country)
    measure = measure_words(row.measure_counted, row.measure, row.waivers)
    reach = (
        ", some forms only"
        if row.coverage == "some"
        else ", ore and concentrate only"
        if row.form == "upstream"
        else ""
    )
    head = f"{country}: {measure} ({instrument_of(control_id, setting)}{reach})"
    source = _brackets(control_id, setting=setting)
    match row.status:
        case "in_force":
            return f"{head} in force since {_date(row.effective_from)}{_ending(row.last_day, setting.as_of)}{source}."
        case "suspended" | "lapse_unverified":
            return f"{head}{_suspension(row, control_id, setting)}."
        case "announced":
            start = row.effective_from
            return f"{head} announced{f', from {_date(start)}' if pd.notna(start) else ', no date given'}{source}."
        case _:
            return f"{head} proposed{source}."


def _suspension(row: Any, control_id: str, setting: Setting) -> str:
    """Say until when a control is or was suspended, and by which instrument."""
    facts = _facts(setting).get(control_id)
    by = facts.suspended_by if facts else ""
    words = f" by {instrument_of(by, setting)}" if by else ""
    source = _brackets(*filter(None, (control_id, by)), setting=setting)
    if row.status == "suspended":
        return f" to {setting.to} suspended{words} until {_until(row.suspended_until, setting.as_of)}{source}"
    reported = row.suspended_until_reported
    hint = f", an extension to {_date(reported)} is reported" if pd.notna(reported) else ""
    return (
        f": its suspension{words} ended on {_date(row.suspended_until)} by its text{hint}; "
        f"what followed is not verified, so it counts as in force{source}"
    )


def _date(value: object) -> str:
    return value.date().isoformat() if isinstance(value, pd.Timestamp) else str(value)


def _until(end: Any, as_of: dt.date) -> str:
    if pd.isna(end):
        return "further notice"
    days = (end.date() - as_of).days
    return f"{_date(end)} ({'today' if days == 0 else f'in {days} day' + ('s' if days != 1 else '')})"


def _ending(end: Any, as_of: dt.date) -> str:
    """Say when a control ends, where the end is dated and near enough to plan with."""
    near = pd.notna(end) and (end.date() - as_of).days <= 366
    return f", until {_date(end)}" if near else ""
