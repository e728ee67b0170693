"""``--into`` and ``--in-place``: our sheets in the buyer's own workbook instead of a workbook of their own."""

from __future__ import annotations

import argparse
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bomrisk.errors import InputError
from bomrisk_excel.cli.errors import OutputError
from bomrisk_excel.cli.outputs import check_writable, same_file, writing

__all__ = ["Target", "chosen_target"]


@dataclass(frozen=True, slots=True)
class Target:
    """A workbook into which sheets are written.

    Parameters
    ----------
    book : Path
        The workbook as it is.
    out : Path
        What to write; `book` itself when that is to be changed.
    """

    book: Path
    out: Path

    def write(self, risk_workbook: Callable[[Path], None]) -> Path | None:
        """Write the sheets.

        Parameters
        ----------
        risk_workbook : callable
            Writes the risk workbook to the path that it is given.

        Returns
        -------
        Path or None
            The copy that was made of a workbook that was changed.
        """
        from bomrisk_templates.write_back import write_into

        with tempfile.TemporaryDirectory() as folder:
            risk = Path(folder) / "risk.xlsx"
            risk_workbook(risk)
            backup = self._back_up()
            writing(self.out, lambda: write_into(self.book, risk, self.out))
        return backup

    def _back_up(self) -> Path | None:
        if not self.out.exists():
            return None
        backup = backup_name(self.out, datetime.now())
        writing(backup, lambda: shutil.copy2(self.out, backup))
        return backup


def backup_name(path: Path, moment: datetime) -> Path:
    """Name the copy of a workbook as it was: beside it, with the time, and no file that is there already."""
    stem = f"{path.stem} (before bomrisk {moment:%Y-%m-%d %H%M%S})"
    number = 1
    while (backup := path.with_name(f"{stem}{'' if number == 1 else f' {number}'}{path.suffix}")).exists():
        number += 1
    return backup


def chosen_target(options: argparse.Namespace, source: Path) -> Target | None:
    """Return what ``--into`` or ``--in-place`` say, checked before any work is done; None without them.

    Raises
    ------
    InputError
        If sheets cannot be written into that workbook, or the options do not go together.
    OutputError
        If a file of that name is there which has no sheets of ours.
    """
    if options.into is None and not options.in_place:
        return None
    from bomrisk_templates.bom_risk.fill import template_path
    from bomrisk_templates.bom_risk.risk_file import open_risk_file
    from bomrisk_templates.write_back import check_into
    from bomrisk_templates.write_back.refusals import require_workbook_file

    if options.in_place:
        target = Target(source, source)
    else:
        out = Path(options.into)
        if same_file(out, source):
            raise InputError(
                "This is the BOM itself.",
                where=f"--into {out}",
                action="To change it, give --in-place instead: it keeps a copy.",
            )
        target = Target(out, out) if out.exists() else Target(source, out)
    require_workbook_file(target.book)
    risk = open_risk_file(target.book)
    if risk is not None and not risk.guests:
        raise InputError(
            "This is a risk workbook itself, not a workbook of yours.",
            where=str(target.book),
            action="Rate it without --into and --in-place.",
        )
    check_into(target.book, template_path())
    if target.book == target.out:
        if not options.in_place and risk is None:
            raise OutputError(
                "The file exists, has no sheets of bomrisk, and is left as it is.",
                where=str(target.out),
                action="Choose another name; or give that file itself as FILE with --in-place.",
            )
        return target
    if target.out.suffix.lower() != source.suffix.lower():
        raise InputError(
            f"The copy of a {source.suffix} workbook needs a name that ends in {source.suffix}.",
            where=f"--into {target.out}",
            action="Change the name.",
        )
    check_writable(target.out, overwrite=False)
    return target
