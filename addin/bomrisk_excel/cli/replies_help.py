"""The words of ``bomrisk replies --help``."""

from __future__ import annotations

from bomrisk_excel.cli.command_texts import CommandTexts

__all__ = ["REPLIES"]

REPLIES = {
    "replies": CommandTexts(
        "read what suppliers sent back, merge it into a BOM and rate it again",
        "Read all replies in a folder, whatever their names: supplier workbooks of ours, CMRT, EMRT, AMRT and IPC-1752A/B XML. "
        "What they say is merged into the BOM with who and when, the BOM is rated before and after, and the result is a risk "
        "workbook with a sheet Replies: every question with its answer, and the lines whose grade changed.",
        """\
examples:
  bomrisk replies from-suppliers --into bom.xlsx                   writes bom-replies.xlsx into this folder
  bomrisk replies from-suppliers --into bom-risk.xlsx --in-place   brings the risk workbook up to date; keeps a copy
  bomrisk replies "Acme GmbH - raw materials.xlsx" --into bom-risk.xlsx -o after-acme.xlsx
  bomrisk replies from-suppliers --into bom.xlsx --json > answers.json

Of two replies of one supplier the newer counts, question by question; several suppliers of a line all count. "unknown" is an
answer, an empty cell is none. A file that is no reply, or whose parts were changed, is refused with the reason. What cannot be
right (a country that does not produce the material, shares above 100 %, what contradicts the BOM or an earlier reply) is a
finding with its cell. What was merged stays in the columns Declaration and Declared origin of the workbook's BOM, and is carried
on by `bomrisk score NEW --keep`.

exit codes: 0 done; 1 --strict and a file that was refused; 2 no file that can be read; 3 workbook not written.
""",
    ),
}
