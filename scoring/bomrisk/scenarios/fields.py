"""The fields of a table in a scenario file: each is read with its kind, and what is wrong is noted with its key path."""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bomrisk.findings import Finding
from bomrisk.scenarios.words import close_word

__all__ = ["CODE", "Fields", "Mistakes", "one_of"]

CODE = "scenario-mistake"

Checked = Callable[[str], tuple[str, str]]
"""From a word to what it means and what is wrong with it."""


class Mistakes:
    """Everything that is wrong with a file."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []

    def note(self, path: str, message: str, action: str = "") -> None:
        """Note what is wrong at a key path such as ``change[2].set.status``."""
        self.findings.append(Finding(CODE, "error", path, message, action))


class Fields:
    """One table of a file.

    Parameters
    ----------
    plain : object
        What stands there; anything but a table is a mistake.
    path : str
        Key path of the table, empty for the file itself.
    known : collection of str
        Keys that may stand in it.
    mistakes : Mistakes
    """

    def __init__(self, plain: object, path: str, known: Collection[str], mistakes: Mistakes) -> None:
        self.path, self.mistakes = path, mistakes
        self.plain: Mapping[str, Any] = {}
        if not isinstance(plain, Mapping):
            mistakes.note(path, f"{_shown(plain)} is not a table of settings.")
            return
        self.plain = {key: value for key, value in plain.items() if key in known}
        for key in plain:
            if key not in known:
                mistakes.note(self.at(str(key)), f"There is no such setting.{close_word(str(key), list(known))}")

    def __contains__(self, key: str) -> bool:
        return key in self.plain

    def at(self, key: str) -> str:
        """Return the path of a key."""
        return f"{self.path}.{key}" if self.path else key

    def text(self, key: str, *, required: bool = False, most: int = 2000) -> str:
        """Read a text."""
        value = self.plain.get(key)
        if value is None:
            if required:
                self.mistakes.note(self.at(key), "This is missing.", f'Write {key} = "...".')
            return ""
        if not isinstance(value, str) or (required and not value.strip()):
            self.mistakes.note(self.at(key), f"{_shown(value)} is not a text.")
            return ""
        text = " ".join(value.split())
        if len(text) > most:
            self.mistakes.note(self.at(key), f"The text has {len(text)} characters; at most {most} are read.")
        if not text.isprintable():
            self.mistakes.note(self.at(key), "The text holds characters that cannot be shown.")
        return text

    def word(self, key: str, check: Checked, *, required: bool = False) -> str:
        """Read one word; what `check` says is wrong with it is a mistake."""
        given = self.text(key, required=required)
        return self._checked(given, self.at(key), check) if given else ""

    def words(self, key: str, check: Checked, *, required: bool = False) -> tuple[str, ...]:
        """Read a list of words, or a single one."""
        value = self.plain.get(key)
        if value is None:
            if required:
                self.mistakes.note(self.at(key), "This is missing.", f'Write {key} = ["..."].')
            return ()
        listed = value if isinstance(value, list) else [value]
        if not listed:
            self.mistakes.note(self.at(key), "The list is empty.", "Name at least one, or leave the setting out.")
        found = []
        for number, each in enumerate(listed, start=1):
            path = f"{self.at(key)}[{number}]" if isinstance(value, list) else self.at(key)
            if not isinstance(each, str) or not each.strip():
                self.mistakes.note(path, f"{_shown(each)} is not a text.")
            else:
                found.append(self._checked(each.strip(), path, check))
        return tuple(dict.fromkeys(word for word in found if word))

    def _checked(self, given: str, path: str, check: Checked) -> str:
        meant, problem = check(given[:200])
        if problem:
            self.mistakes.note(path, problem)
        return meant

    def number(self, key: str, default: float, low: float, high: float) -> float:
        """Read a number above `low` and up to `high`."""
        value = self.plain.get(key, default)
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
            self.mistakes.note(self.at(key), f"{_shown(value)} is not a number.")
        elif not low < value <= high:
            self.mistakes.note(self.at(key), f"{value:g} is not above {low:g} and up to {high:g}.")
        else:
            return float(value)
        return default

    def date(self, key: str) -> dt.date | None:
        """Read a date, as TOML writes it or as a text."""
        value = self.plain.get(key)
        try:
            if isinstance(value, str):
                return dt.date.fromisoformat(value.strip())
            if value is None or (isinstance(value, dt.date) and not isinstance(value, dt.datetime)):
                return value
        except ValueError:
            pass
        self.mistakes.note(self.at(key), f"{_shown(value)} is not a date.", "Write it as 2027-03-31.")
        return None


def one_of(known: Collection[str], what: str) -> Checked:
    """Return a check that a word is one of some known ones."""

    def check(given: str) -> tuple[str, str]:
        if given in known:
            return given, ""
        return "", f"{given!r} is no {what}.{close_word(given, sorted(known))}"

    return check


def _shown(value: object) -> str:
    text = "true" if value is True else "false" if value is False else repr(value)
    return text if len(text) <= 60 else text[:59] + "…"
