"""The words of ``--help``."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["COMMANDS", "EPILOG"]


class CommandTexts(NamedTuple):
    """Help of one command."""

    summary: str
    description: str
    epilog: str


EPILOG = """\
examples:
  bomrisk demo                            rate the bundled sample BOM and write its workbook
  bomrisk check bom.xlsx                  how the file is understood, before anything is rated
  bomrisk score bom.xlsx                  writes bom-risk.xlsx into this folder
  bomrisk score bom.xlsx --to US --as-of 2026-11-28 --json > rated.json
  bomrisk explain gallium                 everything behind one material's rating
  bomrisk COMMAND --help                  options and examples of a command

Data go to standard output, everything else to standard error. Colours are off in files and pipes and when NO_COLOR is set.

exit codes:
  0    done
  1    done, but with --strict and a finding of severity error
  2    the command or a file given to it cannot be used; the message says what to do
  3    a file could not be written, or exists already
  70   a fault in bomrisk itself (--debug shows where)
  130  interrupted with Ctrl-C
  141  whoever read the output stopped reading
"""

_READING = """\
columns that can be named with --column:
  part_number description manufacturer manufacturer_part_number supplier supplier_part_number quantity unit unit_price
  line_total currency category material cas hs_code country (= where the part is made) material_origin level designator
  lead_time mass mass_unit notes
"""

COMMANDS = {
    "score": CommandTexts(
        "rate a BOM and write the workbook",
        "Rate every line of a BOM, write the risk workbook and print a short summary. The BOM itself is never changed.",
        f"""\
examples:
  bomrisk score bom.xlsx
  bomrisk score bom.csv -o risk.xlsx --to FR --as-of 2026-11-22
  bomrisk score bom.xls --sheet Parts --column description=D --column "quantity=Menge gesamt"
  bomrisk score bom.xlsx --json | jq '.lines[] | select(.grade == "E") | .part_number'

With --json or --csv a workbook is written only if -o names one. Missing numbers are null in JSON and empty in CSV; in CSV, text
that a spreadsheet would run as a formula gets a leading apostrophe. Without them, the workbook's name goes to standard output.

{_READING}
exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option; 3 workbook not written.
""",
    ),
    "demo": CommandTexts(
        "rate the bundled sample BOM",
        "Rate the bundled sample BOM (a robot joint with its servo drive), write its workbook and print a short summary.",
        """\
examples:
  bomrisk demo
  bomrisk demo -o joint.xlsx --to US --as-of 2026-11-28
""",
    ),
    "materials": CommandTexts(
        "rate every material",
        "Rate every material of the reference tables, as a part of unknown origin that contains it would be rated.",
        """\
examples:
  bomrisk materials
  bomrisk materials --to JP --csv > materials.csv
""",
    ),
    "explain": CommandTexts(
        "show everything behind one material's rating",
        "Show a material's shares by stage, concentration, controls with their dates, second opinions, score and sources.",
        """\
examples:
  bomrisk explain gallium
  bomrisk explain Sb --to US --as-of 2026-11-28
""",
    ),
    "controls": CommandTexts(
        "list export controls with their status on a date",
        "List dated export controls, and the suspensions, entity rules, import and procurement measures beside them.",
        """\
examples:
  bomrisk controls --material germanium
  bomrisk controls --to US --as-of 2026-11-28 --json
  bomrisk controls --all --csv > controls.csv
""",
    ),
    "check": CommandTexts(
        "show how a BOM file is understood",
        "Show the tables found in a file, their header rows and columns, what was left out and why. Nothing is rated or written.",
        f"""\
examples:
  bomrisk check bom.xlsx
  bomrisk check bom.xlsx --column description=D          try a correction; `score` takes the same options
  bomrisk check bom.xlsx --json

{_READING}
exit codes: 0 understood; 1 --strict and an error among the findings; 2 unusable file or option.
""",
    ),
    "policy": CommandTexts(
        "print the default policy",
        "Print the default policy as TOML: every weight, severity, curve and band, with what it is and where it comes from. "
        "Edit it and give it back with --policy; what you leave out keeps its default.",
        """\
examples:
  bomrisk policy -o policy.toml
  bomrisk score bom.xlsx --policy policy.toml
""",
    ),
}
