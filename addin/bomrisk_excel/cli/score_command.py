"""``bomrisk score``: a BOM in, a rated workbook out."""

from __future__ import annotations

import argparse
from pathlib import Path

from bomrisk.assessment import assess
from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.csv_output import print_csv, score_table
from bomrisk_excel.cli.declarations import with_declarations
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.cli.json_output import print_json, score_object
from bomrisk_excel.cli.outputs import workbook_path
from bomrisk_excel.cli.summary import print_summary
from bomrisk_excel.cli.terminal import Progress, console_for_people
from bomrisk_excel.cli.workbook import write_workbook

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Rate a BOM, write its workbook or print the rated lines."""
    # Options first: a file is worth a word only once it is clear what to do with it.
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    profile = chosen_profile(options)
    source = Path(options.file)
    as_data = options.json or options.csv
    out = None
    if options.output is not None or not as_data:
        out = workbook_path(options.output, f"{source.stem}-risk.xlsx", source=source, overwrite=options.overwrite)
    with Progress(quiet=options.quiet) as say:
        say(f"Reading {source.name}")
        bom = read(options, profile)
        if options.declarations:
            say("Reading declarations")
            bom = with_declarations(bom, options.declarations, setting.as_of).bom
        assessment = assess(bom.lines, setting.policy, setting.as_of, setting.to, progress=say)
        if out is not None:
            say(f"Writing {out.name}")
            write_workbook(bom, assessment, out, overwrite=options.overwrite)
    if not options.quiet:
        print_summary(console_for_people(), bom, assessment, out)
    if options.json:
        print_json(score_object(assessment, bom.lines, bom.findings, bom.structure))
    elif options.csv:
        print_csv(score_table(assessment, bom.lines))
    elif out is not None:
        print(out)
    errors = (
        any(found.severity == "error" for found in bom.findings) or assessment.findings["severity"].eq("error").any()
    )
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK
