"""``bomrisk score``: a BOM in, a rated workbook out."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path

from bomrisk.assessment import assess
from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.csv_output import print_csv, score_table
from bomrisk_excel.cli.declarations import with_declarations
from bomrisk_excel.cli.entries import kept_sentence, with_entries
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, checked_template, chosen_policy, destination
from bomrisk_excel.cli.into import chosen_target
from bomrisk_excel.cli.json_output import score_object
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.outputs import workbook_path
from bomrisk_excel.cli.scenario_input import chosen_scenarios
from bomrisk_excel.cli.summary import print_summary
from bomrisk_excel.cli.terminal import Progress, console_for_people, marked
from bomrisk_excel.cli.workbook import write_workbook
from bomrisk_excel.user_settings import read_rates, user_rates
from bomrisk_templates.bom_risk.money import checked_currency, money_of
from bomrisk_templates.bom_risk.risk_rates import rates_of
from bomrisk_templates.bom_risk.scenario_tables import scenarios_shown

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Rate a BOM, write its workbook or print the rated lines."""
    # Options first: a file is worth a word only once it is clear what to do with it.
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    profile = chosen_profile(options)
    source = Path(options.file)
    as_data = options.json or options.csv
    rates = [read_rates(Path(options.rates)) if options.rates else user_rates()]
    currency = checked_currency(options.currency) if options.currency else None
    scenarios = chosen_scenarios(options.scenario)
    scenarios_shown(scenarios)
    target = chosen_target(options, source)
    out = target.out if target is not None else None
    if target is None and (options.output is not None or not as_data):
        out = workbook_path(options.output, f"{source.stem}-risk.xlsx", source=source, overwrite=options.overwrite)
    template = checked_template(options.template)
    with Progress(quiet=options.quiet) as say:
        say(f"Reading {source.name}")
        bom, kept, files = with_entries(options, read(options, profile), out)
        if options.declarations:
            say("Reading declarations")
            bom = with_declarations(bom, options.declarations, setting.as_of).bom
        typed = [rates_of(file) for file in files]
        rates += [table for table, _ in typed]
        unread = [finding for _, found in typed for finding in found]
        priced = kept.priced(bom.lines) if kept is not None else bom.lines
        money = money_of(priced, setting.as_of, rates, currency)
        bom = replace(bom, findings=[*bom.findings, *unread, *money.findings])
        assessment = assess(bom.lines, setting.policy, setting.as_of, setting.to, progress=say, ahead=out is not None)
        backup = None
        if out is not None:
            say(f"Writing {out.name}")
        write = partial(write_workbook, bom, assessment, kept=kept, money=money, template=template, scenarios=scenarios)
        if target is not None:
            backup = target.write(lambda path: write(path, overwrite=False))
        elif out is not None:
            write(out, overwrite=options.overwrite)
    if not options.quiet:
        console = console_for_people()
        print_summary(console, replace(bom, lines=priced), assessment, out, money)
        if kept is not None:
            console.print(marked(kept_sentence(kept, files)))
        if backup is not None:
            console.print(marked(f"The workbook as it was: {backup}"))
    if options.json:
        print_json(score_object(assessment, priced, bom.findings, bom.structure, money))
    elif options.csv:
        print_csv(score_table(assessment, priced, bom.structure, money))
    elif out is not None:
        print(out)
    errors = (
        any(found.severity == "error" for found in bom.findings) or assessment.findings["severity"].eq("error").any()
    )
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK
