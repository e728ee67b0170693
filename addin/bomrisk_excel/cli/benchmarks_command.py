"""``bomrisk benchmarks``: a BOM beside the EU's 2030 benchmarks and the US restriction on magnets, tungsten and tantalum."""

from __future__ import annotations

import argparse

from bomrisk.benchmarks import crma_benchmarks, dfars_screening
from bomrisk_excel.cli.benchmarks_output import benchmarks_object, benchmarks_table, print_benchmarks
from bomrisk_excel.cli.csv_output import print_csv
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.portfolio_input import read_portfolio
from bomrisk_excel.cli.terminal import Progress

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Hold the declared origins of one or several BOMs against the benchmarks."""
    with Progress(quiet=options.json or options.csv) as say:
        portfolio = read_portfolio(options, options.files, say)
        say("Holding against the benchmarks")
        crma, unread = crma_benchmarks(portfolio.lines, portfolio.assessment, portfolio.spend)
        dfars, melted = dfars_screening(portfolio.lines, portfolio.assessment)
    findings = list(dict.fromkeys([*portfolio.findings, *unread, *melted]))
    if options.json:
        print_json(benchmarks_object(portfolio, crma, dfars, findings))
    elif options.csv:
        print_csv(benchmarks_table(portfolio, crma, dfars))
    else:
        print_benchmarks(portfolio, crma, dfars, findings)
    errors = any(finding.severity == "error" for finding in findings)
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK
