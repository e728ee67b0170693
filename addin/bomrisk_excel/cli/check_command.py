"""``bomrisk check``: how a BOM file is understood, before anything is rated."""

from __future__ import annotations

import argparse
import datetime as dt
import shlex
from pathlib import Path
from typing import Any

from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table

from bomrisk_excel.cli.assemblies import structure_text
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.declarations import DeclaredBom, declarations_list, declarations_view, with_declarations
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.findings_view import print_findings
from bomrisk_excel.cli.json_output import findings_list, plain
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.outputs import check_writable, write_text
from bomrisk_excel.cli.terminal import Progress, console_for_data, console_for_people, marked
from bomrisk_excel.cli.words import plural
from bomrisk_excel.user_profiles import profile_folder, profile_of, profile_path
from bomrisk_templates.reading import BomFile, BomTable, Profile

__all__ = ["check_object", "run"]

_CONFIDENCE_STYLES = {"high": "green", "medium": "yellow", "low": "bold red", "user": "bold cyan"}
_SKIPPED_SHOWN = 12


def run(options: argparse.Namespace) -> int:
    """Read a BOM and report how it was understood."""
    with Progress() as say:
        say(f"Reading {Path(options.file).name}")
        profile = chosen_profile(options)
        bom = read(options, profile)
        declared = None
        if options.declarations:
            say("Reading declarations")
            declared = with_declarations(bom, options.declarations, dt.datetime.now().astimezone().date())
            bom = declared.bom
    if options.save_profile:
        _save_profile(bom, profile, options)
    if options.json:
        print_json(check_object(bom) | ({"declarations": declarations_list(declared)} if declared else {}))
    else:
        _print_report(console_for_data(), bom, options.file, declared)
    errors = any(finding.severity == "error" for finding in bom.findings)
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK


def _save_profile(bom: BomFile, profile: Profile, options: argparse.Namespace) -> None:
    """Write how the file was read."""
    path = profile_path(options.save_profile)
    if path.parent == profile_folder():
        path.parent.mkdir(parents=True, exist_ok=True)
    check_writable(path, overwrite=options.overwrite)
    write_text(path, profile_of(bom, profile).to_toml())
    console_for_people().print(f"Saved as {marked(str(path))}")


def check_object(bom: BomFile) -> dict[str, Any]:
    """Return how a file was understood as ``bomrisk check --json`` prints it."""
    return {
        "tables": [
            {
                "sheet": plain(table.sheet),
                "header_row": table.header_row,
                "columns": dict(table.columns),
                "also_read": list(table.also_read),
                "rows": [int(row) for row in table.rows],
            }
            for table in bom.tables
        ],
        "structure": {
            "levels": int(bom.structure.depth.max(initial=0)) + 1,
            "assemblies": bom.structure.assemblies,
            "told_by": dict(bom.structure.basis),
        },
        "findings": findings_list(bom.findings),
    }


def _print_report(console: Console, bom: BomFile, given: str, declared: DeclaredBom | None) -> None:
    kind = "delimited text" if bom.format == "text" else bom.format
    total = plural(len(bom.lines), "line")
    console.print(f"[bold]{marked(bom.path.name)}[/] ({kind}): {total} in {plural(len(bom.tables), 'table')}")
    console.print(f"Structure: {marked(structure_text(bom))}")
    for table in bom.tables:
        console.print()
        console.print(_columns_view(table))
        _print_rows(console, table)
    if declared is not None:
        console.print()
        console.print(declarations_view(declared))
    print_findings(console, bom)
    console.print(
        f"\nIf a column is wrong, name the right one by its letter or heading; `score` takes the same options:\n"
        f"  bomrisk check {marked(shlex.quote(given))} --column description=D --column quantity=F\n"
        "To leave a column out: --column unit_price=   To read other sheets: --sheet NAME   Header in row 4: --header-row 4\n"
        "To keep it for the files of that supplier or system, save it; files with the same header are read so from then on:\n"
        f"  bomrisk check {marked(shlex.quote(given))} --column description=D --save-profile NAME"
    )


def _columns_view(table: BomTable) -> Table:
    where = f"Sheet {table.sheet!r}" if table.sheet else "Table"
    header = f"header in row {table.header_row}" if table.header_row is not None else "no header"
    title = f"{where}, {header}, {plural(len(table.rows), 'line')}"
    view = Table(title=marked(title), box=SIMPLE_HEAD, title_justify="left", title_style="bold")
    view.add_column("Meaning", no_wrap=True)
    view.add_column("Column", justify="center")
    view.add_column("Heading", max_width=40)
    view.add_column("Confidence", no_wrap=True)
    view.add_column("Why")
    for mapped in table.mapped:
        style = _CONFIDENCE_STYLES[mapped.confidence]
        view.add_row(
            mapped.role,
            table.columns[mapped.role] or "",
            marked(mapped.header),
            f"[{style}]{mapped.confidence}[/]",
            marked(mapped.reason),
        )
    taken = {letter for letter in table.columns.values() if letter}
    others = {letter: text for letter, text in table.column_headers.items() if letter not in taken and text.strip()}
    told = {letter: others.pop(letter, "") for letter in table.also_read}
    captions = (("Read, too, for what the parts are", told), ("Kept as they are", others))
    view.caption = "\n".join(f"{caption}: {_listed(headings)}" for caption, headings in captions if headings)
    view.caption_justify = "left"
    return view


def _listed(headings: dict[str, str]) -> str:
    return ", ".join(f"{letter} {marked(' '.join(text.split()))}".strip() for letter, text in headings.items())


def _print_rows(console: Console, table: BomTable) -> None:
    console.print(f"Rows taken as lines: {_ranges(table.rows)}")
    skipped = [row for row in table.skipped if row.reason not in ("blank", "header")]
    if not skipped:
        return
    console.print(f"Rows left out: {plural(sum(row.count for row in skipped), 'row')}")
    for row in skipped[:_SKIPPED_SHOWN]:
        rows = f"row {row.row}" if row.row == row.last else f"rows {row.row}-{row.last}"
        text = f"  [dim]{marked(row.text)[:80]}[/]" if row.text else ""
        console.print(f"  {rows}: {marked(row.reason)}{text}")
    if len(skipped) > _SKIPPED_SHOWN:
        console.print(f"  [dim]and {len(skipped) - _SKIPPED_SHOWN} more[/]")


def _ranges(rows: list[int]) -> str:
    """Write row numbers as runs: ``5-12, 14, 16-20``."""
    runs: list[list[int]] = []
    for row in rows:
        if runs and row == runs[-1][1] + 1:
            runs[-1][1] = row
        else:
            runs.append([row, row])
    texts = [str(first) if first == last else f"{first}-{last}" for first, last in runs]
    return ", ".join(texts[:20]) + (f" and {len(texts) - 20} more runs" if len(texts) > 20 else "")
