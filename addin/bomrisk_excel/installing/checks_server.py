"""Checks of what the functions do once all else is right: the server answers, the user's policy can be used."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from bomrisk.errors import PolicyError
from bomrisk.policy import Policy
from bomrisk_excel.installing.check import Check, failed, passed, skipped, warning
from bomrisk_excel.installing.facts import Facts
from bomrisk_excel.installing.launcher import dll_folders, dll_name

__all__ = ["policy", "server"]

_SECONDS = 30.0
_FUNCTION = ("bomrisk_excel.udfs", "BOMRISK_VERSION")


def server(facts: Facts, before: Sequence[Check]) -> Check:
    """The COM server starts through the DLL and answers a function call.

    Parameters
    ----------
    facts : Facts
    before : sequence of Check
        The checks that have to pass first.
    """
    name = "Functions answer"
    broken = next((check for check in before if check.state in ("failed", "skipped")), None)
    if broken is not None:
        return skipped(name, broken.name)
    if facts.python is None:
        return skipped(name, "Python")
    # The DLL for Excel's bits cannot be loaded into a Python of other bits; both start the server in the same way.
    file = dll_name(facts.python.bits, facts.xlwings)
    dll = next((folder / file for folder in dll_folders(Path(facts.interpreter)) if (folder / file).is_file()), None)
    if dll is None:
        return warning(
            name,
            f"Not tried: Excel has {facts.bits} bits, Python {facts.python.bits}, and {file} is missing.",
            f"Try =BOMRISK_VERSION() in Excel. Reinstalling xlwings brings {file} back, and this check can then be made.",
        )
    found = facts.probe("probe_server.py", (str(dll), facts.command, *_FUNCTION), _SECONDS)
    restart = "Run `bomrisk addin doctor` once more: a first start takes longer. "
    restart += "If it stays, ask for an exception from the antivirus program for "
    if found is None:
        return failed(name, f"The server did not answer: {facts.trouble}.", f"{restart}{facts.interpreter} and {dll}.")
    if "error" in found:
        return failed(
            name,
            f"The server did not start or the call failed: {found['error']}",
            f"{restart}{facts.interpreter} and {dll}; look for the reason in the message.",
        )
    answer = str(found.get("answer", ""))
    if answer.startswith("#BOMRISK"):
        return failed(
            name,
            f"{_FUNCTION[1]} answered: {answer[:300]}",
            "Put right what the answer names and run `bomrisk addin doctor` again.",
        )
    expected = facts.python.versions.get("bomrisk", "")
    if expected not in re.findall(r"[\w.+]+", answer):
        return failed(
            name,
            f"{_FUNCTION[1]} answered {answer[:300]!r}, which does not name {expected}.",
            f'Reinstall bomrisk there: "{facts.interpreter}" -m pip install --force-reinstall --no-deps bomrisk, '
            "then `bomrisk addin install`.",
        )
    return passed(name, f"{_FUNCTION[1]} answered: {answer}")


def policy(facts: Facts) -> Check:
    """The user's own policy, by which the functions rate, can be used."""
    name = "Policy file"
    path = facts.places.policy
    try:
        used = Policy.from_toml(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return passed(name, f"None ({path}), so the default policy counts.")
    except PolicyError as error:
        return failed(
            name, f"{path} cannot be used: {error.what}", f"{error.action or 'Put it right'} ({path})".strip()
        )
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        return failed(name, f"{path} cannot be read: {reason}.", f"Save {path.name} as UTF-8, or remove it: {path}")
    return passed(name, f"{path}, policy {used.name!r}.")
