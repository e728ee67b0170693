"""The facts that ratings rest on: materials, shares, countries, export controls, codes, and where each comes from.

Nothing is read on import. Each table is read once, when first asked for, through a check of its schema
(:mod:`bomrisk.reference.schema`); the functions hand out copies, so a caller may change what it gets.

In every table empty means *unknown* or *not applicable*, never zero. Text columns are ``str`` (``object`` before
pandas 3) with NaN for empty, dates are ``datetime64[ns]`` with NaT; lists in a cell are separated by ``;``.
``source_id`` points to :func:`sources`, ``confidence`` is ``verified``, ``secondary`` (seen in a named public source)
or ``unverified``.
"""

from __future__ import annotations

from datetime import date
from functools import cache
from importlib import resources
from typing import Any

import pandas as pd

from bomrisk.reference.checks import check
from bomrisk.reference.lookup import groups_of, material_id, members
from bomrisk.reference.tables import table

verified_through: date
"""Day until which the facts were checked; a rating for a later day says so."""

__all__ = [
    "alloys",
    "blocs",
    "check",
    "control_scopes",
    "controls",
    "countries",
    "designators",
    "forms",
    "groups",
    "groups_of",
    "hs_codes",
    "material_id",
    "materials",
    "members",
    "part_rules",
    "scope_forms",
    "share_sets",
    "shares",
    "sources",
    "verified_through",
]


def __getattr__(name: str) -> Any:
    if name == "verified_through":
        return _verified_through()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


@cache
def _verified_through() -> date:
    return date.fromisoformat((resources.files(__name__) / "verified_through.txt").read_text(encoding="utf-8").strip())


def sources() -> pd.DataFrame:
    """Return where the facts come from.

    Returns
    -------
    DataFrame
        One row per publication: ``source_id``, ``title``, ``publisher``, ``year`` (of publication), ``licence``,
        ``locator`` (address, document reference, "via ..."), ``accessed`` (date), ``notes``.
    """
    return table("sources").copy()


def materials() -> pd.DataFrame:
    """Return the materials, groups of materials and products that can be rated or named by a control.

    Returns
    -------
    DataFrame
        ``material`` (id), ``name``, ``symbol``, ``cas`` (not unique: graphite and silicon of any origin share one),
        ``kind`` (element, mineral, compound, product, group), ``aliases`` (list), ``eol_rir`` (end-of-life recycling
        input rate [0..1]; 0 may mean not assessed, see ``notes``), ``eol_rir_source_id``, ``eol_rir_confidence``,
        ``eu_critical``, ``eu_strategic``, ``us_critical``, ``uk_critical`` (yes, no, NaN = unknown or only some
        members), ``source_id``, ``year``, ``confidence``, ``notes``.
    """
    return table("materials").copy()


def groups() -> pd.DataFrame:
    """Return which materials a group reaches; a group inside a group is a member too, beside its own members.

    Returns
    -------
    DataFrame
        ``group``, ``member`` (material ids), ``source_id``, ``year``, ``confidence``.
    """
    return table("groups").copy()


def shares() -> pd.DataFrame:
    """Return shares of world output by country, several sources side by side; use one set at a time.

    Returns
    -------
    DataFrame
        ``material``, ``stage`` (mining, refining, fabrication), ``dataset``, ``year`` (of the data), ``country``
        (ISO 3166 alpha-2; ``ZZ`` = unnamed rest, informational only), ``share`` [fraction of world output, 0..1; NaN =
        withheld, not zero], ``source_id``, ``confidence``, ``quality``. A set is one ``material, stage, dataset,
        year`` and never adds up to more than 1.

    See Also
    --------
    share_sets : which set is chosen for a material and stage.
    """
    return table("shares").copy()


def share_sets() -> pd.DataFrame:
    """Return the sets of shares, and which of them rates a material at a stage.

    Returns
    -------
    DataFrame
        ``material``, ``stage``, ``dataset``, ``year`` (the key into :func:`shares`), ``role`` (``chosen``: one per
        material and stage; ``second_opinion``), ``top_list`` (yes: no unnamed country is larger than the smallest
        named), ``detail_stage``, ``group_value`` (yes: the figure of a group, copied to its member), ``source_id``,
        ``confidence`` (the weakest of its rows), ``notes``.
    """
    return table("share_sets").copy()


def countries() -> pd.DataFrame:
    """Return countries and how well they are governed.

    Returns
    -------
    DataFrame
        ``country`` (ISO 3166 alpha-2; Namibia is the text ``NA``), ``iso3``, ``name``, ``governance`` [0 good .. 10
        bad, 5 = world average; NaN = unknown], ``governance_year``, ``source_id``, ``year``, ``confidence``.
    """
    return table("countries").copy()


def blocs() -> pd.DataFrame:
    """Return memberships of countries: EU27, OECD, G7, MSP, sanctions groups and others.

    Returns
    -------
    DataFrame
        ``country``, ``bloc``, ``since`` (year; NA = unknown), ``source_id``, ``year``, ``confidence``.
    """
    return table("blocs").copy()


def controls() -> pd.DataFrame:
    """Return dated government measures: export controls, suspensions, entity, import and procurement rules.

    Returns
    -------
    DataFrame
        ``control_id``, ``kind``, ``issuing_country``, ``instrument``, ``short_name``, ``measure`` (list),
        ``waivers`` (yes, no), ``destinations`` (list of ``ALL``, ISO 3166 alpha-2 or bloc; ``!X`` = all but X),
        ``end_users`` (empty = everyone), ``origins`` (of import and procurement rules), ``announced``,
        ``effective_from``, ``last_day``, ``suspended_from``, ``suspended_until``, ``suspended_until_reported``
        (dates; a last day counts as in force), ``suspended_by`` (id of the suspending instrument), ``follows`` (list: ids of
        what it amends, tightens or takes the place of), ``de_minimis`` [fraction of value], ``product_scope``, ``hs_codes``,
        ``notes``, ``source_id``, ``year``, ``confidence``, ``checked_through`` (date).

    See Also
    --------
    control_scopes : the materials and forms that each control reaches.
    """
    return table("controls").copy()


def control_scopes() -> pd.DataFrame:
    """Return the materials and forms that each control reaches.

    Returns
    -------
    DataFrame
        ``control_id``, ``material`` (a group reaches all its members; ``*``, for ores only, every material but
        products), ``forms`` (list of scope words, see :func:`scope_forms`), ``measure`` (list: the measures
        that hold for this material; NaN = all of the control's), ``coverage`` (all, some, technology), ``named`` (no =
        through a catch-all or what it is made from), ``source_id``, ``year``, ``confidence``, ``notes``.
    """
    return table("control_scopes").copy()


def forms() -> pd.DataFrame:
    """Return the forms in which a material is traded, and the stage that each comes from.

    Returns
    -------
    DataFrame
        ``form``, ``stage`` (mining, refining, fabrication, none), ``upstream`` (yes, no), ``source_id``, ``year``,
        ``confidence``, ``notes``.
    """
    return table("forms").copy()


def scope_forms() -> pd.DataFrame:
    """Return the forms of a material that each scope word of a control covers.

    Returns
    -------
    DataFrame
        ``scope``, ``form``, ``source_id``, ``year``, ``confidence``, ``notes``.
    """
    return table("scope_forms").copy()


def hs_codes() -> pd.DataFrame:
    """Return customs codes and the materials that they stand for.

    Returns
    -------
    DataFrame
        ``code_system`` (HS6, CN8, HTS10), ``code`` (digits as text), ``material``, ``form``, ``specificity``
        (dedicated, group, basket), ``wording``, ``rules_out`` (yes: the code says *not* this material),
        ``source_id``, ``year``, ``confidence``, ``notes``. A code has one row per material.
    """
    return table("hs_codes").copy()


def part_rules() -> pd.DataFrame:
    """Return the words that say what a part is, and what such a part is made of.

    Returns
    -------
    DataFrame
        ``rule``, ``kind`` (part, material, nothing, negator, negated, purpose, extra, form, list, cas), ``family``,
        ``rank``, ``yields_to`` (list), ``certainty`` (high, medium, low), ``contains`` and ``may_contain`` (lists of
        ``material`` or ``material=fraction of the part's mass [0..1]``; ``?`` after a material = less sure), ``form``,
        phrases in ``code, en, de, fr, es, it, pt, pl, ru, zh, ja, vi`` (lists), ``must_not``, ``source_id``, ``year``,
        ``confidence``, ``notes``. The order of the rows matters: lists stand above the rules that use them.
    """
    return table("part_rules").copy()


def designators() -> pd.DataFrame:
    """Return the class of part that the letters of a reference designator stand for.

    Returns
    -------
    DataFrame
        ``letters``, ``part_class`` (words of :func:`part_rules`), ``source_id``, ``year``, ``confidence``, ``notes``. Letters that
        mean different things to different people (P, S, T, U, X) are left out.
    """
    return table("designators").copy()


def alloys() -> pd.DataFrame:
    """Return alloys, their names in each system of designations, and what they are made of.

    Returns
    -------
    DataFrame
        ``alloy`` (id), ``family`` (as in :func:`part_rules`), designations in ``en_number, en_name, aisi_sae, uns, jis,
        gost, gb, other`` (lists; ``?`` after one = only beside words that make it a material), ``beside`` (the list of
        :func:`part_rules` with such words), ``contains`` and ``may_contain`` (lists of ``material`` or ``material=mass
        fraction [0..1]``; without a fraction the amount is not known), ``limits`` (percent, as in the standard, of which
        the fractions are the middle), ``source_id``, ``year``, ``confidence``, ``notes``. Grades of other systems in a row
        are the nearest ones, not the same.
    """
    return table("alloys").copy()
