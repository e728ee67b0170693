"""``bomrisk controls``: export controls and what stands beside them, with their status on a date."""

from __future__ import annotations

import argparse
import datetime as dt

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

import bomrisk
from bomrisk.control_wording import cited
from bomrisk.setting import Setting
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, destination
from bomrisk_excel.cli.json_output import controls_list
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import console_for_data, console_for_people, marked
from bomrisk_excel.cli.words import DASH, date_text, days_text, plural
from bomrisk_excel.material_names import known_material

__all__ = ["controls_view", "run"]

STATUS_STYLES = {
    "in_force": "bold red",
    "lapse_unverified": "bold yellow",
    "suspended": "yellow",
    "announced": "cyan",
    "proposed": "cyan",
    "ended": "dim",
}


def run(options: argparse.Namespace) -> int:
    """List controls."""
    setting = Setting.of(None, as_of_date(options), destination(options))
    material = known_material(options.material) if options.material else None
    table = bomrisk.controls(material, setting.as_of, setting.to, include_ended=options.all)
    if options.json:
        print_json(controls_list(table))
    elif options.csv:
        print_csv(table)
    else:
        reached = f" that reach {material}" if material else ""
        title = f"{plural(len(table), 'measure')}{reached}, to {setting.to} as of {setting.as_of}"
        console_for_data().print(controls_view(table, setting.as_of, title))
        if not options.all:
            console_for_people().print("[dim]--all lists what has ended too.[/]")
    return ExitCode.OK


def controls_view(table: pd.DataFrame, as_of: dt.date, title: str, *, with_materials: bool = True) -> Table:
    """Return a table of controls for people.

    Parameters
    ----------
    table : DataFrame
        As :func:`bomrisk.controls` returns it.
    as_of : date
    title : str
    with_materials : bool
        Whether to show the materials that each control names.
    """
    view = Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Control", no_wrap=True)
    view.add_column("Name", ratio=3)
    view.add_column("Measure", ratio=2)
    view.add_column("Status", no_wrap=True)
    view.add_column("Since", no_wrap=True)
    view.add_column("What changes next", ratio=2)
    view.add_column("Source", ratio=2)
    if with_materials:
        view.add_column("Materials", ratio=3)
    for row in rows_of(table):
        status = str(row.status)
        style = STATUS_STYLES.get(status, "")
        change = DASH
        if pd.notna(row.next_change):
            change = f"{row.next_change_what} {date_text(row.next_change)} ({days_text(row.next_change, as_of)})"
        elif status == "lapse_unverified":
            change = f"suspension ended {date_text(row.suspended_until)} by its text; not verified since"
        measure = str(row.measure).replace("_", " ") + ("" if row.scored else " (listed, not scored)")
        cells = [
            marked(row.control_id),
            marked(row.short_name),
            marked(measure),
            f"[{style}]{status.replace('_', ' ')}[/]" if style else status,
            date_text(row.effective_from),
            change,
            marked(cited(row.source)),
        ]
        if with_materials:
            cells.append(marked(_shortened(str(row.materials))))
        view.add_row(*cells)
    return view


def _shortened(materials: str, most: int = 5) -> str:
    names = [name.strip() for name in materials.split(";") if name.strip()]
    if names == ["*"]:
        return "all raw materials"
    return ", ".join(names[:most]) + (f" and {len(names) - most} more" if len(names) > most else "")
