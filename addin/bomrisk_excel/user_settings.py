"""What a user keeps in a folder of their own: the policy by which functions and buttons rate, exchange rates, scenarios."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from bomrisk.errors import InputError, PolicyError
from bomrisk.policy import Policy
from bomrisk.rates import RateTable

__all__ = [
    "POLICY_FILE",
    "RATES_FILE",
    "SCENARIOS_FOLDER",
    "home",
    "policy_label",
    "read_rates",
    "user_policy",
    "user_rates",
    "user_scenario_text",
    "user_scenarios",
]

POLICY_FILE = "policy.toml"
RATES_FILE = "rates.csv"
SCENARIOS_FOLDER = "scenarios"
_MOST_BYTES = 20_000_000


def home() -> Path:
    """The user's folder: ``BOMRISK_HOME`` if that is set, else ``.bomrisk`` in the user's profile."""
    given = os.environ.get("BOMRISK_HOME", "").strip()
    return Path(given) if given else Path.home() / ".bomrisk"


@cache
def user_policy() -> Policy:
    """The policy in ``policy.toml`` of the user's folder, else the default one; read once per process.

    Raises
    ------
    PolicyError
        If the file is there and cannot be used: then nothing is rated by another policy than the user wants.
    """
    path = home() / POLICY_FILE
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (FileNotFoundError, NotADirectoryError):
        return Policy()
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(
            f"The policy cannot be read: {getattr(error, 'strerror', None) or 'it is not UTF-8 text'}.",
            where=POLICY_FILE,
            action=f"Put it right or remove it: {path}",
        ) from error
    try:
        return Policy.from_toml(text)
    except PolicyError as error:
        raise PolicyError(error.what, where=POLICY_FILE, action=error.action) from error


def user_rates() -> RateTable:
    """The exchange rates in ``rates.csv`` of the user's folder; none if there is no such file.

    Raises
    ------
    InputError
        If the file is there and cannot be used: then no spend is given at other rates than the user wants.
    """
    path = home() / RATES_FILE
    return read_rates(path) if path.is_file() else RateTable()


def read_rates(path: Path) -> RateTable:
    """Read a table of exchange rates.

    Raises
    ------
    InputError
        If there is no such file or it cannot be used.
    """
    try:
        if path.is_dir():
            raise InputError("This is a folder, not a file.", where=str(path), action="Give a CSV file.")
        if path.stat().st_size > _MOST_BYTES:
            raise InputError("The file is too large for a table of rates.", where=str(path), action="Check the name.")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError as error:
        raise InputError("There is no such file.", where=str(path), action="Check the name and folder.") from error
    except UnicodeDecodeError as error:
        raise InputError(
            "The file is not UTF-8 text.", where=str(path), action="Save it as CSV UTF-8 (not as a workbook)."
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"The file cannot be read: {reason}.", where=str(path)) from error
    return RateTable.from_csv(text, path.name)


def policy_label(policy: Policy) -> str:
    """Name of a policy, with the settings in which it differs from the default one: a name alone proves nothing."""
    default = Policy().to_dict()
    changed = [key for key, value in policy.to_dict().items() if key != "name" and default.get(key) != value]
    return f"{policy.name} (changed: {', '.join(changed)})" if changed else policy.name


def user_scenarios() -> list[str]:
    """Names of the scenarios in the folder ``scenarios`` of the user's folder: those of the files ``NAME.toml``."""
    folder = home() / SCENARIOS_FOLDER
    return sorted(path.stem for path in folder.glob("*.toml")) if folder.is_dir() else []


def user_scenario_text(name: str) -> str:
    """Text of a scenario in the user's folder.

    Parameters
    ----------
    name : str
        One of :func:`user_scenarios`.

    Raises
    ------
    InputError
        If it cannot be read.
    """
    path = home() / SCENARIOS_FOLDER / f"{name}.toml"
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise InputError(f"The scenario cannot be read: {reason}.", where=path.name, action=f"See {path}") from error
