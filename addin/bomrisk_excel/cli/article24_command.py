"""``bomrisk article24``: the risk assessment of Article 24 of the EU Critical Raw Materials Act as a workbook."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.table import Table

from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.outputs import check_writable, same_file, workbook_path, writing
from bomrisk_excel.cli.portfolio_input import read_portfolio
from bomrisk_excel.cli.terminal import Progress, console_for_people, marked
from bomrisk_templates.article24.coverage import paragraphs
from bomrisk_templates.article24.fill import fill_article24
from bomrisk_templates.article24.kept import KeptEntries, is_article24, read_kept

if TYPE_CHECKING:
    from bomrisk_templates.article24.fill import Article24

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Write the workbook of one or several BOMs."""
    sources = [Path(name) for name in options.files]
    default = f"{sources[0].stem}-article24.xlsx" if len(sources) == 1 else "article24.xlsx"
    out = workbook_path(options.output, default, source=sources[0], overwrite=options.overwrite)
    for source in sources[1:]:
        if same_file(out, source):
            workbook_path(str(source), default, source=source, overwrite=True)  # says that it would replace a BOM
    kept, earlier = _kept(options.keep, out)
    with Progress(quiet=options.quiet) as say:
        portfolio = read_portfolio(options, options.files, say)
        say(f"Writing {out.name}")
        check_writable(out, overwrite=options.overwrite)
        made: list[Article24] = []
        writing(out, lambda: made.append(fill_article24(portfolio, out, kept)))
    if not options.quiet:
        _print_summary(made[0], earlier)
    print(out)
    errors = any(finding.severity == "error" for finding in portfolio.findings)
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK


def _kept(given: str | None, out: Path) -> tuple[KeptEntries, str]:
    """Entries of the earlier workbook, or of the one that is about to be replaced, and its name."""
    if given is not None:
        return read_kept(Path(given)), Path(given).name
    if out.exists() and is_article24(out):
        return read_kept(out), out.name
    return KeptEntries(), ""


def _print_summary(made: Article24, earlier: str) -> None:
    console = console_for_people()
    console.print(f"[bold]{marked(made.headlines['sentence'])}[/]")
    console.print(marked(made.headlines["sentence_more"]))
    view = Table(box=SIMPLE_HEAD)
    for heading in ("Paragraph", "State", "What is still open"):
        view.add_column(heading)
    coverage = made.tables["a24_coverage"]
    for row, state, still in zip(paragraphs(), coverage["state"], coverage["still"], strict=True):
        view.add_row(marked(row["paragraph"]), marked(state), marked(still))
    console.print(view)
    if earlier:
        left = len(made.tables["a24_left"]["sheet"])
        taken = made.kept.taken
        text = f"Kept {taken} {'entry' if taken == 1 else 'entries'} of {earlier}"
        text += f"; {left} had no row any more (see the sheet Kept entries)" if left else ""
        console.print(marked(text))
