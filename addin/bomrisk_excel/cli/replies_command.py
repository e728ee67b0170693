"""``bomrisk replies``: what suppliers sent back, merged into a BOM, which is rated again."""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from bomrisk.assessment import Assessment, assess
from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk.setting import Setting
from bomrisk_excel.cli.bom_input import chosen_profile, read
from bomrisk_excel.cli.entries import with_entries
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, checked_template, chosen_policy, destination
from bomrisk_excel.cli.into import Target, backup_name, chosen_target
from bomrisk_excel.cli.json_text import print_json
from bomrisk_excel.cli.outputs import workbook_path, writing
from bomrisk_excel.cli.replies_data import Outcome, replies_object
from bomrisk_excel.cli.replies_view import print_outcome, print_refused
from bomrisk_excel.cli.terminal import Progress, console_for_people, marked
from bomrisk_excel.cli.workbook import write_workbook
from bomrisk_excel.user_settings import read_rates, user_rates
from bomrisk_templates.bom_risk.kept_entries import KeptEntries
from bomrisk_templates.bom_risk.money import checked_currency, money_of
from bomrisk_templates.bom_risk.replies_log import joined_log
from bomrisk_templates.bom_risk.risk_file import open_risk_file
from bomrisk_templates.bom_risk.risk_rates import rates_of
from bomrisk_templates.declarations import apply_declarations
from bomrisk_templates.reading import BomFile
from bomrisk_templates.supplier_risk.reply_folder import ReadReplies, read_replies
from bomrisk_templates.supplier_risk.reply_merge import merge_replies
from bomrisk_templates.supplier_risk.reply_records import Rerated, records_of_forms, records_of_replies

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Read the replies, merge them, rate before and after, and write the workbook."""
    # Options first: a file is worth a word only once it is clear what to do with it.
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    profile = chosen_profile(options)
    source = Path(options.file)
    destined = _Destined.of(options, source)
    template = checked_template(options.template)
    with Progress(quiet=options.quiet) as say:
        say("Reading replies")
        found = read_replies(options.replies)
        if not found.replies and not found.declarations:
            print_refused(console_for_people(), found.findings)
            raise InputError(
                "None of these files is a reply that can be read.",
                where=", ".join(map(str, options.replies)),
                action="Give the folder with the workbooks that suppliers sent back.",
            )
        say(f"Reading {source.name}")
        bom, kept, files = with_entries(options, read(options, profile), destined.out)
        typed = [rates_of(file) for file in files]
        kept = kept or KeptEntries(len(bom.lines))
        say("Rating before the replies")
        before = assess(bom.lines, setting.policy, setting.as_of, setting.to)
        outcome, merged = _merged(bom, found, before, setting, kept, say)
        rates = [read_rates(Path(options.rates)) if options.rates else user_rates(), *(table for table, _ in typed)]
        currency = checked_currency(options.currency) if options.currency else None
        money = money_of(kept.priced(merged.lines), setting.as_of, rates, currency)
        unread = [finding for _, said in typed for finding in said]
        merged = replace(merged, findings=[*merged.findings, *unread, *money.findings])
        say(f"Writing {destined.out.name}")

        def write(path: Path, *, overwrite: bool) -> None:
            write_workbook(merged, outcome.after, path, overwrite=overwrite, kept=kept, money=money, template=template)

        backup = destined.write(write, overwrite=options.overwrite)
    if not options.quiet:
        console = console_for_people()
        print_outcome(console, outcome)
        if backup is not None:
            console.print(marked(f"The workbook as it was: {backup}"))
    if options.json:
        print_json(replies_object(outcome))
    else:
        print(destined.out)
    errors = any(finding.severity == "error" for finding in outcome.findings)
    return ExitCode.FINDINGS if options.strict and errors else ExitCode.OK


class _Destined:
    """Where the result goes: a new workbook, or the one that was given, after a copy of it was made."""

    def __init__(self, out: Path, target: Target | None, *, in_place: bool) -> None:
        self.out = out
        self._target = target
        self._in_place = in_place

    @classmethod
    def of(cls, options: argparse.Namespace, source: Path) -> _Destined:
        """Check it before any work is done."""
        if not options.in_place:
            name = f"{source.stem}-replies.xlsx"
            return cls(
                workbook_path(options.output, name, source=source, overwrite=options.overwrite), None, in_place=False
            )
        risk = open_risk_file(source) if source.suffix.lower() == ".xlsx" else None
        if risk is not None and not risk.guests:
            return cls(source, None, in_place=True)
        target = chosen_target(options, source)
        assert target is not None
        return cls(target.out, target, in_place=True)

    def write(self, write: Callable[..., None], *, overwrite: bool) -> Path | None:
        """Write the workbook; returns the copy of one that was changed."""
        if self._target is not None:
            return self._target.write(lambda path: write(path, overwrite=False))
        if not self._in_place:
            write(self.out, overwrite=overwrite)
            return None
        backup = backup_name(self.out, datetime.now())
        writing(backup, lambda: shutil.copy2(self.out, backup))
        write(self.out, overwrite=True)
        return backup


def _merged(
    bom: BomFile,
    found: ReadReplies,
    before: Assessment,
    setting: Setting,
    kept: KeptEntries,
    say: Callable[[str], None],
) -> tuple[Outcome, BomFile]:
    """Merge what was read, rate again, and list what each question got."""
    say("Merging replies")
    applied = apply_declarations(bom.lines, found.declarations, setting.as_of)
    merged = merge_replies(applied.lines, found.replies)
    say("Rating with the replies")
    after = assess(merged.lines, setting.policy, setting.as_of, setting.to)
    rerated = Rerated(bom.lines, before.lines, after.lines, setting.as_of)
    answers = records_of_replies(merged.parts, rerated)
    told = {position for part in merged.parts for position in part.positions}
    forms = records_of_forms(found.declarations, applied.matches, rerated, told)
    said: Sequence[Finding] = (*found.findings, *applied.findings, *merged.findings)
    kept.replies = joined_log(kept.replies, [*answers, *forms])
    outcome = Outcome(found, merged.parts, applied.matches, [*answers, *forms], rerated, after, said)
    return outcome, replace(bom, lines=merged.lines, findings=[*bom.findings, *said])
