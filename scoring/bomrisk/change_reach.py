"""Which materials changing controls reach, and what their issuers apply to these before and after."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.control_wording import measure_words
from bomrisk.exposure import reached_materials, severity_of
from bomrisk.policy import Policy
from bomrisk.setting import Setting

__all__ = ["NO_CONTROL", "ChangeReach", "bearing_controls", "reach_of_changes", "what_holds"]

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
    scopes = reached_materials()
    rows = _weighed(
        known[known["holds"] & known["issuing_country"].isin(issuers)],
        scopes[scopes["material"].isin(materials)],
        setting.policy,
    )
    found: dict[tuple[str, str], list[tuple[float, str, str]]] = {}
    for issuer, material, control, measure, waivers, covers, counted, weight in zip(
        *(rows[name] for name in ("issuing_country", "material", "control_id", "measure", "waivers", "coverage")),
        *(rows[name] for name in ("measure_counted", "weight")),
        strict=True,
    ):
        words = measure_words(counted, measure, waivers) + (", some forms" if covers == "some" else "")
        found.setdefault((issuer, material), []).append((-float(weight), control, words))
    return {key: [(control, words) for _, control, words in sorted(rows)] for key, rows in found.items()}


def _weighed(controls: pd.DataFrame, scopes: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Scopes of controls that can move a rating, with ``measure_counted`` and ``weight``: severity times coverage, above 0."""
    columns = ["control_id", "issuing_country", "kind", "measure", "waivers", "end_users"]
    columns += ["own_severity"] if "own_severity" in controls.columns else []
    rows = scopes.merge(controls.loc[controls["scored"].astype(bool), columns], on="control_id", how="inner")
    rows["measure"] = rows["scope_measure"].where(rows["scope_measure"].notna(), rows["measure"])
    rows = rows.join(severity_of(rows, policy))
    rows["weight"] = rows["severity"] * rows["coverage"].map(dict(policy.coverage)).astype(float)
    return rows[rows["scored"] & rows["weight"].gt(0)]


def bearing_controls(
    controls: pd.DataFrame, setting: Setting, materials: Collection[str] | None = None
) -> frozenset[str]:
    """Tell which controls can move a rating at all; one on technology or on certain users moves none.

    Parameters
    ----------
    controls : DataFrame
        Rows of ``setting.controls``.
    setting : Setting
    materials : collection of str, optional
        Only ratings of these materials; of any if not given. A control on "all raw minerals" counts for those that its issuer
        is known to supply the world with, as in :class:`ChangeReach`.

    Returns
    -------
    frozenset of str
        Ids.
    """
    scopes = setting.world.reached
    scopes = scopes[scopes["control_id"].isin(controls["control_id"])]
    if materials is not None:
        scopes = scopes[scopes["material"].isin(set(materials))]
    issuers = scopes["control_id"].map(dict(zip(controls["control_id"], controls["issuing_country"], strict=True)))
    supplied = _supplied()
    counts = [
        not all_raw or (material, issuer) in supplied
        for all_raw, material, issuer in zip(scopes["catch_all"], scopes["material"], issuers, strict=True)
    ]
    # Whether a control weighs anything is the same for all materials that it reaches in the same way.
    kinds = scopes[np.array(counts, dtype=bool)].drop_duplicates(["control_id", "scope_measure", "coverage"])
    return frozenset(_weighed(controls, kinds, setting.policy)["control_id"])


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
