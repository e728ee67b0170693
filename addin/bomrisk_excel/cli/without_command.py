"""``bomrisk without``: a BOM without a country (N-1)."""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk import reference
from bomrisk.errors import InputError
from bomrisk.removal import Without, without
from bomrisk_excel.cli.csv_output import GIVEN, print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_warnings
from bomrisk_excel.cli.inputs import country_option
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, marked
from bomrisk_excel.cli.what_if_input import PricedBom, priced_bom
from bomrisk_excel.cli.words import DASH, amount_text, plural, share_text

__all__ = ["run"]

TOP = "top"
"""Instead of a country: at each stage the one with the largest share."""
_SHOWN = 15


def run(options: argparse.Namespace) -> int:
    """Take a country out."""
    if Path(options.country).is_file():
        raise InputError(
            f"{options.country!r} is a file.",
            where="COUNTRY",
            action=f"Name the country first: bomrisk without CN {shlex.quote(options.country)}",
        )
    country = None if options.country.strip().casefold() == TOP else country_option(options.country, "COUNTRY")
    with Progress(quiet=options.json or options.csv) as say:
        priced = priced_bom(options, say=say)
        say("Taking out " + (country or "the largest countries"))
        setting = priced.setting
        found = without(
            priced.lines, country, setting.policy, setting.as_of, setting.to, months=options.months, spend=priced.spend
        )
    if options.json:
        print_json(_object(priced, found))
    elif options.csv:
        print_csv(_table(priced, found))
    else:
        _print(console_for_data(), priced, found)
    if not options.json:
        print_warnings(console_for_people(), priced.bom.findings)
    return ExitCode.OK


def _table(priced: PricedBom, found: Without) -> pd.DataFrame:
    """One row per line: what identifies it, then what it loses."""
    given = priced.lines[[name for name in (*GIVEN, "stock", "consumption") if name in priced.lines.columns]]
    return pd.concat([given.reset_index(drop=True), found.lines.reset_index(drop=True)], axis=1)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [{str(name): plain(value) for name, value in row.items()} for row in table.to_dict(orient="records")]


def _object(priced: PricedBom, found: Without) -> dict[str, Any]:
    """Return the result as ``bomrisk without --json`` prints it."""
    lines = _table(priced, found)
    named = ["sheet", "row", "part_number", "description", "stock", "consumption", *found.lines.columns]
    return {
        "as_of": plain(found.as_of),
        "to": priced.setting.to,
        "country": found.country or None,
        "months": found.months,
        "currency": priced.money.currency or None,
        "totals": _records(found.totals),
        "supply": _records(found.supply),
        "lines": _records(lines[[name for name in named if name in lines.columns]]),
        "findings": findings_list(priced.bom.findings),
    }


def _print(console: Console, priced: PricedBom, found: Without) -> None:
    table = reference.countries()
    countries = dict(zip(table["country"].astype(str), table["name"].astype(str), strict=True))
    who = countries.get(found.country, found.country) if found.country else "the largest country of each stage"
    console.print(
        f"[bold]{marked(priced.bom.path.name)} without {marked(who)}[/] for {_months(found.months)}: "
        f"{plural(len(found.lines), 'line')}, as of {found.as_of}\n"
    )
    console.print(_totals(found, priced.money.currency))
    lost = found.supply[found.supply["lost"].fillna(0.0) > 0]
    if lost.empty:
        console.print("Of no material in this BOM does it supply anything, as far as the sources name it.")
        return
    console.print(_supply(lost.head(_SHOWN), countries, with_spend=bool(found.totals["spend"].notna().any())))
    if len(lost) > _SHOWN:
        console.print(f"  [dim]and {plural(len(lost) - _SHOWN, 'more stage')}; --json lists all[/]")
    _print_stock(console, priced, found)
    note = "What is lost is not made up by others. Shares are those of world output in the year of the data."
    console_for_people().print(f"[dim]{note}[/]")


def _totals(found: Without, currency: str) -> Table:
    with_spend = found.totals["spend"].notna().any()
    view = Table(title="Lines by what they lose", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Share of the supply")
    view.add_column("Lines", justify="right")
    if with_spend:
        view.add_column(f"Spend{f' ({currency})' if currency else ''}", justify="right")
    for row in rows_of(found.totals):
        view.add_row(row.loss, f"{row.lines:,}", *([amount_text(row.spend)] if with_spend else []))
    return view


def _supply(lost: pd.DataFrame, countries: dict[str, str], *, with_spend: bool) -> Table:
    view = Table(title="Supply that is lost", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("Material", "Stage", "Without"):
        view.add_column(heading)
    for heading in ("Lost", "Left", "Lines hit", *(["Spend"] if with_spend else [])):
        view.add_column(heading, justify="right")
    view.add_column("Largest of what is left")
    view.add_column("Source")
    for row in rows_of(lost):
        following = DASH
        if isinstance(row.next_country, str):
            name = countries.get(row.next_country, row.next_country)
            following = f"{name} ({share_text(row.next_share)} of it)"
        view.add_row(
            marked(row.name),
            row.stage,
            marked(countries.get(row.country, row.country)),
            share_text(row.lost),
            share_text(row.left),
            f"{row.lines_hit:,}",
            *([amount_text(row.spend_hit)] if with_spend else []),
            marked(following),
            f"{marked(row.source)}, {row.year}",
        )
    return view


def _months(number: float) -> str:
    return f"{number:g} month{'' if number == 1 else 's'}"


def _print_stock(console: Console, priced: PricedBom, found: Without) -> None:
    hit = found.lines["hit"].isin(["cut off", "short"])
    if not {"stock", "consumption"} <= set(priced.lines.columns):
        console.print(
            "How long stock lasts is not known: the BOM has no columns such as Stock and Consumption per month.",
            style="dim",
        )
        return
    for finding in priced.bom.findings:
        if finding.code == "stock-read":
            console.print(marked(finding.message), style="dim")
    known = found.lines["cover_months"].notna()
    short = found.lines["lasts"].eq(False).fillna(False)
    console.print(
        f"Stock lasts {_months(found.months)} on {plural(int(found.lines['lasts'].eq(True).sum()), 'line')} of "
        f"{int(hit.sum()):,} that are hit, "
        f"not so long on {int(short.sum()):,}, and is not known on {int((hit & ~known).sum()):,}."
    )
    if not short.any():
        return
    view = Table(title="Stock that ends first", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Months", justify="right")
    view.add_column("Line", ratio=2)
    view.add_column("Because of", ratio=1)
    first = found.lines.reset_index(drop=True)[short.to_numpy(dtype=bool)].sort_values("cover_months", kind="stable")
    for position, row in zip(first.head(8).index, rows_of(first.head(8)), strict=True):
        line = priced.lines.iloc[position]
        named = [str(line[name]) for name in ("part_number", "description") if isinstance(line.get(name), str)]
        view.add_row(f"{row.cover_months:.1f}", marked(" ".join(named)[:70]), f"{row.material}, {row.stage}")
    console.print(view)
