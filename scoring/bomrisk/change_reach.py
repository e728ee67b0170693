"""Which materials changing controls reach, and what their issuers apply to these before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import pandas as pd

from bomrisk import reference
from bomrisk.control_wording import measure_words
from bomrisk.exposure import reached_materials, severity_of
from bomrisk.setting import Setting

__all__ = ["NO_CONTROL", "ChangeReach", "reach_of_changes", "what_holds"]

NO_CONTROL = "no control"
_IN_EFFECT = ("in_force", "lapse_unverified")

Statuses = Mapping[str, str]


@dataclass(frozen=True)
class ChangeReach:
    """What changing controls reach.

    Attributes
    ----------
    materials : dict of str to tuple of str
        By control id the materials that it reaches, sorted. A control on "all raw minerals" reaches a material where its
        issuer is known to supply the world with it; else nobody would be told of anything but such controls.
    bearing : dict of str to frozenset of str
        Those of them that it can move the rating of; a control on technology or on certain users moves none.
    issued : dict of (str, str) to list of (str, str)
        By issuer and material the scored controls on it, the strictest first: id and what it is in words.
    """

    materials: dict[str, tuple[str, ...]]
    bearing: dict[str, frozenset[str]]
    issued: dict[tuple[str, str], list[tuple[str, str]]]


@cache
def _scopes_of_controls() -> dict[str, list[tuple[str, bool]]]:
    """Materials of each control, and whether it reaches them as one of all raw minerals only."""
    scopes = reached_materials()
    found: dict[str, list[tuple[str, bool]]] = {}
    for control, material, catch_all in zip(scopes["control_id"], scopes["material"], scopes["catch_all"], strict=True):
        found.setdefault(str(control), []).append((str(material), bool(catch_all)))
    return found


@cache
def _supplied() -> frozenset[tuple[str, str]]:
    """Materials and the countries that are known to supply the world with them."""
    shares = reference.shares()
    known = shares[shares["share"].gt(0)]
    return frozenset(zip(known["material"], known["country"], strict=True))


def reach_of_changes(changes: pd.DataFrame, materials: Collection[str], setting: Setting) -> ChangeReach:
    """Tell which of some materials each changing control reaches.

    Parameters
    ----------
    changes : DataFrame
        ``control_id, issuing_country``.
    materials : collection of str
        Ids.
    setting : Setting
    """
    wanted = set(materials)
    issuer_of = dict(zip(changes["control_id"], changes["issuing_country"], strict=True))
    reached: dict[str, tuple[str, ...]] = {}
    for control, issuer in issuer_of.items():
        rows = _scopes_of_controls().get(control, ())
        kept = {name for name, all_raw in rows if name in wanted and (not all_raw or (name, issuer) in _supplied())}
        if kept:
            reached[control] = tuple(sorted(kept))
    issued = _issued({issuer_of[control] for control in reached}, {m for ms in reached.values() for m in ms}, setting)
    bearing = {
        control: frozenset(
            material
            for material in names
            if any(control == other for other, _ in issued.get((issuer_of[control], material), ()))
        )
        for control, names in reached.items()
    }
    return ChangeReach(reached, bearing, issued)


def _issued(issuers: set[str], materials: set[str], setting: Setting) -> dict[tuple[str, str], list[tuple[str, str]]]:
    """Scored controls that hold to the destination, by issuer and material, the strictest first."""
    known = setting.controls
    controls = known[known["holds"] & known["scored"].astype(bool) & known["issuing_country"].isin(issuers)]
    scopes = reached_materials()
    scopes = scopes[scopes["control_id"].isin(controls["control_id"]) & scopes["material"].isin(materials)]
    columns = ["control_id", "issuing_country", "kind", "measure", "waivers", "end_users"]
    rows = scopes.merge(controls[columns], on="control_id", how="inner")
    rows["measure"] = rows["scope_measure"].where(rows["scope_measure"].notna(), rows["measure"])
    weighed = severity_of(rows, setting.policy)
    coverage = dict(setting.policy.coverage)
    found: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
    for issuer, material, control, measure, waivers, covers, counted, severity, scored in zip(
        *(rows[name] for name in ("issuing_country", "material", "control_id", "measure", "waivers", "coverage")),
        *(weighed[name] for name in ("measure_counted", "severity", "scored")),
        strict=True,
    ):
        weight = float(severity) * coverage[covers]
        if scored and weight > 0:
            words = measure_words(counted, measure, waivers) + (", some forms" if covers == "some" else "")
            found.setdefault((issuer, material), []).append((-weight, control, words))
    return {key: [(control, words) for _, control, words in sorted(rows)] for key, rows in found.items()}


def what_holds(
    issuer: str,
    materials: Sequence[str],
    before: Statuses,
    after: Statuses,
    reach: ChangeReach,
    names: Mapping[str, str],
) -> str:
    """Say what the issuing country applies to some materials on the day before a change and on its day.

    Parameters
    ----------
    issuer : str
    materials : sequence of str
    before, after : mapping
        Status of each control on the two days.
    reach : ChangeReach
    names : mapping
        Name of each material by id.

    Returns
    -------
    str
        As ``Gallium, Germanium: export licence -> export ban; Natural graphite: export licence, as before``, by the strictest
        measure that is in effect; empty without materials.
    """

    def strictest(material: str, statuses: Statuses) -> str:
        rows = reach.issued.get((issuer, material), ())
        return next((words for control, words in rows if statuses.get(control) in _IN_EFFECT), NO_CONTROL)

    groups: dict[tuple[str, str], list[str]] = {}
    for material in materials:
        pair = (strictest(material, before), strictest(material, after))
        groups.setdefault(pair, []).append(names.get(material, material))
    return "; ".join(
        f"{', '.join(sorted(members))}: " + (f"{was}, as before" if was == now else f"{was} -> {now}")
        for (was, now), members in groups.items()
    )
