"""The words of ``--help`` of the commands that compare and try things out."""

from __future__ import annotations

from bomrisk_excel.cli.help_texts import READING, CommandTexts

__all__ = ["WHAT_IF"]

WHAT_IF = {
    "diff": CommandTexts(
        "say what changed between two ratings, and why",
        "Compare two BOMs, risk workbooks or both, or one BOM on two dates, for two destinations or by two policies. For every "
        "line whose grade or score changed, the fact that moved it: a control whose status changed, a share table, a setting, the "
        "destination, or what is known of the line.",
        f"""\
examples:
  bomrisk diff march-risk.xlsx april-risk.xlsx       what was written in both, line by line
  bomrisk diff bom-risk.xlsx                         what is another today than when the workbook was written
  bomrisk diff bom-risk.xlsx new-bom.xlsx            new-bom.xlsx is rated today, to the same destination by the same policy
  bomrisk diff bom.xlsx --as-of 2026-11-27 --as-of 2026-11-28
  bomrisk diff bom.xlsx --to US --to DE
  bomrisk diff bom.xlsx --policy ours.toml --policy theirs.toml
  bomrisk diff old.xlsx new.xlsx --as-of 2025-10-01 --as-of 2026-10-01 --csv > changes.csv

Grades in a risk workbook stand as they were written; --anew rates the BOM in it again. A BOM that is compared with a risk workbook
is rated for the destination and by the policy of that workbook, and for today, unless options say otherwise.

Causes are found by exchanging one ingredient of the rating after the other: the facts, what is in the line, where that comes from,
the policy setting by setting, the destination and the date control by control. The points of a line's causes add up to the change
of its score. Facts of another day can only be told apart where a risk workbook was rated with them.

Lines are matched by part number, else the manufacturer's, else description and manufacturer; several of one number by designator,
then by order. Lines without a partner were added or removed.

{READING}
exit codes: 0 done; 1 --strict and the grade of a line got worse; 2 unusable file or option.
""",
    ),
}
