"""The policy: every judgement of the method in one frozen object."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from functools import cached_property
from types import MappingProxyType
from typing import Any

import tomli_w

from bomrisk.errors import PolicyError
from bomrisk.policy_checks import defaults_of, frozen, problems_of

__all__ = ["Policy", "PolicyRow"]

Curve = tuple[tuple[float, float], ...]


def _setting(default: Any, label: str, basis: str) -> Any:
    """Declare a policy field with the words that people see beside it."""
    metadata = {"label": label, "basis": basis}
    if isinstance(default, dict):
        return field(default_factory=lambda: MappingProxyType(dict(default)), metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """One setting as the Policy sheet shows it."""

    key: str
    value: float | str
    label: str
    basis: str


@dataclass(frozen=True)
class Policy:
    """Weights, severities, bands and trusted countries.

    Every field has a default; :meth:`with_` makes a changed copy. A policy round-trips through TOML
    (:meth:`to_toml`, :meth:`from_toml`) and through the rows of the workbook's Policy sheet
    (:meth:`to_rows`, :meth:`from_rows`).

    Raises
    ------
    PolicyError
        If a value is out of range, a curve does not rise, or a name is unknown.
    """

    name: str = _setting("default", "Name of this policy", "free text; stored with every result")
    destination: str = _setting(
        "DE", "Destination: the buyer's country (ISO 3166 alpha-2)", "used unless a call names another"
    )
    trusted_countries: tuple[str, ...] = _setting(
        ("auto",),
        "Trusted countries",
        "'auto' = the EU members for an EU destination, else none; or a list of ISO codes",
    )
    weight_concentration: float = _setting(
        0.5, "Weight of the concentration part", "judgement; the two weights add up to 1"
    )
    weight_exposure: float = _setting(0.5, "Weight of the exposure part", "judgement; the two weights add up to 1")
    trusted_factor: float = _setting(
        0.8, "Trade factor of a trusted country", "0.8 is the EU's own factor (2017 methodology, t = 0.8)"
    )
    destination_factor: float = _setting(0.0, "Trade factor of the destination itself", "own supply is no import risk")
    concentration_curve: Curve = _setting(
        ((0.0, 0.0), (0.15, 25.0), (0.25, 50.0), (0.50, 75.0), (1.0, 95.0), (2.0, 100.0)),
        "Concentration part: governance-weighted HHI to points",
        "edges 0.15 and 0.25 are DERA's and the 2010 US merger guidelines'",
    )
    exposure_curve: Curve = _setting(
        ((0.0, 0.0), (0.10, 25.0), (0.25, 50.0), (0.50, 75.0), (1.0, 100.0)),
        "Exposure part: world supply under control to points",
        "judgement: losing a quarter of the world's supply is already serious",
    )
    minimum_named_share: float = _setting(
        0.60, "Least share of the world that must be named", "below it a stage is unrated"
    )
    severity: Mapping[str, float] = _setting(
        {
            "ban": 1.0, "quota": 0.7, "mining_ban": 0.7, "licence": 0.6, "ban_unless_authorised": 0.6,
            "extraterritorial_de_minimis": 0.6, "extraterritorial_technology_rule": 0.6, "state_trading": 0.5,
            "suspension_of_supply": 0.5, "disruption": 0.5, "export_tax": 0.3, "production_quota": 0.3,
            "informal_restriction": 0.3, "state_control": 0.2, "technology_control": 0.0, "unspecified": 0.0,
        },
        "Severity of a measure",
        "judgement; a technology control is listed but does not stop the material",
    )  # fmt: skip
    coverage: Mapping[str, float] = _setting(
        {"all": 1.0, "some": 0.4, "technology": 0.0},
        "Coverage of the forms",
        "judgement: controls on some forms only, or on technology",
    )
    status: Mapping[str, float] = _setting(
        {"in_force": 1.0, "lapse_unverified": 1.0, "suspended": 0.3, "announced": 0.2, "proposed": 0.2, "ended": 0.0},
        "Weight of a status",
        "judgement; a lapse that nobody verified counts as in force, with the range down to suspended",
    )
    form: Mapping[str, float] = _setting(
        {"same": 1.0, "upstream": 0.4, "other": 0.0},
        "Reach of a control on another form",
        "an upstream control (ore, concentrate) leaves the processed form for sale; scrap and other forms do not reach the line",
    )
    waiver_measure: str = _setting("quota", "A ban with waivers counts as", "judgement")
    market_part_of_known_origin: float = _setting(
        0.5,
        "Part of the market's exposure that stays when the origin issues no control",
        "judgement: the others will buy there too",
    )
    stop_floor: float = _setting(85.0, "Floor where the supply is stopped", "judgement")
    stop_severity: float = _setting(1.0, "Severity that counts as stopped", "after all factors")
    stop_share: float = _setting(0.5, "Share of the stage that must be stopped (more than)", "judgement")
    monopoly_floor: float = _setting(
        60.0, "Floor for a monopoly", "a monopoly without a control is a control not yet written"
    )
    monopoly_concentration: float = _setting(90.0, "Concentration part that counts as a monopoly", "judgement")
    trace_mass_fraction: float = _setting(
        0.001, "Mass fraction below which a material is a trace", "0.1 % of the part's mass, as in REACH Art. 33"
    )
    trace_factor: float = _setting(0.6, "Weight of a trace", "judgement")
    bands: Mapping[str, float] = _setting(
        {"B": 20.0, "C": 40.0, "D": 60.0, "E": 80.0},
        "Score from which a grade holds",
        "A below the first edge; judgement",
    )
    crma_share: float = _setting(
        0.65, "Share of a single third country that raises the CRMA flag", "Regulation (EU) 2024/1252, Art. 5(1)(b)"
    )
    stale_years: float = _setting(3.0, "Age of shares that a rating points out [years]", "judgement")

    def __post_init__(self) -> None:
        """Take over every value so that nobody can change it later, check it, and report all problems at once."""
        for key, default in defaults_of(self).items():
            object.__setattr__(self, key, frozen(getattr(self, key), default))
        if problems := list(problems_of(self)):
            raise PolicyError(
                "; ".join(problems) + ".", where=f"policy '{self.name}'", action="Correct the values named."
            )

    def with_(self, **changes: Any) -> Policy:
        """Return a copy with some fields changed.

        Mappings are merged: ``policy.with_(severity={"licence": 0.7})`` keeps the other severities.
        """
        return self._changed(changes)

    def _changed(self, changes: Mapping[Any, Any], problems: Sequence[str] = ()) -> Policy:
        """Return a copy with some fields changed; `problems` found before are told with all others."""
        told = list(problems)
        defaults = defaults_of(self)
        if unknown := sorted(str(key) for key in changes if key not in defaults):
            told.append(f"Unknown setting: {', '.join(unknown)}")
        merged: dict[str, Any] = {
            key: {**getattr(self, key), **value}
            if isinstance(value, Mapping) and isinstance(defaults[key], Mapping)
            else value
            for key, value in changes.items()
            if key in defaults
        }
        try:
            changed = replace(self, **merged)
        except PolicyError as error:
            if not told:
                raise
            told.append(error.what.removesuffix("."))
        if told:
            raise PolicyError("; ".join(told) + ".", where="policy", action=_KNOWN_HINT)
        return changed

    def to_dict(self) -> dict[str, Any]:
        """Return the settings as plain dicts, lists, numbers and strings."""
        plain: dict[str, Any] = {}
        for each in fields(self):
            value = getattr(self, each.name)
            if isinstance(value, Mapping):
                plain[each.name] = dict(value)
            elif isinstance(value, tuple):
                plain[each.name] = [list(item) if isinstance(item, tuple) else item for item in value]
            else:
                plain[each.name] = value
        return plain

    @classmethod
    def from_dict(cls, plain: Mapping[str, Any]) -> Policy:
        """Build a policy from plain values; what is missing keeps its default."""
        if not isinstance(plain, Mapping):
            raise PolicyError(f"{plain!r} is not a table of settings.", where="policy", action=_KNOWN_HINT)
        return cls()._changed(plain)

    def to_toml(self) -> str:
        """Return the policy as a TOML document with every setting."""
        return tomli_w.dumps(self.to_dict())

    @classmethod
    def from_toml(cls, text: str) -> Policy:
        """Build a policy from a TOML document; what is missing keeps its default.

        Raises
        ------
        PolicyError
            If the text is no TOML, a name is unknown or a value is out of range.
        """
        if not isinstance(text, str):
            raise PolicyError(f"The policy is not TOML text: {text!r}.", where="policy", action=_KNOWN_HINT)
        try:
            plain = tomllib.loads(text)
        except (ValueError, RecursionError) as error:  # numbers with thousands of digits, brackets in brackets
            raise PolicyError(f"The policy is not valid TOML: {error}.", where="policy", action=_KNOWN_HINT) from error
        return cls.from_dict(plain)

    def to_rows(self) -> list[PolicyRow]:
        """Return one row per number or text, keys dotted: ``severity.ban``, ``exposure_curve.2.x``."""
        rows: list[PolicyRow] = []
        for each in fields(self):
            value, label, basis = getattr(self, each.name), each.metadata["label"], each.metadata["basis"]
            if isinstance(value, Mapping):
                rows += [
                    PolicyRow(f"{each.name}.{key}", number, f"{label}: {key}", basis) for key, number in value.items()
                ]
            elif each.name.endswith("_curve"):
                for position, point in enumerate(value, start=1):
                    rows += [
                        PolicyRow(f"{each.name}.{position}.{axis}", number, f"{label}: point {position}, {axis}", basis)
                        for axis, number in zip("xy", point, strict=True)
                    ]
            elif isinstance(value, tuple):
                rows.append(PolicyRow(each.name, "; ".join(value), label, basis))
            else:
                rows.append(PolicyRow(each.name, value, label, basis))
        return rows

    @classmethod
    def from_rows(cls, rows: Iterable[tuple[str, Any]]) -> Policy:
        """Build a policy from ``(key, value)`` pairs as :meth:`to_rows` gives them; missing ones keep their default."""
        plain: dict[str, Any] = {}
        tables: dict[str, dict[str, Any]] = {}
        curves: dict[str, dict[int, dict[str, Any]]] = {}
        problems: list[str] = []
        for number, row in enumerate(rows, start=1):
            match row:
                case (str() as key, value):
                    name, *rest = key.split(".")
                case _:
                    problems.append(f"row {number} is {row!r}, not the name of a setting and its value")
                    continue
            place, last = plain, name
            if len(rest) == 2 and rest[0].isdecimal() and rest[1] in ("x", "y"):
                place, last = curves.setdefault(name, {}).setdefault(int(rest[0]), {}), rest[1]
            elif rest:
                place, last = tables.setdefault(name, {}), ".".join(rest)
            elif name == "trusted_countries" and (value is None or isinstance(value, str)):
                # The sheet shows a list as one text; where nobody is trusted, its cell is empty.
                value = [code.strip() for code in (value or "").split(";") if code.strip()]
            if last in place:
                problems.append(f"{key} is given twice")
            place[last] = value
        points = {
            name: [[curve[position].get("x"), curve[position].get("y")] for position in sorted(curve)]
            for name, curve in curves.items()
        }
        several = [
            name for name in {**plain, **tables, **points} if (name in plain) + (name in tables) + (name in points) > 1
        ]
        problems += [f"{name} is given in several forms" for name in several]
        return cls()._changed({**plain, **tables, **points}, problems)

    def __reduce__(self) -> tuple[Callable[[Mapping[str, Any]], Policy], tuple[dict[str, Any]]]:
        """Pickle and copy by plain values, because read-only mappings can be neither pickled nor copied."""
        return type(self).from_dict, (self.to_dict(),)

    def __hash__(self) -> int:
        """Hash by content, so that equal policies share cached ratings."""
        return self._content_hash

    @cached_property
    def _content_hash(self) -> int:
        # A sheet asks for the same policy with every cell.
        return hash(self.to_toml())


_KNOWN_HINT = "Start from the settings that `bomrisk policy` prints."
