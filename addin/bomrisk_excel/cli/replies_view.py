"""What became of replies, for people: who answered how much, and which lines are rated otherwise now."""

from __future__ import annotations

from collections.abc import Sequence

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk.findings import Finding
from bomrisk_excel.cli.findings_view import print_ordered, to_look_at
from bomrisk_excel.cli.replies_data import Outcome, counts_of
from bomrisk_excel.cli.terminal import GRADE_STYLES, grade_text, marked
from bomrisk_excel.cli.words import DASH, plural, points
from bomrisk_templates.bom_risk.replies_log import LogRow
from bomrisk_templates.declarations.places import place_of
from bomrisk_templates.supplier_risk.reply_records import changed_lines

__all__ = ["print_outcome", "print_refused"]

_LINES = 12
_FILES = 30
_FINDINGS = 20


def print_outcome(console: Console, outcome: Outcome) -> None:
    """Print who answered what, what changed, and what to look at."""
    _print_files(console, outcome)
    _print_grades(console, outcome)
    _print_changes(console, outcome)
    print_refused(console, to_look_at(outcome.findings))
    notes = sum(finding.severity == "info" for finding in outcome.findings)
    if notes:
        console.print(f"  [dim]and {plural(notes, 'note')}, listed on Checks in the workbook and by --json[/]")
    console.print("\n[bold green]Workbook written[/]")


def _print_files(console: Console, outcome: Outcome) -> None:
    view = Table(title="Replies", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    for heading in ("Supplier", "Form", "On", "Lines", "Answered", "Unknown", "Not answered", "To look at"):
        view.add_column(heading, justify="left" if heading in ("Supplier", "Form", "On") else "right")
    counts = counts_of(outcome)
    for count in counts[:_FILES]:
        states = count.states
        view.add_row(
            marked(count.supplier or count.file),
            marked(count.form),
            count.answered_on or "undated",
            str(count.lines) if count.lines else "[yellow]none[/]",
            str(states["answered"]),
            str(states["unknown"] + states["withheld"]),
            str(states["not answered"]),
            f"[yellow]{count.to_look_at}[/]" if count.to_look_at else "0",
        )
    console.print()
    console.print(view)
    if len(counts) > _FILES:
        console.print(f"  [dim]and {len(counts) - _FILES} more[/]")


def _print_grades(console: Console, outcome: Outcome) -> None:
    before, after = (frame["grade"].value_counts() for frame in (outcome.rerated.before, outcome.rerated.after))
    view = Table(title="Lines by grade", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("")
    for grade in reversed(GRADE_STYLES):
        view.add_column(grade_text(grade), justify="right")
    for name, counts in (("before", before), ("after", after)):
        view.add_row(name, *(f"{int(counts.get(grade, 0)):,}" for grade in reversed(GRADE_STYLES)))
    console.print(view)


def _print_changes(console: Console, outcome: Outcome) -> None:
    rerated = outcome.rerated
    moved = changed_lines(rerated)
    changed = [position for position in moved if _shows(rerated.of(position))]
    little = f"[dim]{plural(len(moved) - len(changed), 'line')} moved by less than a point[/]"
    if not changed:
        console.print("No grade and no score in whole points is another now.")
        if moved:
            console.print(f"  {little}")
        return
    view = Table(title="Rated otherwise now", box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Line", ratio=1)
    view.add_column("Before", justify="right")
    view.add_column("After", justify="right")
    view.add_column("Why now", ratio=2)
    for position in changed[:_LINES]:
        rating = rerated.of(position)
        name = rerated.text(position, "part_number") or rerated.text(position, "description")
        shown = [
            grade_text(str(rating[f"grade_{when}"])).append(
                "" if rating[f"score_{when}"] is None else f" {points(rating[f'score_{when}'])}"
            )
            for when in ("before", "after")
        ]
        why = str(outcome.after.lines["why"].iloc[position]) or DASH
        place = place_of(rerated.lines, position)
        view.add_row(f"{marked(name[:60])} [dim]{marked(place)}[/]", *shown, marked(why))
    console.print(view)
    if len(changed) > _LINES:
        console.print(f"  [dim]and {plural(len(changed) - _LINES, 'line')} more, on the sheet Replies[/]")
    if len(moved) > len(changed):
        console.print(f"  {little}")


def _shows(rating: LogRow) -> bool:
    """Whether a change can be seen in whole points."""
    before, after = (points(rating[f"score_{when}"]) for when in ("before", "after"))
    return before != after or rating["grade_before"] != rating["grade_after"]


def print_refused(console: Console, findings: Sequence[Finding]) -> None:
    """Print findings under a heading, if there are any."""
    if not findings:
        return
    console.print("\n[bold]To look at[/]")
    print_ordered(console, findings, most=_FINDINGS, indent="  ")
    if len(findings) > _FINDINGS:
        console.print(f"  [dim]and {len(findings) - _FINDINGS} more, listed on Checks in the workbook and by --json[/]")
