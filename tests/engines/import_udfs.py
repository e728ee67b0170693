"""Print as JSON what xlwings' own import of functions writes into an add-in: the VBA, and the calls of MacroOptions.

python import_udfs.py [module]
"""

from __future__ import annotations

import json
import sys

import pywin32_stub

stubbed = pywin32_stub.install()

import fake_excel  # noqa: E402


def main() -> None:
    book = fake_excel.Book(name="bomrisk.xlam")
    module = sys.argv[1] if len(sys.argv) > 1 else "bomrisk_excel.udfs"
    said, sys.stdout = sys.stdout, sys.stderr  # xlwings prints what it did
    stubbed.udfs.import_udfs(module, book)
    said.write(json.dumps({"vba": book.VBProject.VBComponents.texts["xlwings_udfs"], "told": book.Application.told}))


if __name__ == "__main__":
    main()
