"""The next best question: which unknown would move the rating most, if somebody answered it."""

from __future__ import annotations

import datetime as dt
from typing import Final

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.errors import InputError
from bomrisk.evidence import identify
from bomrisk.lines import distinct_lines, evidence_of_ratings
from bomrisk.policy import Policy
from bomrisk.question_answers import held_for_certain, rate_answers, with_tries
from bomrisk.question_cells import UNRECOGNISED, Ask, cell_of
from bomrisk.question_finding import asks_of_ratings
from bomrisk.question_situations import situations_of, texts_of
from bomrisk.ratings import rate
from bomrisk.setting import Setting

__all__ = ["QUESTION_COLUMNS", "answered", "open_questions", "questions_by_supplier", "questions_to_ask"]

QUESTION_COLUMNS = [
    "line", "rating_id", "supplier", "material", "kind", "score", "grade", "low", "high", "swing", "grade_low", "grade_high",
    "answer_low", "answer_high", "answers", "column", "effect", "question", "why",
]  # fmt: skip
"""Columns of a table of questions."""

_LONGEST_NAME: Final = 60


def open_questions(
    bom: pd.DataFrame,
    policy: Policy | None = None,
    as_of: dt.date | str | None = None,
    to: str | None = None,
    *,
    spend: pd.Series | npt.ArrayLike | None = None,
) -> pd.DataFrame:
    """List what is not known of the lines of a BOM, what moves its rating most first.

    Parameters
    ----------
    bom : DataFrame
        As for :func:`bomrisk.assessment.assess`; ``supplier``, ``part_number`` and ``description`` name whom to ask about what.
    policy, as_of, to
        As for :func:`bomrisk.assessment.assess`.
    spend : array_like of float, optional
        Spend of each line in one currency, NaN where it is not known; the column ``spend`` if not given and there is one.

    Returns
    -------
    DataFrame
        One row per line and question, in the order in which to ask:

        ``line``
            position in the BOM [0-based]
        ``rating_id, score, grade``
            of the line as it is rated now
        ``supplier``
            whom to ask, empty where the BOM does not say
        ``material``
            what it is about; of several candidates all, separated by ``; ``
        ``kind``
            ``material_origin``; ``processing_country`` (where only that is open); ``country`` (of the part, where it counts as
            that of the material); ``which`` of several materials; ``contained`` (is the material in it?); ``mass_fraction``
            (more than a trace?); ``unrecognised``
        ``low, high, grade_low, grade_high``
            lowest and highest score that an answer leads to: the line rated again with the answer filled in. Where an answer
            leaves no listed material in the part, `low` is NaN and the grade ``unrated``
        ``swing``
            ``high - low`` [points]; there `high`, since a part that holds none of the materials has none of their risk
        ``answer_low, answer_high``
            the answers that do so, the likelier producers first, separated by ``; ``
        ``answers``
            all that can be answered. Countries are those that produce the material at a stage that the line depends on
        ``column``
            BOM column that the answer belongs into, see :func:`answered`
        ``effect``
            points by which the answer can move the mean score of the BOM, weighted by spend where spend is known
        ``question, why``
            for people; the reason names the control's instrument and its source where a control is the reason

    Raises
    ------
    InputError
        If the date, the destination or the columns cannot be used.

    Notes
    -----
    Questions whose answer moves nothing are left out. Lines in which nothing was recognised come last: nothing says that they
    hold any of the materials. A line of unknown spend counts as the median line.
    """
    setting = Setting.of(policy, as_of, to)
    codes, distinct = distinct_lines(bom)
    evidence, regroup, count, nothing = evidence_of_ratings(identify(distinct), distinct, setting)
    rated = rate(evidence, count, setting)
    asks = asks_of_ratings(evidence, rated, [rating for rating, _ in nothing], setting)
    situations, firsts = situations_of(distinct, regroup, evidence, asks)
    asked = with_tries(asks, distinct.iloc[firsts], regroup[firsts], evidence, setting)
    table = rate_answers(asked, distinct.iloc[firsts], regroup[firsts], evidence, setting)
    lines = pd.DataFrame({"line": np.arange(len(codes)), "situation": situations[codes], "rating_id": regroup[codes]})
    rows = lines.merge(table, on="situation", how="inner")
    at = rows["line"].to_numpy(dtype=np.int64)
    for name in ("score", "grade"):
        rows[name] = rated.ratings[name].to_numpy()[rows["rating_id"].to_numpy(dtype=np.int64)]
    rows["supplier"] = texts_of(bom, "supplier")[at]
    rows["effect"] = rows["swing"] * _weights(bom, spend)[at]
    parts = _part_names(bom)
    rows["question"] = [text.format(part=parts[line]) for text, line in zip(rows["question"], at, strict=True)]
    rows["last"] = rows["kind"].eq(UNRECOGNISED)
    rows = rows.sort_values(["last", "effect", "swing", "line", "ask"], ascending=[True, False, False, True, True])
    return rows[QUESTION_COLUMNS].reset_index(drop=True)


def _weights(bom: pd.DataFrame, spend: pd.Series | npt.ArrayLike | None) -> npt.NDArray[np.float64]:
    """Weight of each line in the mean score of the BOM; they add up to 1."""
    given = bom["spend"] if spend is None and "spend" in bom.columns else spend
    even = np.full(len(bom), 1 / max(len(bom), 1))
    if given is None:
        return even
    amounts = pd.to_numeric(pd.Series(np.asarray(given)), errors="coerce").to_numpy(dtype=float)
    if len(amounts) != len(bom):
        raise InputError(
            f"{len(amounts)} amounts for {len(bom)} lines.", where="spend", action="Give one for each line."
        )
    amounts = np.where(np.isfinite(amounts) & (amounts >= 0), amounts, np.nan)
    known = amounts[~np.isnan(amounts)]
    if not known.size or known.sum() <= 0:
        return even
    filled = np.where(np.isnan(amounts), np.median(known), amounts)
    return np.asarray(filled / filled.sum(), dtype=np.float64)


def _part_names(bom: pd.DataFrame) -> list[str]:
    """What people know the parts by: part number, else description, else place."""
    numbers, descriptions = texts_of(bom, "part_number"), texts_of(bom, "description")
    return [
        f"part {number}" if number else f'the part "{_short(text)}"' if text else f"line {at + 1}"
        for at, (number, text) in enumerate(zip(numbers, descriptions, strict=True))
    ]


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _LONGEST_NAME else f"{words[: _LONGEST_NAME - 1]}…"


def questions_to_ask(questions: pd.DataFrame) -> pd.DataFrame:
    """Put questions together that are asked once: of one supplier, of one kind, about one material.

    Parameters
    ----------
    questions : DataFrame
        As :func:`open_questions` returns them, or some of its rows.

    Returns
    -------
    DataFrame
        The columns of `questions`, of the line that moves most; ``lines`` (how many lines it is about) and ``effect`` summed
        up over these. What moves the BOM most stands first, lines in which nothing was recognised last.
    """
    keys = ["supplier", "kind", "material"]
    sums = questions.groupby(keys)["effect"].agg(["size", "sum"])
    table = questions.sort_values(["effect", "swing"], ascending=False, kind="stable").drop_duplicates(keys)
    own = sums.reindex(pd.MultiIndex.from_frame(table[keys])) if len(table) else sums
    table = table.assign(effect=own["sum"].to_numpy(), lines=own["size"].to_numpy())
    table = table.assign(last=table["kind"].eq(UNRECOGNISED))
    table = table.sort_values(["last", "effect", "swing", "line"], ascending=[True, False, False, True], kind="stable")
    return table.drop(columns="last").reset_index(drop=True)


def questions_by_supplier(questions: pd.DataFrame) -> pd.DataFrame:
    """Sum questions up by whom they go to.

    Parameters
    ----------
    questions : DataFrame
        As :func:`open_questions` returns them, or some of its rows.

    Returns
    -------
    DataFrame
        ``supplier`` (empty where the BOM names none), ``questions`` (what one has to be asked once: a kind and a material),
        ``lines`` (how many of the supplier's lines these are about, so that the answers settle them), ``unrecognised`` (those
        of them in which nothing was recognised), ``swing`` (the widest) and ``effect`` (the widest of each line, summed up),
        the largest effect first. Swing and effect leave out the lines in which nothing was recognised.
    """
    asked = questions[["supplier", "kind", "material"]].drop_duplicates().groupby("supplier").size()
    unknown = questions["kind"].eq(UNRECOGNISED)
    counted = questions.assign(
        unrecognised=unknown, **{name: questions[name].where(~unknown, 0.0) for name in ("swing", "effect")}
    )
    widest = counted.groupby(["supplier", "line"], as_index=False)[["swing", "effect", "unrecognised"]].max()
    table = widest.groupby("supplier").agg(
        lines=("line", "size"), unrecognised=("unrecognised", "sum"), swing=("swing", "max"), effect=("effect", "sum")
    )
    table.insert(0, "questions", asked.reindex(table.index))
    table = table.astype({"unrecognised": int}).reset_index()
    return table.sort_values(["effect", "lines", "supplier"], ascending=[False, False, True], ignore_index=True)


def answered(bom: pd.DataFrame, question: pd.Series, answer: str, policy: Policy | None = None) -> pd.DataFrame:
    """Fill an answer into a BOM.

    Parameters
    ----------
    bom : DataFrame
    question : Series
        A row of :func:`open_questions` for this BOM.
    answer : str
        One of its ``answers``.
    policy : Policy, optional
        Says what a trace is; the default policy if not given.

    Returns
    -------
    DataFrame
        A copy. What the line already says and can be read is kept.

    Raises
    ------
    InputError
        If the question has no such answer.
    """
    ask = Ask(
        str(question["kind"]),
        tuple(str(question["material"]).split("; ")),
        str(question["column"]),
        tuple(str(question["answers"]).split("; ")),
    )
    if answer not in ask.answers:
        raise InputError(
            f"{answer!r} is no answer to this question.",
            where="answer",
            action=f"Give one of: {', '.join(ask.answers)}.",
        )
    filled = bom.rename(columns={"origin": "country"}) if "country" not in bom.columns else bom.copy()
    line = int(question["line"])
    _, distinct = distinct_lines(bom.iloc[[line]])
    trace = (policy or Policy()).trace_mass_fraction
    cell = cell_of(ask, answer, texts_of(filled, ask.column)[line], held_for_certain(identify(distinct)), trace)
    known = filled[ask.column] if ask.column in filled.columns else pd.Series([None] * len(bom), index=bom.index)
    column = known.astype(object)
    column.iloc[line] = cell
    filled[ask.column] = column
    return filled
