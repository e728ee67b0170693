"""From the text of a scenario file to a scenario; everything that is wrong with it is said at once."""

from __future__ import annotations

import dataclasses
import tomllib
from collections.abc import Callable, Mapping
from fnmatch import fnmatchcase
from typing import Any

from bomrisk import reference
from bomrisk.errors import InputError, PolicyError
from bomrisk.exposure import EXTRATERRITORIAL
from bomrisk.findings import Finding
from bomrisk.policy import Policy
from bomrisk.scenarios.change import Change
from bomrisk.scenarios.control_changes import AddedControl, ControlChange
from bomrisk.scenarios.fields import Fields, Mistakes, one_of
from bomrisk.scenarios.scenario import Scenario
from bomrisk.scenarios.selection import Selection
from bomrisk.scenarios.supply_changes import STAGES, Pairs, PolicyChange, Removal, ShareChange, changed_policy
from bomrisk.scenarios.words import (
    CHANGED_STATUSES,
    STATUSES,
    close_word,
    country_problem,
    known_blocs,
    known_countries,
    known_kinds,
    material_of,
)

__all__ = ["ScenarioError", "parse_scenario"]

_MOST_CHANGES = 200
_MOST_SAID = 30
_ACTION = "Start from a shipped one: `bomrisk scenarios --print overshoot`."
_FIXED = ("name", "destination")
"""Settings of a policy that are no judgement."""
_JUDGEMENTS = {field.name for field in dataclasses.fields(Policy)} - {"name"}


class ScenarioError(InputError):
    """A scenario that cannot be used.

    Parameters
    ----------
    findings : tuple of Finding
        Every mistake; ``where`` is its key path, e.g. ``change[2].set.status`` (the second ``[[change]]``).
    """

    def __init__(self, findings: tuple[Finding, ...], *, where: str = "") -> None:
        self.findings = findings
        said = [f"{each.where}: {each.message} {each.action}".rstrip() for each in findings[:_MOST_SAID]]
        more = len(findings) - len(said)
        if more > 0:
            said.append(f"and {more} more")
        what = "\n  ".join([f"{len(findings)} mistakes", *said]) + "\n" if len(findings) > 1 else said[0]
        super().__init__(what, where=where or "scenario", action=_ACTION)


def parse_scenario(given: str | Mapping[str, Any], where: str = "") -> Scenario:
    """Read a scenario.

    Parameters
    ----------
    given : str or mapping
        TOML text, or what such a text holds.
    where : str
        Name of its file, for messages.

    Returns
    -------
    Scenario

    Raises
    ------
    ScenarioError
        If it is no TOML or anything in it cannot be used; all mistakes are named.
    """
    mistakes = Mistakes()
    plain: object = given
    if isinstance(given, str):
        try:
            plain = tomllib.loads(given)
        except (ValueError, RecursionError) as error:  # numbers with thousands of digits, brackets in brackets
            mistakes.note("TOML", f"This is not valid TOML: {error}.")
            raise ScenarioError(tuple(mistakes.findings), where=where) from error
    if isinstance(plain, dict) and "change" not in plain and plain.keys() & _JUDGEMENTS:
        mistakes.note(
            "policy", "This is a policy, not a scenario.", "Give it with --policy, or change settings in a [[change]]."
        )
        raise ScenarioError(tuple(mistakes.findings), where=where)
    top = Fields(plain, "", ("name", "in_short", "description", "basis", "change"), mistakes)
    name = top.text("name", required=True, most=40)
    changes = top.plain.get("change", [])
    if not isinstance(changes, list):
        mistakes.note("change", "This is not a list of changes.", "Begin each with a line [[change]].")
        changes = []
    if len(changes) > _MOST_CHANGES:
        mistakes.note("change", f"There are {len(changes)} changes; at most {_MOST_CHANGES} are read.")
        changes = changes[:_MOST_CHANGES]
    read = [_change(each, f"change[{number}]", mistakes) for number, each in enumerate(changes, start=1)]
    scenario = Scenario(
        name,
        top.text("description"),
        top.text("basis"),
        tuple(change for change in read if change is not None),
        top.text("in_short", most=120),
    )
    if mistakes.findings:
        raise ScenarioError(tuple(mistakes.findings), where=where)
    return scenario


def _change(plain: object, path: str, mistakes: Mistakes) -> Change | None:
    fields = Fields(plain, path, ("title", "set", *_VERBS), mistakes)
    if not isinstance(plain, Mapping):
        return None
    verbs = [verb for verb in _VERBS if verb in fields]
    title = fields.text("title", most=120)
    if len(verbs) != 1:
        said = f"There are {' and '.join(verbs)} in one change." if verbs else "Nothing says what changes."
        mistakes.note(path, said, f"Give one of {', '.join(_VERBS)}.")
        return None
    if ("set" in fields) != (verbs[0] == "controls"):
        text = "`controls` says which, and `set` what they become: give both, or neither."
        mistakes.note(f"{path}.set", text)
    return _VERBS[verbs[0]](fields, title)


def _controls(fields: Fields, title: str) -> Change:
    mistakes = fields.mistakes
    which = Fields(
        fields.plain["controls"],
        fields.at("controls"),
        ("id", "issued_by", "measure", "status", "kind", "materials"),
        mistakes,
    )
    selection = Selection(
        which.words("id", _control_id),
        which.words("issued_by", _area),
        which.words("measure", _measure),
        which.words("status", one_of(STATUSES, "status")),
        which.words("kind", one_of(known_kinds(), "kind of control")),
        which.words("materials", _material),
    )
    become = Fields(fields.plain.get("set", {}), fields.at("set"), ("status", "measure", "severity"), mistakes)
    status = become.word("status", one_of(CHANGED_STATUSES, "status that a control can be given"))
    measure = become.word("measure", _new_measure)
    if not become.plain and "set" in fields:
        mistakes.note(fields.at("set"), "This changes nothing.", "Give status, measure or severity.")
    severity = become.number("severity", 0.0, -1e-12, 1.0) if "severity" in become else None
    words = [status.replace("_", " "), measure.replace("_", " "), "" if severity is None else f"severity {severity:g}"]
    made = f"Controls become {', '.join(filter(None, words))}"
    return ControlChange(title or made, selection, status, measure, severity)


def _added(fields: Fields, title: str) -> Change:
    keys = ("issued_by", "measure", "materials", "forms", "coverage", "destinations", "last_day")
    own = Fields(fields.plain["add_control"], fields.at("add_control"), keys, fields.mistakes)
    issuer = own.word("issued_by", _country, required=True)
    measure = own.word("measure", _new_measure, required=True)
    materials = own.words("materials", _material, required=True)
    return AddedControl(
        title or f"{issuer}: {measure.replace('_', ' ')} on {', '.join(materials)}",
        issuer,
        measure,
        materials,
        own.words("forms", one_of(set(reference.scope_forms()["scope"]), "form")) or ("any",),
        own.word("coverage", one_of(("all", "some"), "coverage")) or "all",
        own.words("destinations", _area) or ("ALL",),
        own.date("last_day"),
    )


def _removed(fields: Fields, title: str) -> Change:
    own = Fields(
        fields.plain["remove"], fields.at("remove"), ("country", "materials", "stages", "months"), fields.mistakes
    )
    country = own.word("country", _country, required=True)
    months = own.number("months", 12.0, 0.0, 1200.0)
    materials = own.words("materials", _material)
    what = f" of {', '.join(materials)}" if materials else ""
    return Removal(
        title or f"No supply{what} from {country} for {months:g} months",
        country,
        materials,
        own.words("stages", one_of(STAGES, "stage")),
        months,
    )


def _shares(fields: Fields, title: str) -> Change:
    own = Fields(fields.plain["shares"], fields.at("shares"), ("material", "stage", "countries"), fields.mistakes)
    material = own.word("material", _material, required=True)
    stage = own.word("stage", one_of(STAGES, "stage"), required=True)
    countries = Fields(
        own.plain.get("countries", {}), own.at("countries"), tuple(sorted(known_countries() - {"EU"})), fields.mistakes
    )
    if not own.plain.get("countries"):
        fields.mistakes.note(own.at("countries"), "No share is given.", "Write countries = { CN = 0.5 }.")
    # Zero is a share too: the country supplies nothing any more.
    shares = tuple((code, countries.number(code, 0.0, -1e-12, 1.0)) for code in countries.plain)
    if sum(share for _, share in shares) > 1 + 1e-9:
        fields.mistakes.note(own.at("countries"), "The shares add up to more than 1.", "Write fractions: 0.5 for 50 %.")
    return ShareChange(title or f"Other shares of {material}, {stage}", material, stage, shares)


def _policy(fields: Fields, title: str) -> Change | None:
    path = fields.at("policy")
    plain = fields.plain["policy"]
    if not isinstance(plain, Mapping):
        fields.mistakes.note(path, "This is not a table of settings.")
        return None
    for key in _FIXED:
        if key in plain:
            fields.mistakes.note(f"{path}.{key}", "A scenario does not change this.")
    for key, value in plain.items():
        for name in value if isinstance(value, Mapping) else ():
            known = getattr(Policy(), key, None)
            if isinstance(known, Mapping) and name not in known:
                fields.mistakes.note(f"{path}.{key}.{name}", f"There is no such name.{close_word(name, list(known))}")
                return None
    frozen = _frozen_table(plain)
    try:
        changed_policy(Policy(), frozen)
    except PolicyError as error:
        fields.mistakes.note(path, error.what)
        return None
    return PolicyChange(title or f"Other judgements: {', '.join(plain)}", frozen)


def _frozen_table(plain: Mapping[str, Any]) -> Pairs:
    return Pairs((str(key), _frozen(each)) for key, each in plain.items())


def _frozen(value: object) -> object:
    if isinstance(value, Mapping):
        return _frozen_table(value)
    return tuple(map(_frozen, value)) if isinstance(value, list) else value


_VERBS: dict[str, Callable[[Fields, str], Change | None]] = {
    "controls": _controls,
    "add_control": _added,
    "remove": _removed,
    "shares": _shares,
    "policy": _policy,
}


def _country(given: str) -> tuple[str, str]:
    return (given, "") if not (problem := country_problem(given)) else ("", problem)


def _area(given: str) -> tuple[str, str]:
    word = given.removeprefix("!")
    if word == "ALL" or word in known_blocs():
        return given, ""
    problem = country_problem(word)
    bloc = close_word(word, sorted(known_blocs())) if problem and "mean" not in problem else ""
    return ("", f"{problem}{bloc}") if problem else (given, "")


def _measure(given: str) -> tuple[str, str]:
    return one_of(tuple(Policy().severity), "measure")(given)


def _new_measure(given: str) -> tuple[str, str]:
    if given in EXTRATERRITORIAL:
        # Which materials such rules reach is asked once for all, when the origins of a BOM are read.
        return "", f"{given!r} can only be given another severity, under policy."
    return _measure(given)


def _material(given: str) -> tuple[str, str]:
    return material_of(given)


def _control_id(given: str) -> tuple[str, str]:
    known = list(reference.controls()["control_id"])
    if any(fnmatchcase(each, given) for each in known):
        return given, ""
    return "", f"No control is called {given!r}.{close_word(given, known)}"
