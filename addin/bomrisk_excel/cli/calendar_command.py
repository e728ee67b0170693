"""``bomrisk calendar``: which change of a control moves which lines, and when."""

from __future__ import annotations

import argparse
import hashlib
from pathlib import Path
from typing import Any

import pandas as pd

from bomrisk.change_wording import change_sentence, change_title, sources_of_change
from bomrisk.errors import InputError
from bomrisk.setting import Setting
from bomrisk.stretch_of_time import stretch_of_time
from bomrisk.timeline import Timeline, timeline
from bomrisk_excel.cli.calendar_view import print_calendar
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.ics_output import Event, calendar_text
from bomrisk_excel.cli.inputs import date_option
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.outputs import check_writable, write_text
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people
from bomrisk_excel.cli.what_if_input import PricedBom, priced_bom

__all__ = ["run"]

DAYS = 180
"""How far to look ahead where nothing else is said."""
_NUMBERS = ("lines", "spend", "rescored", "points", "up", "down", "moved_spend")
_LINE = ("sheet", "row", "part_number", "description")


def run(options: argparse.Namespace) -> int:
    """Print the calendar of a BOM, or write it for a calendar program."""
    ics = None if options.ics is None else _ics_path(options.ics, Path(options.file), overwrite=options.overwrite)
    with Progress(quiet=options.json or options.csv) as say:
        priced = priced_bom(options, say=say)
        say("Rating each day on which a control changes")
        found = _timeline(options, priced)
    setting = priced.setting.at(found.start)
    if options.json:
        print_json(_object(priced, found, setting))
    elif options.csv:
        print_csv(_table(priced, found, setting))
    elif ics is None:
        print_calendar(console_for_data(), priced, found, setting, everything=options.all)
    if ics is not None:
        events = _events(options, priced, found, setting)
        name = f"{priced.bom.path.name} to {found.to}"
        write_text(ics, calendar_text(events, name=name, stamp=priced.setting.as_of, remind=options.remind))
        if not (options.json or options.csv):
            print(ics)
    if not options.json:
        print_warnings(console_for_people(), priced.bom.findings)
    return ExitCode.OK


def _timeline(options: argparse.Namespace, priced: PricedBom) -> Timeline:
    setting = priced.setting
    if options.days is not None and options.until is not None:
        raise InputError("--days and --until say the same.", where="--until", action="Give one of them.")
    days = DAYS if options.days is None and options.until is None else options.days
    last = None if options.until is None else date_option(options.until, "--until")
    try:
        first, end = stretch_of_time(setting.as_of, last, days)
    except InputError as error:
        option = "--days" if options.until is None else "--until"
        raise InputError(error.what, where=option, action=error.action) from error
    return timeline(priced.lines, first, end, policy=setting.policy, to=setting.to, spend=priced.spend)


def _ics_path(given: str, source: Path, *, overwrite: bool) -> Path:
    path = Path(given)  # of no name: the current folder
    if path.is_dir():
        path = path / f"{source.stem}-controls.ics"
    if path.suffix.lower() != ".ics":
        raise InputError("The calendar needs a name that ends in .ics.", where=f"--ics {path}", action="Change it.")
    check_writable(path, overwrite=overwrite)
    return path


def _events(options: argparse.Namespace, priced: PricedBom, found: Timeline, setting: Setting) -> list[Event]:
    """One event per day and instrument; only of controls that can move a rating, unless all are asked for."""
    currency, source = priced.money.currency, priced.bom.path.name
    events = []
    for row in rows_of(found.events if options.all else found.events[found.events["bears"]]):
        country = setting.country_names.get(row.issuing_country, row.issuing_country)
        lines = f"{row.lines:,} line{'' if row.lines == 1 else 's'}"
        moved = f"{row.moved:,} of {lines} move" if row.moved else lines
        title = f"{_capital(change_title(row, setting))} ({country} to {found.to}, {moved})"
        text = (
            f"{change_sentence(row, setting, currency)}\nBOM: {source}. Told by bomrisk as of {priced.setting.as_of}. "
            "A screening aid, no legal advice."
        )
        first_control = str(row.control_id).split(";")[0]
        key = "\n".join([source, found.to, first_control, f"{row.day:%Y-%m-%d}", row.after])
        events.append(Event(row.day.date(), hashlib.sha256(key.encode()).hexdigest(), title, text))
    return events


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _table(priced: PricedBom, found: Timeline, setting: Setting) -> pd.DataFrame:
    """One row per day and control."""
    currency = priced.money.currency
    rows = []
    for row in rows_of(found.changes):
        rows.append(
            {
                "day": row.day.date(),
                "days": (row.day.date() - priced.setting.as_of).days,
                **{name: getattr(row, name) for name in ("control_id", "issuing_country", "short_name", "instrument")},
                "status_before": row.before,
                "status_after": row.after,
                "in_score": bool(row.bears),
                "materials": row.materials,
                "holds": row.holds,
                **{name: getattr(row, name) for name in _NUMBERS},
                "currency": currency,
                "grades": row.grades,
                "source": "; ".join(sources_of_change(row, setting)),
                "sentence": change_sentence(row, setting, currency),
            }
        )
    columns = (
        "day days control_id issuing_country short_name instrument status_before status_after in_score materials holds lines "
        "spend rescored points up down moved_spend currency grades source sentence"
    )
    return pd.DataFrame(rows, columns=columns.split())


def _object(priced: PricedBom, found: Timeline, setting: Setting) -> dict[str, Any]:
    """Return the calendar as ``bomrisk calendar --json`` prints it."""
    changes = []
    for row in _table(priced, found, setting).drop(columns="currency").to_dict(orient="records"):
        entry = {str(name): plain(value) for name, value in row.items()}
        entry["materials"] = str(row["materials"]).split(";")
        entry["source"] = str(row["source"]).split("; ")
        changes.append(entry)
    given = priced.lines[[name for name in _LINE if name in priced.lines.columns]]
    regraded = found.moves[found.moves["grade_before"].ne(found.moves["grade_after"])]
    moves = []
    for line, row in zip(
        given.iloc[regraded["line"]].to_dict(orient="records"), regraded.to_dict(orient="records"), strict=True
    ):
        entry = {str(name): plain(value) for name, value in {**line, **row}.items() if name != "line"}
        entry["controls"] = [each for each in str(row["controls"]).split(";") if each]
        moves.append(entry)
    return {
        "from": plain(found.start),
        "until": plain(found.end),
        "to": found.to,
        "currency": priced.money.currency or None,
        "changes": changes,
        "moves": moves,
        "findings": findings_list(priced.bom.findings),
    }
