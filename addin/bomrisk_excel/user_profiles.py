"""How a user's BOM files are read: profiles kept in a folder of their own, one for each supplier or ERP system."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from bomrisk.errors import InputError
from bomrisk.findings import Finding
from bomrisk_excel.user_settings import home

if TYPE_CHECKING:
    from bomrisk_templates.reading import BomFile, Profile

__all__ = [
    "profile_folder",
    "profile_of",
    "profile_path",
    "read_profile",
    "read_with_profiles",
    "saved_profiles",
]

_NAME = re.compile(r"[\w. -]{1,60}")


def profile_folder() -> Path:
    """Folder of the saved profiles."""
    return home() / "profiles"


def profile_path(given: str) -> Path:
    """Where a profile is kept: a file as it is, a bare name in the user's folder.

    Parameters
    ----------
    given : str
        ``sap`` or ``./sap.toml``.
    """
    path = Path(given)
    bare = path.suffix.lower() != ".toml" and path.name == given and _NAME.fullmatch(given) is not None
    return profile_folder() / f"{given}.toml" if bare else path


def read_profile(given: str) -> Profile:
    """Read a profile by its file or, if it was saved, by its name.

    Raises
    ------
    InputError
        If there is none, with the names that there are.
    """
    from bomrisk_templates.reading import Profile

    path = profile_path(given)
    if path.parent == profile_folder() and not path.is_file():
        known = ", ".join(sorted(file.stem for file in _files())) or "none yet"
        raise InputError(
            f"there is no saved profile {given!r}.",
            where="--profile",
            action=f"Saved profiles: {known}. `bomrisk check FILE --save-profile NAME` saves one; a file needs its ending .toml.",
        )
    return Profile.from_toml(path)


def _files() -> list[Path]:
    folder = profile_folder()
    return sorted(folder.glob("*.toml")) if folder.is_dir() else []


def saved_profiles() -> tuple[list[tuple[str, Profile]], list[Finding]]:
    """The user's saved profiles that know their tables by the header, and findings on files that cannot be read.

    Returns
    -------
    tuple of (list of (str, Profile), list of Finding)
    """
    found: list[tuple[str, Profile]] = []
    problems: list[Finding] = []
    for path in _files():
        try:
            profile = read_profile(str(path))
        except InputError as error:
            what = f"the saved profile {path.name} cannot be used: {error.what}"
            problems.append(Finding("profile-unusable", "warning", path.name, what, "Put it right or remove it."))
            continue
        if profile.headers:
            found.append((path.stem, profile))
    return found, problems


def read_with_profiles(read: Callable[[Profile | None], BomFile]) -> BomFile:
    """Read a BOM, and once more by the user's profile if one was saved for a table with the same header.

    Parameters
    ----------
    read : callable
        Reads the BOM with a profile, or without one.

    Returns
    -------
    BomFile
        With a finding that names the profile that was used.
    """
    bom = read(None)
    profiles, problems = saved_profiles()
    headers = [table.column_headers.values() for table in bom.tables]
    for name, profile in profiles:
        if any(profile.knows(texts) for texts in headers):
            told = f"read by your profile {name!r}, which was saved for a table with the same header."
            finding = Finding("profile-used", "info", bom.path.name, told, "Give --no-profile to read it without.")
            again = read(profile)
            return replace(again, findings=[finding, *problems, *again.findings])
    return replace(bom, findings=[*problems, *bom.findings]) if problems else bom


def profile_of(bom: BomFile, given: Profile) -> Profile:
    """How a BOM was read, as a profile for the next one with the same header.

    Parameters
    ----------
    bom : BomFile
        Its first table counts.
    given : Profile
        What the person said about it.

    Returns
    -------
    Profile
        The columns as they were understood, corrections included; by their heading, by their letter where two share one.
    """
    table = bom.tables[0]
    headings = {letter: text for letter, text in table.column_headers.items() if text.strip()}
    texts = list(headings.values())
    columns = {role: "" for role, where in given.columns.items() if not where}
    for mapped in table.mapped:
        if letter := table.columns[mapped.role]:
            text = headings.get(letter, "")
            columns[mapped.role] = text if texts.count(text) == 1 else letter
    return replace(given, columns=columns, headers=tuple(dict.fromkeys(" ".join(text.split()) for text in texts)))
