"""``bomrisk template``: the risk workbook or the supplier workbook without a BOM, to be given another look."""

from __future__ import annotations

import argparse
import shutil

from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.outputs import workbook_path, writing

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Copy the template that comes with the package."""
    if options.suppliers:
        from bomrisk_templates.supplier_risk.fill import template_path
    else:
        from bomrisk_templates.bom_risk.fill import template_path
    name = "bomrisk-supplier-template.xlsx" if options.suppliers else "bomrisk-template.xlsx"
    path = workbook_path(options.output, name, source=None, overwrite=options.overwrite)
    writing(path, lambda: shutil.copyfile(template_path(), path))
    print(path)
    return ExitCode.OK
