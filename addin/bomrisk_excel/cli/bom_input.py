"""From ``FILE`` and the options on how to read it to a BOM."""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bomrisk.errors import InputError
from bomrisk_excel.user_profiles import read_profile, read_with_profiles

if TYPE_CHECKING:
    from bomrisk_templates.reading import BomFile, Profile

__all__ = ["chosen_profile", "read"]


def read(options: argparse.Namespace, profile: Profile | None = None) -> BomFile:
    """Read the BOM that the options name, with the profile that they choose unless it is at hand already.

    Of a risk workbook the BOM sheet is read, and no other; of a workbook into which our sheets were written, all but these.
    """
    from bomrisk_templates.bom_risk.risk_bom import read_risk_bom
    from bomrisk_templates.bom_risk.risk_file import open_risk_file
    from bomrisk_templates.reading import read_bom
    from bomrisk_templates.reading.workbook import sheet_names

    path = Path(options.file)
    if profile is None:
        profile = chosen_profile(options)
    sheets = None
    if not profile.sheets and (own := open_risk_file(path)):
        if own.guests:
            sheets = [name for name in sheet_names(path) if name not in own.guests]
        elif profile.header_row is None:
            return read_risk_bom(own, profile)
    if options.no_profile or options.profile or profile != type(profile)():
        return read_bom(path, profile=profile, sheets=sheets)
    return read_with_profiles(
        lambda found: read_bom(path, profile=found, sheets=None if found is not None and found.sheets else sheets)
    )


def chosen_profile(options: argparse.Namespace) -> Profile:
    """Return the profile of ``--profile`` with what the other options change in it."""
    from bomrisk_templates.reading import Profile

    profile = read_profile(options.profile) if options.profile else Profile()
    if options.column:
        columns = Profile.from_mapping({"columns": dict(map(_pair, options.column))}, where="--column").columns
        profile = replace(profile, columns={**profile.columns, **columns})
    if options.sheet:
        profile = replace(profile, sheets=tuple(options.sheet))
    if options.header_row is not None:
        profile = replace(profile, header_row=options.header_row)
    return profile


def _pair(text: str) -> tuple[str, str]:
    """Split ``name=where``; nothing after the sign means that there is no such column."""
    name, sign, where = text.partition("=")
    if not sign or not name.strip():
        raise InputError(
            f"{text!r} names no column.",
            where="--column",
            action="Write it as name=letter or name=heading, e.g. --column description=D.",
        )
    return name.strip().lower(), where.strip()
