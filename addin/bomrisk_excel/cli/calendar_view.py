"""The calendar as people read it: day by day, what changes, what it moves, by which source; then the lines that move."""

from __future__ import annotations

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from bomrisk.change_wording import change_sentence
from bomrisk.control_wording import listed_controls
from bomrisk.setting import Setting
from bomrisk.timeline import Timeline
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import grade_text, marked
from bomrisk_excel.cli.what_if_input import PricedBom
from bomrisk_excel.cli.words import amount_text, date_text, days_text, plural, points

__all__ = ["print_calendar"]

_LINES = 10
_NAMED = 2
"""How many instruments a line names; the rest is counted."""


def print_calendar(
    console: Console, priced: PricedBom, found: Timeline, setting: Setting, *, everything: bool = False
) -> None:
    """Print a calendar.

    Parameters
    ----------
    console : Console
    priced : PricedBom
    found : Timeline
    setting : Setting
        On the first day.
    everything : bool
        Whether to show what is listed beside the score, too.
    """
    events = found.events if everything else found.events[found.events["bears"]]
    regraded = found.moves[found.moves["grade_before"].ne(found.moves["grade_after"])]
    moved = regraded["line"].nunique()
    head = (
        f"{priced.bom.path.name} to {found.to}, from {found.start} until {found.end}: "
        f"{plural(len(events), 'change')} of controls on {plural(events['day'].nunique(), 'day')}, {plural(moved, 'line')} "
        f"of {len(priced.lines):,} {'changes' if moved == 1 else 'change'} grade"
    )
    console.print(f"[bold]{marked(head)}[/]")
    for day, rows in events.groupby("day", sort=True):
        console.print()
        console.print(_heading(pd.Timestamp(str(day)), regraded, priced))
        for row in rows_of(rows):
            text = change_sentence(row, setting, priced.money.currency)
            said = text.removeprefix(f"On {row.day:%Y-%m-%d} ")
            console.print(Padding(marked(said[:1].upper() + said[1:]), (0, 0, 0, 2)))
    _print_lines(console, priced, regraded, setting)
    listed = len(found.events) - len(events)
    if listed:
        console.print(
            f"\n[dim]{plural(listed, 'change')} of what is listed beside the score (technology, end users, lists of "
            "entities) not shown; --all shows them too.[/]"
        )


def _heading(day: pd.Timestamp, regraded: pd.DataFrame, priced: PricedBom) -> Text:
    """The day, how far it is, and what moves on it."""
    rows = regraded[regraded["day"].eq(day)]
    parts = []
    for (before, after), lines in rows.groupby(["grade_before", "grade_after"]):
        parts.append(f"{before} -> {after}: {plural(len(lines), 'line')}")
    spend = priced.spend[rows["line"].to_numpy(dtype=int)]
    known = spend[spend == spend]
    amount = f", {amount_text(known.sum())} {priced.money.currency}".rstrip() if len(known) else ""
    effect = ("; ".join(parts) + amount) if parts else "no grade moves"
    # When looking back, days count from the last one, which is the day that was asked for.
    head = Text(f"{date_text(day)}  {days_text(day, priced.setting.as_of)}  ", style="bold")
    head.append(effect, style="bold red" if parts else "dim")
    return head


def _print_lines(console: Console, priced: PricedBom, regraded: pd.DataFrame, setting: Setting) -> None:
    """The lines that change grade, those with the most spend first."""
    if regraded.empty:
        return
    spend = pd.Series(priced.spend[regraded["line"].to_numpy(dtype=int)], index=regraded.index)
    points_moved = (regraded["score_after"] - regraded["score_before"]).abs()
    order = regraded.assign(spend=spend, points=points_moved).sort_values(
        ["spend", "points"], ascending=False, na_position="last", kind="stable"
    )
    table = Table(title="Lines that change grade", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    table.add_column("Day", no_wrap=True)
    table.add_column("Grade", justify="center", no_wrap=True)
    table.add_column("Score", justify="right", no_wrap=True)
    table.add_column("Line", ratio=1)
    table.add_column(f"Spend {priced.money.currency}".strip(), justify="right", no_wrap=True)
    table.add_column("Controls", ratio=1)
    for row in rows_of(order.head(_LINES)):
        line = priced.lines.iloc[row.line]
        given = [line.get("part_number"), line.get("description")]
        name = " ".join(" ".join(str(part).split()) for part in given if isinstance(part, str) and part.strip())
        grades = grade_text(str(row.grade_before)) + Text(" -> ") + grade_text(str(row.grade_after))
        table.add_row(
            date_text(row.day),
            grades,
            f"{points(row.score_before)} -> {points(row.score_after)}",
            marked(name if len(name) <= 60 else f"{name[:59]}…"),
            amount_text(row.spend),
            marked(listed_controls(filter(None, str(row.controls).split(";")), setting, _NAMED)),
        )
    console.print()
    console.print(table)
    if len(order) > _LINES:
        console.print(f"[dim]and {len(order) - _LINES:,} more, listed by --json[/]")
