"""The words of ``--help``."""

from __future__ import annotations

from bomrisk_excel.cli.command_texts import CommandTexts
from bomrisk_excel.cli.replies_help import REPLIES
from bomrisk_excel.cli.unknowns_help import UNKNOWNS

__all__ = ["ADDIN_ACTIONS", "COMMANDS", "EPILOG", "READING", "CommandTexts"]


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

READING = """\
columns that can be named with --column:
  part_number description manufacturer manufacturer_part_number alternates (= other parts that may be bought) supplier
  supplier_part_number quantity unit unit_price price_unit line_total currency category material declaration cas hs_code
  country (= where the part is made) material_origin processing_country declared_origin (= what suppliers declare of both)
  material_override origin_override (= what you state, it overrules the rest) level position parent designator
  lead_time mass mass_unit notes
"""

COMMANDS = {
    **UNKNOWNS,
    **REPLIES,
    "score": CommandTexts(
        "rate a BOM and write the workbook",
        "Rate every line of a BOM, write the risk workbook and print a short summary. The BOM itself is not changed, unless "
        "--in-place says so.",
        f"""\
examples:
  bomrisk score bom.xlsx
  bomrisk score new.xlsx --keep bom-risk.xlsx        your entries of last month, by part number
  bomrisk score bom.xlsx --into bom-rated.xlsx       your workbook with our sheets in it; again, and they are updated
  bomrisk score bom-risk.xlsx                        the lines on its BOM sheet, with Material (yours) and all other entries
  bomrisk score bom.xlsx --currency EUR --rates rates.csv
  bomrisk score bom.csv -o risk.xlsx --to FR --as-of 2026-11-22
  bomrisk score bom.xls --sheet Parts --column description=D --column "quantity=Menge gesamt"
  bomrisk score bom.xlsx --declarations from-suppliers/
  bomrisk score bom.xlsx --json | jq '.lines[] | select(.grade == "E") | .part_number'

--declarations reads what suppliers declared (IPC-1752A/B XML; CMRT, EMRT and AMRT workbooks) and matches it to the lines by part
number or company. What matches stands in the column Declaration of the workbook, where you can edit it: scoring that workbook
again keeps it, without --declarations.

--into writes our sheets into a copy of the BOM's workbook, --in-place into the workbook itself, after a copy was made of it: all
other parts of it stay as they are, and the next time our sheets are brought up to date, with what you wrote into them.

With --json or --csv a workbook is written only if -o, --into or --in-place name one. Missing numbers are null in JSON and empty
in CSV; in CSV, text that a spreadsheet would run as a formula gets a leading apostrophe. Without them, the workbook's name goes
to standard output.

Amounts in several currencies become spend at your own rates (1 currency = rate base), the latest on or before the as-of date:
  date,currency,rate,base,source
Where a rate is missing, the spend of those lines is unknown and a finding says which line to add; no rates come with bomrisk.

Kept are Material (yours), Material origin (yours), Alternates, Owner, Action, Due date, Comment, amounts typed into Results where
the BOM has none, and columns that you added (their values; formulas in them become values). Lines are matched by part number,
else the manufacturer's, else description and manufacturer, exactly but for case and blanks; several lines of one number by
designator, then by order. What has no line any more stands on the sheet Kept entries. A material override of "none" says that the
line holds no listed material; JSON then names the material "none" with the rung "override".

{READING}
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
    "article24": CommandTexts(
        "write the risk assessment of CRMA Article 24",
        "Write the risk assessment that Article 24 of the EU Critical Raw Materials Act (Regulation (EU) 2024/1252) asks of large "
        "companies that use strategic raw materials: from the rated BOMs what is known, with sources, and what is open, with whom "
        "to ask. You fill in the rest; one sheet is the summary for the board.",
        """\
examples:
  bomrisk article24 bom.xlsx                              writes bom-article24.xlsx into this folder
  bomrisk article24 drive.xlsx joint.xlsx -o assessment.xlsx --currency EUR --rates rates.csv
  bomrisk article24 bom-risk.xlsx --declarations from-suppliers/
  bomrisk article24 drive.xlsx joint.xlsx -o next.xlsx --keep assessment.xlsx    your entries are carried over

Entries are matched by part number (else description) and material, by material, or by supplier and material; those without a row
stand on the sheet Kept entries and come back with it. Origins by stage are read as `bomrisk benchmarks --help` says.

exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option; 3 workbook not written.
""",
    ),
    "benchmarks": CommandTexts(
        "hold declared origins against EU and US benchmarks",
        "Show what a BOM's declared origins say about the EU's 2030 benchmarks for strategic raw materials (Regulation (EU) "
        "2024/1252, Article 5) and about magnets, tantalum and tungsten under US DFARS 225.7018, by date. What is not stated stays "
        "open: it never counts as reached, kept or clear.",
        """\
examples:
  bomrisk benchmarks bom.xlsx
  bomrisk benchmarks bom.xlsx drive.xlsx --currency EUR --rates rates.csv
  bomrisk benchmarks bom-risk.xlsx --to US --as-of 2027-01-01 --json

Origins are read from the column material_origin (no stage stated) and, by stage, from columns with headings such as "Extraction
country", "Processing country", "Melting country", "Recycled content" and "Recycling country". A cell holds a country, or
countries by material: dysprosium: CN; neodymium: AU.

exit codes: 0 done; 1 --strict and an error among the findings; 2 unusable file or option.
""",
    ),
    "suppliers": CommandTexts(
        "write a workbook with the open questions for each supplier",
        "Write one workbook for each supplier of a BOM: its parts, why they matter, the questions whose answers move the rating, "
        "cells to answer in and a checker. Beside them an index of all suppliers by risk and spend, for you only.",
        """\
examples:
  bomrisk suppliers bom.xlsx --out ask --buyer "Example Ltd, Purchasing" --due 2026-12-18
  bomrisk suppliers bom.xlsx --out ask --language de --supplier "Acme GmbH"
  bomrisk suppliers bom-risk.xlsx --out ask --overwrite      again; what you noted in the index is kept

FOLDER gets supplier-index.xlsx, which is not to be sent, and the folder to-suppliers. Each of its workbooks holds nothing about
other suppliers, no prices, and neither scores nor quantities unless --with-scores and --with-quantities say so. The column
supplier of the BOM says who supplies what; names that differ in case and punctuation are one supplier. Lines without a supplier
are listed in the index. The same input gives the same files, byte for byte.

exit codes: 0 done; 2 unusable file or option; 3 a workbook not written.
""",
    ),
    "scenarios": CommandTexts(
        "rate a BOM under several scenarios side by side",
        "Rate a BOM as it stands and under scenarios: lines and spend by grade, and for each line that differs which change of the "
        "scenario makes the difference. Shipped are managed-rivalry (the controls as they stand), overshoot (suspended controls "
        "return, licences become bans) and reluctant-multilateralism (suspensions hold, licences become routine).",
        """\
examples:
  bomrisk scenarios bom.xlsx
  bomrisk scenarios bom.xlsx --scenario overshoot --to US --csv > lines.csv
  bomrisk scenarios --print overshoot > mine.toml      start your own; docs/scenarios.md says what can stand in it
  bomrisk scenarios bom.xlsx --scenario mine.toml --scenario reluctant-multilateralism

A scenario can change controls (status, measure), add controls, take producers out for some months, change shares of world output
and judgements of the policy. All mistakes of a file are named at once.

exit codes: 0 done; 2 unusable file or option.
""",
    ),
    "without": CommandTexts(
        "take a country out of the world's supply (N-1)",
        "Show what a BOM loses without a country: the share of world supply of each material at each stage, the lines and the "
        "spend that this hits, who supplies what is left, and how long stock lasts. Nobody makes up for what is lost.",
        """\
examples:
  bomrisk without CN bom.xlsx
  bomrisk without "Congo, Dem. Rep." bom.xlsx --months 6 --json
  bomrisk without top bom.xlsx --csv > lines.csv      at each stage the country with the largest share

A line whose stated origin is the country is cut off; one whose origin is not stated may miss what the world misses; one from
elsewhere is not counted as hit. Columns such as Stock and Monthly consumption (also per year) of the BOM say how long stock lasts.

exit codes: 0 done; 2 unusable file or option.
""",
    ),
    "calendar": CommandTexts(
        "say which change of a control moves which lines, and when",
        "List every dated change of the export controls that reach a BOM, ahead or back in time: controls that start or end, "
        "suspensions that run out, announced bans; with the lines, the spend and the grades that each moves.",
        """\
examples:
  bomrisk calendar bom.xlsx --to US --days 365
  bomrisk calendar bom.xlsx --ics controls.ics          for Outlook and other calendars, with reminders 14 days before
  bomrisk calendar bom.xlsx --from 2026-11-22 --days -365   what changed in the year before
  bomrisk calendar bom.xlsx --until 2029-12-31 --csv > changes.csv

A change stands on the first day on which things are different: a suspension until 2026-11-27, that day included, has run out
on 2026-11-28. Written again, an event takes the place of the earlier one in most calendars.

exit codes: 0 done; 2 unusable file or option; 3 calendar not written.
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
  bomrisk explain tantalum --declarations from-suppliers/      also which declarations name it, and where its refiners are
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
  bomrisk check bom.xlsx --column description=D --save-profile acme    keep it for all files with this header
  bomrisk check bom.xlsx --declarations from-suppliers/  which declarations were read, and which lines they match
  bomrisk check bom.xlsx --json

{READING}
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
    "template": CommandTexts(
        "copy the template of the risk workbook",
        "Copy the template, so that you can give it your logo, colours, column widths, words and sheets. Tables, columns and named "
        "cells may move, but keep their names; what is missing is named when you use it.",
        """\
examples:
  bomrisk template -o ours.xlsx
  bomrisk score bom.xlsx --template ours.xlsx
  bomrisk template --suppliers -o asking.xlsx
  bomrisk suppliers bom.xlsx --out ask --template asking.xlsx
""",
    ),
    "addin": CommandTexts(
        "install the Excel add-in and find what is wrong with it",
        "Install the add-in that brings the functions BOMRISK_... and the buttons of the ribbon into Excel for Windows. "
        "Building its file works on every system.",
        """\
examples:
  bomrisk addin install                   puts the add-in into Excel's start folder, for this user
  bomrisk addin doctor                    checks each link from Excel to Python, with what to do where one is broken
  bomrisk addin build -o bomrisk.xlam     writes the add-in's file, on any system

exit codes: 0 done, all is well; 1 status or doctor found something missing or broken; 2 not possible with this system or Python;
3 a file could not be written, such as while Excel has it open.
""",
    ),
}

ADDIN_ACTIONS = {
    "build": CommandTexts(
        "write the add-in file",
        "Write the add-in file. It is the same on every system, byte for byte. Excel is not needed for it.",
        """\
examples:
  bomrisk addin build -o bomrisk.xlam

The file alone does nothing on a computer without bomrisk: on Windows, `bomrisk addin install` builds it, puts it into place
and tells it which Python to start.
""",
    ),
    "install": CommandTexts(
        "install the add-in for this user (Windows)",
        "Put bomrisk.xlam into Excel's start folder and name the Python that runs this command in %USERPROFILE%\\.bomrisk\\"
        "bomrisk.conf. Needs no administrator. Other lines of that file stay; a second run brings an older add-in up to date.",
        """\
examples:
  bomrisk addin install
  py -m bomrisk_excel addin install       the same, where the command is not on the path

Close Excel before an update: it holds the file while it runs.
""",
    ),
    "uninstall": CommandTexts(
        "take away what install wrote (Windows)",
        "Remove the add-in and the configuration that `bomrisk addin install` wrote. Files of others, lines that were there before "
        "and your policy.toml stay. Python and bomrisk stay installed.",
        """\
examples:
  bomrisk addin uninstall
""",
    ),
    "status": CommandTexts(
        "say what is installed where (Windows)",
        "Show which add-in and which Python Excel uses, their versions, and what differs from a fresh installation.",
        """\
examples:
  bomrisk addin status
  bomrisk addin status --json

exit codes: 0 installed and up to date; 1 not installed, or something differs.
""",
    ),
    "doctor": CommandTexts(
        "check each link from Excel to Python (Windows)",
        "Check everything between a formula in Excel and its answer: files, versions, settings of Excel and Windows, and a "
        "call of a function through the same server that Excel uses. Each failure says what to do. Nothing is changed.",
        """\
examples:
  bomrisk addin doctor
  bomrisk addin doctor --json > doctor.json     for the help desk

exit codes: 0 no failure (warnings may be there); 1 at least one failure.
""",
    ),
    "acceptance": CommandTexts(
        "write the workbook that checks the add-in in Excel",
        "Write a workbook with every function, the value that it must give, and a checklist of what only a person with Excel "
        "can see. Its cell bomrisk_acceptance says TRUE when all functions answer as they must.",
        """\
examples:
  bomrisk addin acceptance                writes bomrisk-acceptance.xlsx into this folder
""",
    ),
}
