"""All commands in the order in which ``bomrisk --help`` lists them, and what stands below that list."""

from __future__ import annotations

from bomrisk_excel.cli.options.addin import ADDIN
from bomrisk_excel.cli.options.facts import CONTROLS, EXPLAIN, MATERIALS
from bomrisk_excel.cli.options.green import GREEN
from bomrisk_excel.cli.options.regulations import ARTICLE24, BENCHMARKS
from bomrisk_excel.cli.options.scoring import CHECK, DEMO, SCORE
from bomrisk_excel.cli.options.suppliers import REPLIES, SUPPLIERS
from bomrisk_excel.cli.options.unknowns import QUESTIONS, UNCERTAINTY
from bomrisk_excel.cli.options.what_if import CALENDAR, DIFF, SCENARIOS, WITHOUT
from bomrisk_excel.cli.options.your_own import POLICY, TEMPLATE

__all__ = ["ALL_COMMANDS", "EPILOG"]

ALL_COMMANDS = (
    SCORE,
    DEMO,
    CHECK,
    EXPLAIN,
    SUPPLIERS,
    REPLIES,
    ARTICLE24,
    BENCHMARKS,
    CALENDAR,
    DIFF,
    SCENARIOS,
    WITHOUT,
    GREEN,
    QUESTIONS,
    UNCERTAINTY,
    MATERIALS,
    CONTROLS,
    POLICY,
    TEMPLATE,
    ADDIN,
)

EPILOG = """\
examples:
  bomrisk demo                            rate the bundled sample BOM and write its workbook
  bomrisk check bom.xlsx                  how the file is understood, before anything is rated
  bomrisk score bom.xlsx                  writes bom-risk.xlsx into this folder
  bomrisk score bom.xlsx --to US --as-of 2026-11-28 --json > rated.json
  bomrisk questions bom.xlsx              what to ask whom, because the answer moves the rating most
  bomrisk suppliers bom.xlsx --out ask    a workbook with these questions for each supplier
  bomrisk replies back --into bom.xlsx    what they sent back, merged, with the grades before and after
  bomrisk scenarios bom.xlsx              the grades if controls return, become bans or routine
  bomrisk green bom.xlsx                  the fewest re-sourcing moves that bring the BOM to grade C
  bomrisk without CN bom.xlsx             what is lost without a country, and how long stock lasts
  bomrisk calendar bom.xlsx --days 365    which change of a control moves which lines, and when
  bomrisk explain gallium                 everything behind one material's rating
  bomrisk addin install                   the functions and buttons in Excel (Windows)
  bomrisk COMMAND --help                  options and examples of a command

Data go to standard output, everything else to standard error. Colours are off in files and pipes and when NO_COLOR is set.

exit codes:
  0    done
  1    done, but with --strict and a finding of severity error; addin status and doctor: something is missing or broken
  2    the command or a file given to it cannot be used; the message says what to do
  3    a file could not be written, or exists already
  70   a fault in bomrisk itself (--debug shows where)
  130  interrupted with Ctrl-C
  141  whoever read the output stopped reading
"""
