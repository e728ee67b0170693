"""``bomrisk materials``: the rating of every material."""

from __future__ import annotations

import argparse

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.table import Table

import bomrisk
from bomrisk.setting import Setting
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.cli.json_output import materials_list
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, grade_text
from bomrisk_excel.cli.words import hhi_text, points, range_text, share_text

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Rate all materials and print them."""
    with Progress() as say:
        say("Rating materials")
        setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
        table = bomrisk.materials(setting.policy, setting.as_of, setting.to)
    if options.json:
        print_json(materials_list(table, setting))
    elif options.csv:
        print_csv(table)
    else:
        console_for_data().print(_view(table, setting))
        console_for_people().print("[dim]`bomrisk explain MATERIAL` shows what is behind a rating.[/]")
    return ExitCode.OK


def _view(table: pd.DataFrame, setting: Setting) -> Table:
    view = Table(
        title=f"Materials as of {setting.as_of}, to {setting.to} (policy: {setting.policy.name})",
        box=SIMPLE_HEAD,
        title_justify="left",
        title_style="bold",
    )
    view.add_column("Material", no_wrap=True)
    view.add_column("Grade", justify="center")
    for heading in ("Score", "Range", "Conc.", "Exp."):
        view.add_column(heading, justify="right", no_wrap=True)
    view.add_column("Bottleneck", no_wrap=True)
    view.add_column("HHI", justify="right")
    view.add_column("Top country", no_wrap=True)
    view.add_column("Controls", justify="right")
    view.add_column("Floor or reason")
    for row in rows_of(table):
        rated = pd.notna(row.score)
        view.add_row(
            str(row.material),
            grade_text(str(row.grade)),
            points(row.score),
            range_text(row.low, row.high),
            points(row.concentration),
            points(row.exposure),
            str(row.bottleneck_stage) if rated else "",
            hhi_text(row.hhi),
            f"{row.top_country} {share_text(row.top_share)}" if rated else "",
            str(len([part for part in str(row.controls).split(";") if part.strip()])) if rated else "",
            str(row.floor) if rated else str(row.unrated_reason),
        )
    return view
