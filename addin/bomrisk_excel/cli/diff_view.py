"""What ``bomrisk diff`` shows to people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bomrisk.comparison import Comparison, comparable_spend
from bomrisk_excel.cli.diff_data import changed_lines, place_of
from bomrisk_excel.cli.diff_sides import ComparedFile
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import GRADE_STYLES, grade_text, marked
from bomrisk_excel.cli.words import DASH, plural, points

__all__ = ["print_comparison"]

_LINES = 15
_CAUSES = 8
_NAME = 50
_SMALL = 0.5
"""Points below which a line that keeps its grade is only counted."""
_COUNTED = (
    ("worse", "worse"), ("now unrated", "no longer rated"), ("better", "better"), ("now rated", "rated now"), ("added", "added"),
    ("removed", "removed"), ("spend", "with another spend only"),
    ("spend on one side", "whose spend is known on one side only"),
)  # fmt: skip


def print_comparison(console: Console, comparison: Comparison, before: ComparedFile, after: ComparedFile) -> None:
    """Print what changed, what moved it, and the lines that moved most.

    Parameters
    ----------
    console : Console
    comparison : Comparison
    before, after : ComparedFile
    """
    names = [file.path.name for file in (before, after)]
    head = names[0] if names[0] == names[1] else f"{names[0]} -> {names[1]}"
    console.print(f"\n[bold]{marked(head)}[/]")
    for label, file in (("before", before), ("after", after)):
        console.print(f"  {label:<7} {marked(_rated_for(file))}")
    _print_grades(console, comparison)
    console.print(f"\n{marked(_counts(comparison))}")
    _print_spend(console, comparison)
    _print_causes(console, comparison)
    _print_lines(console, comparison, before, after)


def _rated_for(file: ComparedFile) -> str:
    side = file.side
    facts = f"facts verified through {side.verified_through}" if side.verified_through else "facts of an unknown day"
    written = ", as written in the workbook" if file.written else ""
    return f"as of {side.setting.as_of}, to {side.setting.to}, policy {side.setting.policy.name}, {facts}{written}"


def _print_grades(console: Console, comparison: Comparison) -> None:
    table = Table(box=SIMPLE_HEAD)
    table.add_column("Grade")
    for heading in ("Before", "After", "Change"):
        table.add_column(heading, justify="right")
    lines = comparison.lines
    for grade in reversed(GRADE_STYLES):
        old, new = (int(lines[f"grade_{name}"].eq(grade).sum()) for name in ("before", "after"))
        table.add_row(grade_text(grade), f"{old:,}", f"{new:,}", f"{new - old:+,}" if new != old else "")
    console.print(table)


def _counts(comparison: Comparison) -> str:
    lines = comparison.lines
    one_sided = lines["what"].eq("spend") & _spend_on_one_side(lines)
    counts = lines["what"].mask(one_sided, "spend on one side").value_counts()
    told = [f"{counts[name]:,} {words}" for name, words in _COUNTED if name in counts]
    same = int(counts.get("same", 0))
    if not told:
        return f"Nothing changed: all {plural(same, 'line')} have the grade, score and spend that they had."
    return f"Lines: {', '.join(told)}; {same:,} as they were."


def _print_spend(console: Console, comparison: Comparison) -> None:
    before, after, lines = comparison.before, comparison.after, comparison.lines
    if not comparable_spend(before, after):
        if before.currency and after.currency and before.currency != after.currency:
            console.print(
                f"[dim]Spend is in {before.currency} before and in {after.currency} after, so it is not compared; --currency "
                "gives both the same.[/]"
            )
        return
    high = [lines[f"grade_{name}"].isin(["D", "E"]) for name in ("before", "after")]
    # What is not known is not zero: such a line counts on neither side.
    left_out = _spend_on_one_side(lines)
    spend = [
        lines.loc[graded & ~left_out, f"spend_{name}"] for graded, name in zip(high, ("before", "after"), strict=True)
    ]
    if all(each.notna().any() or each.empty for each in spend) and any(len(each) for each in spend):
        old, new = (f"{each.sum():,.0f}" for each in spend)
        without = int((left_out & (high[0] | high[1])).sum())
        said = f", without {plural(without, 'line')} whose spend is known on one side only" if without else ""
        console.print(f"Spend on D and E: {' '.join(f'{old} -> {new} {before.currency}'.split())}{said}")


def _spend_on_one_side(lines: pd.DataFrame) -> pd.Series:
    """Which lines that stand on both sides have a known spend on one of them only."""
    paired = lines["before"].ge(0) & lines["after"].ge(0)
    return paired & (lines["spend_before"].isna() != lines["spend_after"].isna())


def _print_causes(console: Console, comparison: Comparison) -> None:
    """Causes that lines have in common, those that moved most lines first."""
    causes = comparison.causes[comparison.causes["ingredient"].ne("spend")]
    if causes.empty:
        return
    grouped = causes.assign(shared=causes["what"].where(causes["key"].ne(""), causes["ingredient"]))
    table = grouped.groupby(["ingredient", "shared"], sort=False, as_index=False).agg(
        lines=("line", "nunique"), low=("points", "min"), high=("points", "max"), what=("what", "first")
    )
    table = table.sort_values("lines", ascending=False, kind="stable")
    view = Table(title="What moved them", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Lines", justify="right")
    view.add_column("Points", justify="right", no_wrap=True)
    view.add_column("Cause", ratio=1)
    for row in rows_of(table.head(_CAUSES)):
        own = row.shared == row.ingredient
        view.add_row(
            f"{row.lines:,}", _span(row.low, row.high), marked(_OWN.get(row.ingredient, row.what) if own else row.what)
        )
    console.print()
    console.print(view)
    if len(table) > _CAUSES:
        console.print(f"  [dim]and {len(table) - _CAUSES} more causes[/]")


_OWN = {
    "materials": "What is known of the line's materials",
    "origin": "Where the line's materials come from",
    "facts": "Facts",
    "destination": "Destination: what is its own and trusted supply",
}
"""Words for causes that every line has for itself."""


def _print_lines(console: Console, comparison: Comparison, before: ComparedFile, after: ComparedFile) -> None:
    """The lines that changed; those to which the same happened for the same reason stand together."""
    changed = changed_lines(comparison)
    if changed.empty:
        return
    found = {int(str(line)): rows for line, rows in comparison.causes.groupby("line", sort=False)}
    groups: dict[tuple[str, ...], list[Any]] = {}
    small = 0
    for row in rows_of(changed):
        if (
            row.grade_before == row.grade_after
            and abs(row.score_after - row.score_before) < _SMALL
            and row.what != "spend"
        ):
            small += 1
            continue
        told = (str(_grades(row)), _scores(row), _why(row, found.get(row.at)))
        groups.setdefault((row.what, *told), []).append(row)
    view = Table(title="Lines", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Grade", no_wrap=True)
    view.add_column("Score", justify="right", no_wrap=True)
    view.add_column("Line", ratio=1)
    view.add_column("Why", ratio=2)
    for (*_, scores, why), rows in list(groups.items())[:_LINES]:
        row = rows[0]
        file, line = (after, row.after) if row.after >= 0 else (before, row.before)
        more = f" [dim](and {plural(len(rows) - 1, 'line')} like it)[/]" if len(rows) > 1 else ""
        view.add_row(_grades(row), scores, _name(file, line) + more, why)
    if groups:
        console.print()
        console.print(view)
    if small:
        console.print(f"  [dim]{plural(small, 'line')} moved by less than half a point: --csv and --json list all[/]")
    rest = sum(len(rows) for rows in list(groups.values())[_LINES:])
    if rest:
        console.print(f"  [dim]and {plural(rest, 'line')} more: --csv and --json list all[/]")


def _grades(row: Any) -> Text:
    told = [grade_text(grade) if grade else Text(DASH) for grade in (row.grade_before, row.grade_after)]
    if row.grade_before == row.grade_after:
        return told[1]
    return (
        Text.assemble(told[0], " ", told[1])
        if row.grade_before and row.grade_after
        else told[1 if row.grade_after else 0]
    )


def _scores(row: Any) -> str:
    if row.what in ("added", "removed", "spend"):
        return points(row.score_before if row.what == "removed" else row.score_after)
    old, new = points(row.score_before), points(row.score_after)
    if old == new:  # less than a point
        old, new = f"{row.score_before:.2f}", f"{row.score_after:.2f}"
    return f"{old} -> {new}"


def _name(file: ComparedFile, at: int) -> str:
    cells = file.records[at]
    given = [cells.get(name) for name in ("part_number", "description")]
    name = " ".join(" ".join(str(part).split()) for part in given if isinstance(part, str) and part.strip())
    short = name if len(name) <= _NAME else f"{name[: _NAME - 1]}…"
    return f"{marked(short)} [dim]{marked(place_of(file, at))}[/]"


def _why(row: Any, causes: pd.DataFrame | None) -> str:
    if row.what == "added":
        return "A new line."
    if row.what == "removed":
        return "The line is no longer there."
    if causes is None:
        return ""
    return "\n".join(_told(causes.to_dict(orient="records")))


def _told(causes: Sequence[Any]) -> list[str]:
    texts = []
    for cause in causes:
        change = cause["points"]
        points_ = "" if pd.isna(change) or abs(change) < 0.005 else f"[bold]{_signed(change)}[/] "
        texts.append(f"{points_}{marked(cause['what'])}")
    return texts


def _signed(change: float) -> str:
    return f"{change:+.0f}" if abs(change) >= 1 else f"{change:+.2f}"


def _span(low: float, high: float) -> str:
    if pd.isna(low):
        return DASH
    return _signed(low) if _signed(low) == _signed(high) else f"{_signed(low)} .. {_signed(high)}"
