"""Export-control exposure: which controls reach a material, how hard, and how much of the world's supply they hold."""

from __future__ import annotations

from functools import cache

import numpy as np
import pandas as pd

from bomrisk import reference
from bomrisk.errors import ReferenceDataError
from bomrisk.policy import Policy

__all__ = [
    "EXTRATERRITORIAL",
    "SCORED_KINDS",
    "extraterritorial_materials",
    "reach",
    "reached_materials",
    "severity_of",
    "spelled_out",
]

SCORED_KINDS = ("export_control", "proposal")
"""Kinds that can stop material on its way out of a country. The others are listed beside the score."""

EXTRATERRITORIAL = ("extraterritorial_de_minimis", "extraterritorial_technology_rule")
"""Measures on goods made abroad with the issuer's material or technology."""


@cache
def reached_materials() -> pd.DataFrame:
    """Scope of every control of the reference tables, see :func:`spelled_out`."""
    return spelled_out(reference.control_scopes())


def spelled_out(scopes: pd.DataFrame) -> pd.DataFrame:
    """Scope of every control, spelled out material by material.

    Parameters
    ----------
    scopes : DataFrame
        As :func:`bomrisk.reference.control_scopes` returns them.

    Returns
    -------
    DataFrame
        ``control_id, material, forms, scope_measure`` (where only some of the control's measures hold for the material),
        ``coverage, named, catch_all``. A scope on a group reaches its members and inner groups;
        a ``catch_all`` (``*``) reaches every material but products. ``named`` is True where the measure itself names the
        material.
    """
    materials = reference.materials()
    groups = reference.groups()
    members = {str(group): frozenset(map(str, rows)) for group, rows in groups.groupby("group")["member"]}
    inside = {
        group: sorted(own | {other for other, theirs in members.items() if theirs <= own} | {group})
        for group, own in members.items()
    }
    catch_all = list(materials.loc[~materials["kind"].isin(["product", "group"]), "material"])
    reached: list[list[str]] = [catch_all if name == "*" else inside.get(name, [name]) for name in scopes["material"]]
    table = scopes.rename(columns={"material": "scope", "measure": "scope_measure"})
    table["catch_all"] = table["scope"].eq("*")
    table["named"] = table["named"].eq("yes") & ~table["catch_all"]
    table["material"] = pd.Series(reached, index=table.index, dtype=object)
    table = table.explode("material")
    table["direct"] = table["scope"] == table["material"]
    # A control that names a material and also its group says more precisely what it means where it names it.
    table = table.sort_values(
        ["control_id", "material", "direct", "named"], ascending=[True, True, False, False], kind="stable"
    )
    columns = ["control_id", "material", "forms", "scope_measure", "coverage", "named", "catch_all"]
    return table.drop_duplicates(["control_id", "material"])[columns].reset_index(drop=True)


@cache
def extraterritorial_materials() -> frozenset[str]:
    """Materials that a rule on goods made abroad reaches, whatever its status."""
    controls = reference.controls()
    rules = (
        controls["measure"]
        .str.split(";")
        .map(lambda names: bool({name.strip() for name in names} & set(EXTRATERRITORIAL)))
    )
    reached = reached_materials()
    return frozenset(reached.loc[reached["control_id"].isin(controls.loc[rules, "control_id"]), "material"])


def severity_of(controls: pd.DataFrame, policy: Policy) -> pd.DataFrame:
    """Strictest measure of each control, and its severity.

    Parameters
    ----------
    controls : DataFrame
        ``control_id, kind, measure`` (a list separated by ``;``), ``waivers``, ``end_users``; ``own_severity`` [0..1], which
        holds in place of the policy's where it is there.
    policy : Policy

    Returns
    -------
    DataFrame
        ``measure_counted, severity, scored``. A ban with waivers counts as the policy says (a quota); a control on certain
        end users only is listed, not scored.

    Raises
    ------
    ReferenceDataError
        If a scored control has a measure that the policy does not know.
    """
    scored = controls["kind"].isin(SCORED_KINDS) & controls["end_users"].isna()
    own = controls["own_severity"] if "own_severity" in controls.columns else pd.Series(np.nan, index=controls.index)
    counted, severities, unknown = [], [], []
    for control_id, measures, waivers, counts, stated in zip(
        controls["control_id"], controls["measure"], controls["waivers"], scored, own, strict=True
    ):
        names = [name.strip() for name in measures.split(";")]
        names = [policy.waiver_measure if name == "ban" and waivers == "yes" else name for name in names]
        missing = [name for name in names if name not in policy.severity]
        if missing and counts:
            unknown.append(f"{control_id}: {', '.join(missing)}")
        known = [name for name in names if name in policy.severity] or ["unspecified"]
        strictest = max(known, key=lambda name: policy.severity[name])
        counted.append(strictest if counts else names[0])
        severity = policy.severity[strictest] if np.isnan(stated) else float(stated)
        severities.append(severity if counts else 0.0)
    if unknown:
        raise ReferenceDataError(
            f"Measures without a severity in the policy: {'; '.join(unknown)}.",
            where="controls.csv, column measure",
            action="Add the measure to the policy's severities.",
        )
    return pd.DataFrame({"measure_counted": counted, "severity": severities, "scored": scored}, index=controls.index)


def _form_relation(control_forms: str, needed: str, covers: dict[str, frozenset[str]], upstream: frozenset[str]) -> str:
    """Say how a control's forms relate to the form that a line needs: ``same``, ``upstream`` or ``other``."""
    words = {word.strip() for word in control_forms.split(";")}
    if any(needed in covers[word] for word in words):
        return "same"
    return "upstream" if words & upstream and needed != "scrap" else "other"


def reach(needs: pd.DataFrame, controls: pd.DataFrame, policy: Policy, scopes: pd.DataFrame) -> pd.DataFrame:
    """Controls that reach each needed material, with every factor of their effect.

    Parameters
    ----------
    needs : DataFrame
        Distinct ``material, form_needed, reexport, moment``: the form that a line needs, whether the line is made outside the
        issuer (so that extraterritorial rules reach it), and the moment whose controls hold.
    controls : DataFrame
        Controls that hold to the destination, with ``status`` at each ``moment``.
    policy : Policy
    scopes : DataFrame
        Scope of every control, see :func:`spelled_out`.

    Returns
    -------
    DataFrame
        One row per need and control: ``material, form_needed, reexport, moment, control_id, issuing_country, instrument,
        measure_counted, severity, coverage, coverage_factor, form, form_factor, status, status_factor, effective,
        effective_low`` (a lapsed suspension counted as suspended), ``named, scored, extraterritorial``.
    """
    carried = [
        "control_id",
        "kind",
        "issuing_country",
        "instrument",
        "short_name",
        "status",
        "measure",
        "waivers",
        "end_users",
        "own_severity",
        "moment",
    ]
    table = needs.merge(scopes, on="material", how="inner")
    table = table.merge(controls[carried], on=["control_id", "moment"], how="inner")
    table["measure"] = table["scope_measure"].where(table["scope_measure"].notna(), table["measure"])
    table = table.join(severity_of(table, policy))
    table["forms"] = table["forms"].fillna("any")
    pairs = table[["forms", "form_needed"]].drop_duplicates()
    covers = {str(scope): frozenset(map(str, rows)) for scope, rows in reference.scope_forms().groupby("scope")["form"]}
    forms = reference.forms()
    upstream = frozenset(forms.loc[forms["upstream"].eq("yes"), "form"])
    relation = {
        (forms_named, needed): _form_relation(forms_named, needed, covers, upstream)
        for forms_named, needed in zip(pairs["forms"], pairs["form_needed"], strict=True)
    }
    table["form"] = [relation[pair] for pair in zip(table["forms"], table["form_needed"], strict=True)]
    table["extraterritorial"] = table["measure_counted"].isin(EXTRATERRITORIAL)
    table["coverage_factor"] = table["coverage"].map(dict(policy.coverage)).astype(float)
    table["form_factor"] = table["form"].map(dict(policy.form)).astype(float)
    table["status_factor"] = table["status"].map(dict(policy.status)).astype(float)
    steps = table["severity"] * table["coverage_factor"] * table["form_factor"]
    table["effective"] = steps * table["status_factor"]
    lapsed = np.where(table["status"].eq("lapse_unverified"), policy.status["suspended"], table["status_factor"])
    table["effective_low"] = np.minimum(steps * lapsed, table["effective"])
    return table.drop(columns=["forms"])
