"""What ``bomrisk green`` prints for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bomrisk.resourcing import CapPlan, GradePlan
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import console_for_data, console_for_people, grade_text, marked
from bomrisk_excel.cli.what_if_input import PricedBom
from bomrisk_excel.cli.words import amount_text, plural, points, share_text

__all__ = ["print_cap", "print_grade"]

_SHOWN = 15
_REASONS = 8
_CAPACITY = (
    "Moves are to countries with an output at that stage in the share tables. That does not say that it is for sale, or that a "
    "supplier there is qualified."
)


def print_grade(priced: PricedBom, plan: GradePlan) -> None:
    """Print the moves to a grade, and what none brings there."""
    console, states = console_for_data(), plan.lines["state"].value_counts()
    moved, left, lost, unrated = (int(states.get(name, 0)) for name in ("moved", "left", "out of reach", "unrated"))
    worse = moved + left + lost
    console.print(
        f"[bold]{marked(priced.bom.path.name)} to grade {plan.grade}[/]: {worse:,} of {plural(len(plan.lines), 'line')} "
        f"{'is' if worse == 1 else 'are'} worse, as of {plan.as_of}, to {plan.to}"
    )
    if unrated:
        console.print(f"{plural(unrated, 'line')} without a rating: what is not known is not green.")
    if not worse:
        console.print("Nothing has to move.")
        return
    if moved:
        console.print(_headline(plan, moved, left) + "\n")
        console.print(_moves(priced, plan))
        if len(plan.moves) > _SHOWN:
            console.print(
                f"  [dim]and {plural(len(plan.moves) - _SHOWN, 'more move')}; --json and --csv list all, --per supplier "
                "counts one per supplier[/]"
            )
    else:
        console.print("No move brings any of them there.\n")
    if lost:
        _print_lost(console, plan)
    if moved:
        people = console_for_people()
        people.print(f"[dim]{_CAPACITY}[/]")
        if plan.moves["from"].eq("").any():
            people.print(
                "[dim]Where no origin is stated, ask first: the line may come from such a country today (bomrisk questions).[/]"
            )


def _headline(plan: GradePlan, moved: int, left: int) -> str:
    count = len(plan.moves)
    lines = f"{plural(count, 'move')} {'brings' if count == 1 else 'bring'} {plural(moved, 'line')} there"
    if plan.limited:
        best = "; no other moves do more" if plan.proved else f"; the best that can be is {amount_text(plan.bound)}"
        return f"{lines}{best}. {plural(left, 'more line')} could be with {plan.needed:,} moves in all."
    return f"{lines}; {_proof(plan.proved, plan.bound)}."


def _proof(proved: bool, bound: float) -> str:
    return "fewer do not suffice" if proved else f"at least {bound:,.0f} are needed"


def _line(priced: PricedBom, position: int) -> str:
    row = priced.lines.iloc[position]
    sheet = row.get("sheet")
    place = f"{sheet}!{row['row']}" if isinstance(sheet, str) and sheet else f"row {row['row']}"
    named = [str(row[name]) for name in ("part_number", "description") if isinstance(row.get(name), str)]
    return f"[dim]{marked(place)}[/] {marked(' '.join(named)[:60])}"


def _what(priced: PricedBom, plan: GradePlan, row: Any) -> str:
    supplier = priced.lines["supplier"].iloc[row.unit] if "supplier" in priced.lines.columns else None
    if plan.per == "supplier" and isinstance(supplier, str) and supplier.strip():
        return f"[bold]{marked(supplier)}[/]: {plural(row.lines, 'line')}"
    more = f" [dim]and {plural(row.lines - 1, 'more line')}[/]" if row.lines > 1 else ""
    return _line(priced, row.unit) + more


def _moves(priced: PricedBom, plan: GradePlan) -> Table:
    with_spend = bool(plan.moves["spend"].notna().any())
    view = Table(title="Moves, what brings most first", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("", justify="right")
    view.add_column("What", ratio=3)
    view.add_column("Material, stage", ratio=2)
    view.add_column("From", ratio=2)
    view.add_column("To (of world output)", ratio=3)
    view.add_column("Leaves behind", ratio=3, overflow="fold")
    view.add_column("Now", justify="center", no_wrap=True)
    view.add_column("Then", justify="center", no_wrap=True)
    view.add_column("Brings", justify="right")
    if with_spend:
        view.add_column(f"Spend{f' ({priced.money.currency})' if priced.money.currency else ''}", justify="right")
    view.add_column("Above", justify="right")
    for row in rows_of(plan.moves.head(_SHOWN)):
        material = marked(f"{row.name}, {row.stage}") + ("" if row.certain else " [dim](if it is in the part)[/]")
        view.add_row(
            str(row.move),
            _what(priced, plan, row),
            material,
            marked(row.from_words),
            _to(row),
            marked(row.control_words) or "[dim]no control of its own[/]",
            _grade(row.grade_before, row.score_before),
            _grade(row.grade_after, row.score_after),
            f"{row.brings:,}",
            *([amount_text(row.brings_spend)] if with_spend else []),
            f"{row.above:,}",
        )
    return view


def _grade(grade: str, score: float) -> Text:
    return grade_text(str(grade)) + Text(f" {points(score)}")


def _to(row: Any) -> str:
    """The country, its share with source and year, what speaks against it, and the next one that would do."""
    share = f"{100 * row.share:.0f} %" if row.share >= 0.095 else f"{100 * row.share:.2g} %"
    marks = [mark for mark, holds in (("little", row.little), ("under sanctions", row.sanctioned)) if holds]
    text = f"{marked(row.to_name)} {share}{', ' + ' and '.join(marks) if marks else ''} [dim]{marked(row.source)}, {row.year}[/]"
    others = str(row.alike).split("; ")[:2] if row.alike else []
    return text + (f"; or {marked(', '.join(others))}" if others else "")


def _print_lost(console: Console, plan: GradePlan) -> None:
    lost = plan.lines[plan.lines["state"].eq("out of reach")]
    console.print(f"[bold]Out of reach: {plural(len(lost), 'line')}[/]")
    reasons = lost.groupby(["reason", "grade_best"], sort=False).size().reset_index(name="lines")
    reasons = reasons.sort_values(["lines", "reason"], ascending=[False, True], kind="stable")
    view = Table(box=SIMPLE_HEAD, show_header=True)
    view.add_column("Lines", justify="right")
    view.add_column("Best", justify="center")
    view.add_column("Why")
    for row in rows_of(reasons.head(_REASONS)):
        view.add_row(f"{row.lines:,}", grade_text(str(row.grade_best)), marked(row.reason))
    console.print(view)
    if len(reasons) > _REASONS:
        console.print(f"  [dim]and {plural(len(reasons) - _REASONS, 'more reason')}; --json lists every line[/]")
    better = sorted(set(lost.loc[lost["grade_best"] < lost["grade"], "grade_best"]) - {"E"})
    if better:
        console.print(f"[dim]--grade {better[0]} says what moves can do for some of these.[/]")


def print_cap(priced: PricedBom, plan: CapPlan) -> None:
    """Print strategic raw materials by stage, and the moves to the cap."""
    console = console_for_data()
    cap = f"{100 * plan.cap:g} %"
    console.print(
        f"[bold]{marked(priced.bom.path.name)} with no third country above {cap}[/] of a strategic raw material at any stage, "
        f"as of {plan.as_of}"
    )
    if plan.stages.empty:
        console.print("No strategic raw material of Annex I was recognised for certain.")
        return
    console.print(_cap_headline(plan) + "\n")
    # What holds for many stages is said once, below the table.
    counts = plan.stages.loc[plan.stages["reason"].ne(""), "reason"].value_counts(sort=False)
    notes = {str(reason): f"({number})" for number, reason in enumerate(counts.index[counts.gt(1)], start=1)}
    console.print(_cap_stages(plan, notes))
    for reason, mark in notes.items():
        console.print(f"  {mark} {marked(reason)}")
    if len(plan.moves):
        console.print(_cap_moves(priced, plan))
        if len(plan.moves) > _SHOWN:
            console.print(f"  [dim]and {plural(len(plan.moves) - _SHOWN, 'more move')}; --json and --csv list all[/]")
        console_for_people().print(f"[dim]{_CAPACITY}[/]")


def _cap_headline(plan: CapPlan) -> str:
    before, after = (plan.stages[name].value_counts() for name in ("state", "state_after"))
    least = int(plan.stages["least"].sum())
    text = (
        f"Kept for certain at {int(before.get('met', 0))} of {plural(len(plan.stages), 'stage')} of a material; after "
        f"{plural(len(plan.moves), 'move')} at {int(after.get('met', 0))}"
    )
    if len(plan.moves):
        text += f" ({_proof(bool(plan.stages['proved'].all()), least)})"
    text += "."
    if still := int(after.get("open", 0)):
        text += f" At {still} it stays open: what is not stated is unknown and does not count as kept."
    return text


def _cap_stages(plan: CapPlan, notes: Mapping[str, str]) -> Table:
    view = Table(title="By material and stage", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("Material", "Stage", "By"):
        view.add_column(heading)
    view.add_column("Stated", justify="right")
    view.add_column("Largest third country")
    view.add_column("Now")
    view.add_column("Moves", justify="right")
    view.add_column("Then", no_wrap=True)
    view.add_column("What stays", ratio=1)
    for row in rows_of(plan.stages):
        view.add_row(
            marked(row.name),
            row.stage,
            row.measure,
            share_text(row.declared),
            _largest(row.country, row.low, row.high),
            row.state,
            f"{row.moves:,}",
            f"{row.state_after}, {_largest(row.country_after, row.low_after, row.high_after)}"
            if row.moves
            else row.state_after,
            marked(notes.get(row.reason, row.reason)),
        )
    return view


def _largest(country: str, low: float, high: float) -> str:
    """The country with its share, from what is stated to what may be."""
    span = share_text(low) if high - low < 0.005 else f"{100 * low:.0f}..{100 * high:.0f} %"
    return f"{country} {span}".strip()


def _cap_moves(priced: PricedBom, plan: CapPlan) -> Table:
    with_spend = bool(plan.moves["spend"].notna().any())
    view = Table(title="Moves, what moves most first", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("", justify="right")
    view.add_column("Line", ratio=3)
    view.add_column("Material, stage", ratio=2)
    view.add_column("From")
    view.add_column("To (of world output)", ratio=3)
    view.add_column("Moves", justify="right")
    if with_spend:
        view.add_column(f"Spend{f' ({priced.money.currency})' if priced.money.currency else ''}", justify="right")
    view.add_column("Left there", justify="right")
    shown = plan.moves.head(_SHOWN).rename(columns={"from": "left"}).assign(alike="")
    for row in rows_of(shown):
        view.add_row(
            str(row.move),
            _line(priced, row.line),
            marked(f"{row.name}, {row.stage}"),
            row.left + ("" if pd.isna(row.part) or row.part > 0.995 else f" ({share_text(row.part)} of the line)"),
            _to(row),
            share_text(row.weight),
            *([amount_text(row.spend)] if with_spend else []),
            _largest("", row.low_after, row.high_after),
        )
    return view
