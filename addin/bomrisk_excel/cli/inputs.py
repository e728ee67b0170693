"""Options into objects: date, destination, policy, material."""

from __future__ import annotations

import argparse
import codecs
import datetime as dt
from pathlib import Path

from bomrisk import reference
from bomrisk.destination import did_you_mean
from bomrisk.errors import InputError, PolicyError
from bomrisk.policy import Policy
from bomrisk_templates.reading.countries import country_code, is_ambiguous_country, near_countries

__all__ = [
    "as_of_date",
    "checked_template",
    "chosen_policy",
    "country_option",
    "date_option",
    "destination",
    "read_text_file",
]

_MOST_BYTES = 1_000_000


def as_of_date(options: argparse.Namespace) -> dt.date:
    """Return the date that the rating shall hold for: today unless given."""
    given: str | None = options.as_of
    spelt: list[str] = getattr(options, "as_of_spelt", [])
    if len(set(spelt)) > 1:
        raise InputError(
            f"{' and '.join(dict.fromkeys(spelt))} say the same.", where=spelt[-1], action="Give one of them."
        )
    if given is None or given.strip().lower() == "today":
        return dt.datetime.now().astimezone().date()
    return date_option(given, getattr(options, "as_of_option", "--as-of"))


def date_option(given: str, where: str) -> dt.date:
    """Return the date that is given for an option."""
    try:
        return dt.date.fromisoformat(given.strip())
    except ValueError as error:
        raise InputError(f"{given!r} is not a date.", where=where, action="Write it as 2026-11-22.") from error


def destination(options: argparse.Namespace) -> str | None:
    """Return the destination if one was given: an ISO code, or the country's name."""
    return None if options.to is None else country_option(options.to, "--to")


def country_option(given: str, where: str) -> str:
    """Return the ISO code of a country that is given by its code or its name, as they are read in the cells of a BOM."""
    countries = reference.countries()
    names = dict(zip(countries["country"], countries["name"], strict=True))
    code = given.strip().upper()
    if code in names:
        return code
    by_name = {str(name).casefold(): str(key) for key, name in names.items()}
    if found := by_name.get(given.strip().casefold()) or country_code(given):
        return found
    near = " or ".join(f"{names[code]} ({code})" for code in near_countries(given))
    many = is_ambiguous_country(given)
    raise InputError(
        f"{given!r} {'is the name of more than one country' if many else 'is not a known country'}."
        f"{f' Did you mean {near}?' if near else did_you_mean(given)}",
        where=where,
        action="Give an ISO 3166 code such as DE, US or JP.",
    )


def read_text_file(name: str, option: str) -> str:
    """Read a small text file that an option names."""
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError("This is a folder, not a file.", where=f"{option} {name}", action="Give a TOML file.")
        if path.stat().st_size > _MOST_BYTES:
            raise InputError(
                "The file is too large for a TOML file.", where=f"{option} {name}", action="Check the name."
            )
        content = path.read_bytes()
        # What an older PowerShell redirects into a file is UTF-16.
        utf16 = content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        return content.decode("utf-16" if utf16 else "utf-8-sig")
    except FileNotFoundError as error:
        raise InputError(
            "There is no such file.", where=f"{option} {name}", action="Check the name and folder."
        ) from error
    except UnicodeDecodeError as error:
        raise InputError("The file is not UTF-8 text.", where=f"{option} {name}", action="Give a TOML file.") from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"The file cannot be read: {reason}.", where=f"{option} {name}") from error


def chosen_policy(options: argparse.Namespace) -> Policy:
    """Return the policy of ``--policy``, else the default one."""
    if options.policy is None:
        return Policy()
    text = read_text_file(options.policy, "--policy")
    try:
        return Policy.from_toml(text)
    except PolicyError as error:
        raise PolicyError(error.what, where=options.policy, action=error.action) from error


def checked_template(given: str | None) -> Path | None:
    """Return the template of ``--template``, which must have all names that are filled.

    Raises
    ------
    InputError
        If it is no workbook, or lost names.
    """
    if given is None:
        return None
    from bomrisk_templates.bom_risk.fill import open_template

    path = Path(given)
    open_template(path)
    return path
