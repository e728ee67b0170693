"""``bomrisk template``: the risk workbook without a BOM, to be given another look."""

from __future__ import annotations

import argparse
import shutil

from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.outputs import workbook_path, writing

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Copy the template that comes with the package."""
    from bomrisk_templates.bom_risk.fill import template_path

    path = workbook_path(options.output, "bomrisk-template.xlsx", source=None, overwrite=options.overwrite)
    writing(path, lambda: shutil.copyfile(template_path(), path))
    print(path)
    return ExitCode.OK
