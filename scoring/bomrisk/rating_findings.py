"""What a person must know about a rating beyond its score."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk import reference
from bomrisk.control_wording import listed_controls
from bomrisk.evidence.override import NO_MATERIAL
from bomrisk.findings import Finding, Severity
from bomrisk.lines import first_positions
from bomrisk.ratings import Ratings
from bomrisk.setting import Setting

__all__ = ["TEXTS", "codes_of_ratings", "controls_of_findings", "finding_message", "findings_of_lines"]

_NEED = ["material", "form_needed", "reexport"]
_NAMED = 3
"""How many controls a finding names."""

TEXTS: dict[str, tuple[Severity, str, str]] = {
    "no-material": (
        "info",
        "No rated material was recognised in the line.",
        "Fill in a material, CAS number or HS code if it has one.",
    ),
    "overruled": ("info", "The material is your statement, which overrules what was recognised.", ""),
    "nothing-declared": ("info", "A full material declaration names no listed material in the part.", ""),
    "material-unrated": (
        "warning",
        "A material in the line gives no grade: no source names enough of the countries that produce it.",
        "Where it comes from would not change that; watch the line yourself if it matters.",
    ),
    "stage-unrated": (
        "info",
        "A stage of the material is unrated: less of the world's output is named than the policy asks for.",
        "",
    ),
    "materials-ambiguous": (
        "warning",
        "The line may be one of several materials; the worst one gives the score.",
        "State the material on the BOM.",
    ),
    "evidence-weak": (
        "warning",
        "The line may contain these materials, but nothing says that it does, so they give no grade.",
        "Confirm the material with the supplier.",
    ),
    "trace": ("info", "The scarcest material is a trace and counts at a reduced weight.", ""),
    "origin-unknown": (
        "info",
        "The origin of the material is unknown, so the market's exposure counts.",
        "Ask the supplier for the country at each stage.",
    ),
    "origin-partly": (
        "info",
        "Of a part of the material nobody says where it comes from; it may be from anywhere, which the range shows.",
        "Ask the supplier for the rest.",
    ),
    "origin-unreadable": (
        "warning",
        "A stated country is no country that is known, so it was not used.",
        "Write an ISO 3166 code such as CN, or the country's English name.",
    ),
    "shares-old": (
        "warning",
        "The production shares are further from the as-of date than the policy allows.",
        "Treat the concentration as an order of magnitude.",
    ),
    "shares-unverified": (
        "info",
        "The production shares are an order of magnitude or were not checked against their source.",
        "",
    ),
    "shares-of-group": ("info", "The production shares are those of the material's group.", ""),
    "shares-withheld": ("info", "The source withholds the output of at least one country.", ""),
    "suspension-running": (
        "warning",
        "A control that reaches the line is suspended until a date",
        "Plan for its return; see the Controls sheet.",
    ),
    "lapse-unverified": (
        "warning",
        "A suspension's stated end has passed and nobody has verified what followed",
        "Check the issuer's notices before ordering.",
    ),
    "end-user-rule": (
        "info",
        "Rules on certain end users reach this material",
        "Check your end user and its owners against the lists.",
    ),
    "after-verification": (
        "warning",
        "The facts were verified only until a day before the as-of date.",
        "Update bomrisk, or check for newer controls.",
    ),
}
"""Severity, message and action of each code; a message on controls ends where their names follow (:func:`finding_message`)."""


def codes_of_ratings(rated: Ratings, setting: Setting) -> pd.Series[str]:
    """Codes of what is worth knowing about each rating, joined by ``; ``.

    Parameters
    ----------
    rated : Ratings
        With ``unrated_reason``, ``nothing_declared`` and ``finding_controls`` in its ratings.
    setting : Setting
    """
    ratings, rows, stages = rated.ratings, rated.materials, rated.stages
    counting = rows[rows["counts"]]

    def any_of(mask: pd.Series[bool], of: pd.DataFrame = counting) -> pd.Series[bool]:
        return mask.groupby(of["rating_id"]).any().reindex(ratings.index).eq(True)

    def at_bottleneck(values: pd.Series[bool]) -> pd.Series[bool]:
        flags = np.append(values.to_numpy(dtype=bool), False)
        return pd.Series(flags[ratings["bottleneck"].to_numpy()], index=ratings.index)

    age = setting.as_of.year - stages["year"]
    unrated_stage = (~stages["rated"]).cumsum()
    before = np.append(0, unrated_stage.to_numpy())
    has_unrated = before[counting["last_stage"] + 1] > before[counting["first_stage"].clip(lower=0)]

    def with_control(code: str) -> pd.Series[bool]:
        return ratings["finding_controls"].map(lambda found: code in found).astype(bool)

    flags = {
        "no-material": ratings["first_material"].lt(0) & ~ratings["nothing_declared"],
        "overruled": any_of(counting["rung"].eq("override")),
        "nothing-declared": ratings["nothing_declared"],
        "material-unrated": any_of(~counting["rated"] & counting["material"].ne(NO_MATERIAL)),
        "stage-unrated": any_of(pd.Series(has_unrated, index=counting.index) & counting["rated"]),
        "materials-ambiguous": any_of(counting["ambiguous"]),
        "evidence-weak": ratings["first_material"].ge(0) & ~any_of(rows["counts"], rows),
        "trace": ratings["trace"],
        "origin-unknown": at_bottleneck(stages["origins"].eq("") & stages["exposure_market"].gt(0)),
        "origin-partly": at_bottleneck(
            stages["origins"].str.contains("?", regex=False) & stages["exposure_market"].gt(0)
        ),
        "origin-unreadable": any_of(rows["origin_unreadable"], rows),
        "shares-old": at_bottleneck(age.abs() > setting.policy.stale_years),
        "shares-unverified": at_bottleneck(stages["confidence"].eq("unverified")),
        "shares-of-group": at_bottleneck(stages["group_value"].eq("yes")),
        "shares-withheld": at_bottleneck(stages["withheld"].gt(0)),
        **{code: with_control(code) for code in _ON_CONTROLS},
        "after-verification": (ratings["bottleneck"] >= 0) & (setting.as_of > reference.verified_through),
    }
    table = np.column_stack([flags[code].to_numpy(dtype=bool) for code in TEXTS])
    codes = np.asarray(list(TEXTS), dtype=object)
    return pd.Series(["; ".join(codes[row]) for row in table], index=ratings.index, dtype=object)


_ON_CONTROLS = ("suspension-running", "lapse-unverified", "end-user-rule")
"""Codes that are about controls."""


def controls_of_findings(rated: Ratings, setting: Setting) -> list[dict[str, tuple[str, ...]]]:
    """Tell which controls the findings of each rating are about.

    Parameters
    ----------
    rated : Ratings
    setting : Setting

    Returns
    -------
    list of dict
        For each rating the ids of the controls by code.
    """
    reaching = rated.reaching
    masks = (
        reaching["status"].eq("suspended") & reaching["scored"],
        reaching["status"].eq("lapse_unverified") & reaching["effective"].gt(0),
        ~reaching["scored"] & reaching["control_id"].isin(_end_user_rules(setting)),
    )
    found: list[dict[str, dict[str, None]]] = [{} for _ in range(len(rated.ratings))]
    counting = rated.materials.loc[rated.materials["counts"], [*_NEED, "rating_id"]]
    for code, mask in zip(_ON_CONTROLS, masks, strict=True):
        of_need = reaching[mask].groupby(_NEED)["control_id"].agg(tuple).rename("control_ids").reset_index()
        hits = counting.merge(of_need, on=_NEED, how="inner")
        for rating, ids in zip(hits["rating_id"], hits["control_ids"], strict=True):
            found[int(rating)].setdefault(code, {}).update(dict.fromkeys(ids))
    return [{code: tuple(ids) for code, ids in codes.items()} for codes in found]


def finding_message(code: str, control_ids: Iterable[str], setting: Setting) -> str:
    """Return the message of a code; one that is about controls names their instruments and sources.

    Parameters
    ----------
    code : str
    control_ids : iterable of str
        What :func:`controls_of_findings` has for the code.
    setting : Setting
    """
    message = TEXTS[code][1] if code in TEXTS else code
    if code not in _ON_CONTROLS:
        return message
    names = listed_controls(control_ids, setting, _NAMED)
    return f"{message}: {names}." if names else f"{message}."


def _end_user_rules(setting: Setting) -> list[str]:
    controls = setting.controls
    return list(controls.loc[controls["kind"].eq("entity_rule") | controls["end_users"].notna(), "control_id"])


def findings_of_lines(
    ratings: pd.DataFrame,
    codes: npt.NDArray[np.int64],
    where: Callable[[int], str],
    setting: Setting,
) -> list[Finding]:
    """One finding per code, naming the first line and how many more it holds for.

    Parameters
    ----------
    ratings : DataFrame
        ``findings`` (codes joined by ``; ``) and ``finding_controls`` (what :func:`controls_of_findings` has for each).
    codes : ndarray of int
        Row position in `ratings` of each line.
    where : callable
        Gives ``sheet!row`` of a line position.
    setting : Setting
    """
    lines = np.bincount(codes, minlength=len(ratings))
    firsts = np.full(len(ratings), len(codes), dtype=np.int64)
    known = first_positions(codes)
    firsts[: len(known)] = np.where(known < 0, len(codes), known)
    present = [set(text.split("; ")) for text in ratings["findings"]]
    of_ratings = ratings["finding_controls"].to_numpy(dtype=object)
    findings = []
    for code, (severity, _message, action) in TEXTS.items():
        hit = np.array([code in these for these in present], dtype=bool) & (lines > 0)
        if not hit.any():
            continue
        if code == "after-verification":
            late = f"The facts were verified until {reference.verified_through}, before the as-of date {setting.as_of}."
            findings.append(Finding(code, severity, "", late, action))
            continue
        others = int(lines[hit].sum()) - 1
        place = where(int(firsts[hit].min())) + (f" and {others} more" if others else "")
        named = dict.fromkeys(each for found in of_ratings[hit] for each in found[code]) if code in _ON_CONTROLS else {}
        said = finding_message(code, named, setting)
        findings.append(Finding(code, severity, place, said, action))
    return findings
