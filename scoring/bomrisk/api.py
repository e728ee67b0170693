"""The few functions that most callers need."""

from __future__ import annotations

import datetime as dt

import pandas as pd

from bomrisk import reference
from bomrisk.assessment import assess, assess_materials
from bomrisk.control_table import control_table
from bomrisk.errors import InputError
from bomrisk.policy import Policy
from bomrisk.setting import Setting

__all__ = ["controls", "materials", "score"]


def score(
    bom: pd.DataFrame,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
) -> pd.DataFrame:
    """Rate every line of a BOM.

    Parameters
    ----------
    bom : DataFrame
        One row per line. Any of ``declaration`` (see :mod:`bomrisk.evidence.declaration_text`), ``material`` (names or ids,
        several separated by ``;``), ``cas``, ``hs_code``, ``category``, ``description``, ``part_number`` tell what is in
        the part; ``material_origin`` and ``country`` (where the part is made) are ISO 3166 alpha-2 codes.
        ``material_override`` (materials as above, or ``none``) and ``origin_override`` are the buyer's word: they overrule
        what was declared or recognised; where they cannot be read, they do not count.
    policy : Policy, optional
        Judgements; the default policy if not given.
    as_of : date or str, optional
        Date that the rating holds for; the day the facts were last verified if not given.
    to : str, optional
        Destination, ISO 3166 alpha-2; the policy's if not given.

    Returns
    -------
    DataFrame
        Index as `bom`. ``materials`` (ids), ``evidence``, ``confidence``, ``bottleneck_material``, ``bottleneck_stage``,
        ``hhi, hhi_low, hhi_high, top_share, top3_share, n1`` [fraction of 1], ``top_country``, ``crma_flag``, ``controls``
        (ids of export controls and entity rules that hold to the destination and are in force, or lapsed without
        verification; those that bite first), ``concentration, exposure, floor_addition, score, low, high`` [0..100],
        ``floor``, ``grade`` (A..E or ``unrated``), ``trace``, ``why``, ``findings`` (codes), ``unrated_reason``. What is not
        known is NaN, never zero.

    Raises
    ------
    InputError
        If the date, the destination or the columns cannot be used.

    Examples
    --------
    >>> import bomrisk, pandas as pd
    >>> bomrisk.score(pd.DataFrame({"material": ["gallium", "copper"]}), as_of="2026-11-22", to="DE")["grade"].tolist()
    ['E', 'B']
    """
    return assess(bom, policy, as_of, to).lines


def materials(
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
) -> pd.DataFrame:
    """Rate every material of the reference tables, as a part of unknown origin that contains it would be rated.

    Parameters
    ----------
    policy : Policy, optional
    as_of : date or str, optional
    to : str, optional
        As in :func:`score`.

    Returns
    -------
    DataFrame
        ``material`` (id), ``name`` and the columns of :func:`score`, worst first; unrated ones last.
    """
    rated = assess_materials(reference.materials()["material"], policy, as_of, to)
    names = reference.materials()[["material", "name"]]
    table = names.join(rated.lines.drop(columns="rating_id"))
    return table.sort_values(["score", "material"], ascending=[False, True], na_position="last", ignore_index=True)


def controls(
    material: str | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    include_ended: bool = False,
) -> pd.DataFrame:
    """List dated export controls, and the suspensions, entity rules, import and procurement measures beside them.

    Parameters
    ----------
    material : str, optional
        Only what reaches this material, or a member of this group: an id, a name or an alias.
    as_of : date or str, optional
        Date of the status; the day the facts were last verified if not given.
    to : str, optional
        Only what holds to this destination; the default policy's if not given.
    include_ended : bool
        Also list what has ended by that date.

    Returns
    -------
    DataFrame
        See :func:`bomrisk.control_table.control_table`.

    Raises
    ------
    InputError
        If the material, date or destination is unknown.
    """
    wanted = None
    if material is not None:
        found = reference.material_id(material)
        if found is None:
            raise InputError(
                f"{material!r} is not a known material.",
                where="material",
                action="`bomrisk materials` lists all of them.",
            )
        wanted = {found, *reference.members(found)}
    return control_table(Setting.of(None, as_of, to), wanted, all_statuses=include_ended)
