"""``bomrisk demo``: the bundled sample BOM, rated."""

from __future__ import annotations

import argparse
from importlib import resources

from bomrisk.assessment import assess
from bomrisk.setting import Setting
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.cli.outputs import free_name, workbook_path
from bomrisk_excel.cli.summary import print_summary
from bomrisk_excel.cli.terminal import Progress, console_for_people
from bomrisk_excel.cli.workbook import write_workbook
from bomrisk_templates.reading import read_bom

__all__ = ["SAMPLE", "run"]

SAMPLE = "servo-joint.xlsx"


def run(options: argparse.Namespace) -> int:
    """Rate the sample BOM and write its workbook."""
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    out = workbook_path(options.output, free_name("bomrisk-demo"), source=None, overwrite=options.overwrite)
    with Progress() as say, resources.as_file(resources.files("bomrisk_excel") / "demo" / SAMPLE) as path:
        say("Reading the sample BOM")
        bom = read_bom(path)
        assessment = assess(bom.lines, setting.policy, setting.as_of, setting.to, progress=say, ahead=True)
        say(f"Writing {out.name}")
        write_workbook(bom, assessment, out, overwrite=options.overwrite)
    print_summary(console_for_people(), bom, assessment, out)
    print(out)
    return ExitCode.OK
