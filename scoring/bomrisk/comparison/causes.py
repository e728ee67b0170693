"""What moved lines: the ingredients of their ratings exchanged one at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from bomrisk.comparison.control_steps import control_steps, differing_controls
from bomrisk.comparison.control_words import change_day, destination_sentence, status_sentence
from bomrisk.comparison.evidence_words import EvidenceWords, changed_cells, differing_rows
from bomrisk.comparison.fact_words import FactWords, of_same_facts
from bomrisk.comparison.policy_steps import policy_steps
from bomrisk.comparison.side import CONTENTS, ORIGINS, Flags, Rated, Side, rate_frame, same_score
from bomrisk.setting import Setting

__all__ = ["CAUSE_COLUMNS", "Causes", "cause_row"]

CAUSE_COLUMNS = ["line", "ingredient", "key", "what", "points", "instrument", "source", "before", "after"]

Row = dict[str, Any]


class Causes:
    """Finds what moved some lines.

    Parameters
    ----------
    before, after : Side
    pairs : ndarray of int, shape (n, 2)
        Positions of the lines in both BOMs.
    rated : sequence of Rated or None
        Both BOMs as they are rated, where that is known already.
    """

    def __init__(
        self, before: Side, after: Side, pairs: npt.NDArray[np.int64], rated: Sequence[Rated | None] = (None, None)
    ) -> None:
        self._before, self._after, self._pairs, self._rated = before, after, pairs, rated
        self._frames = (_lines_of(before, pairs[:, 0]), _lines_of(after, pairs[:, 1]))

    @staticmethod
    def nothing() -> pd.DataFrame:
        """The table where nothing moved."""
        return pd.DataFrame(columns=CAUSE_COLUMNS).astype({"line": np.int64, "points": float})

    def table(self) -> pd.DataFrame:
        """Return one row per line (position in the pairs) and cause, see :class:`bomrisk.comparison.compare.Comparison`."""
        rows = [*self._of_facts(), *self._of_evidence(), *self._of_policy(), *self._of_destination(), *self._of_date()]
        order = {id(row): number for number, row in enumerate(rows)}
        rows.sort(key=lambda row: (row["line"], order[id(row)]))
        return pd.DataFrame(rows, columns=CAUSE_COLUMNS).astype({"points": float}) if rows else self.nothing()

    @cached_property
    def _start(self) -> Rated:
        known = self._rated[0]
        return known.of_lines(self._pairs[:, 0]) if known else rate_frame(self._frames[0], self._before.setting)

    @cached_property
    def _with_contents(self) -> Rated:
        """With what is in the parts as it is after, and where it comes from as it was."""
        if not self._other_contents.any():
            return self._start
        return rate_frame(_mixed(self._frames[1], self._frames[0]), self._before.setting)

    @cached_property
    def _with_evidence(self) -> Rated:
        if not self._other_origins.any():
            return self._with_contents
        return rate_frame(self._frames[1], self._before.setting)

    @cached_property
    def _with_policy(self) -> Rated:
        old, new = self._before.setting, self._after.setting
        return self._again(self._with_evidence, Setting.of(new.policy, old.as_of, old.to))

    @cached_property
    def _with_destination(self) -> Rated:
        old, new = self._before.setting, self._after.setting
        return self._again(self._with_policy, Setting.of(new.policy, old.as_of, new.to))

    @cached_property
    def _end(self) -> Rated:
        known = self._rated[1]
        return known.of_lines(self._pairs[:, 1]) if known else self._again(self._with_destination, self._after.setting)

    def _again(self, rated: Rated, setting: Setting) -> Rated:
        """The lines as they are after in another setting."""
        if rated.setting == setting:
            return rated
        # What is told of a line depends on the destination: a part made there is not exported to it.
        return rated.again(setting) if rated.setting.to == setting.to else rate_frame(self._frames[1], setting)

    @cached_property
    def _other_contents(self) -> Flags:
        return differing_rows(self._frames[0], self._frames[1], CONTENTS).to_numpy(dtype=bool)

    @cached_property
    def _other_origins(self) -> Flags:
        return differing_rows(self._frames[0], self._frames[1], ORIGINS).to_numpy(dtype=bool)

    def _of_facts(self) -> Iterator[Row]:
        """What was written and comes out otherwise today, on one side or on both."""
        written = [side.written for side in (self._before, self._after)]
        points = np.zeros(len(self._pairs))
        other = np.zeros(len(self._pairs), dtype=bool)
        sentences: list[tuple[str, Callable[[int], str], Flags]] = []
        for at, (side, sign) in enumerate(((self._before, 1), (self._after, -1))):
            if (stored := written[at]) is None:
                continue
            rated, lines = (self._start, self._end)[at], stored.lines.iloc[self._pairs[:, at]]
            scores, grades = lines["score"].to_numpy(dtype=float), lines["grade"].to_numpy(dtype=object)
            differs = ~same_score(scores, rated.scores) | (grades != rated.grades)
            points += sign * np.where(differs, rated.scores - scores, 0.0)
            other |= differs
            words = FactWords(side, rated)
            sentences.append((words.ingredient, _of_pair(words, self._pairs[:, at]), differs))
        if len(sentences) == 2 and of_same_facts(self._before, self._after):
            # What changed since is the same for both and moved nothing between them.
            other &= ~same_score(points, np.zeros(len(points))) | np.isnan(points)
        for line in np.flatnonzero(other):
            told = [(ingredient, say(int(line))) for ingredient, say, differs in sentences if differs[line]]
            yield cause_row(line, told[0][0], " ".join(dict.fromkeys(text for _, text in told)), points[line])

    def _of_evidence(self) -> Iterator[Row]:
        steps = (
            ("materials", self._start, self._with_contents, CONTENTS),
            ("origin", self._with_contents, self._with_evidence, ORIGINS),
        )
        for ingredient, before, after, columns in steps:
            moved = np.flatnonzero(before.differs(after))
            if not len(moved):
                continue
            words = EvidenceWords(before, after)
            cells = [_records(frame) for frame in self._frames]
            for line in moved:
                changed = changed_cells(cells[0][line], cells[1][line], columns)
                what = f"{changed}. {words.of_line(int(line))}".strip()
                yield cause_row(line, ingredient, what, after.scores[line] - before.scores[line])

    def _of_policy(self) -> Iterator[Row]:
        rated = self._with_evidence
        for step in policy_steps(self._before.setting.policy, self._after.setting.policy):
            now = self._again(rated, Setting.of(step.policy, self._before.setting.as_of, self._before.setting.to))
            for line in np.flatnonzero(rated.differs(now)):
                points = now.scores[line] - rated.scores[line]
                yield cause_row(line, "policy", step.sentence, points, step.key, before=step.before, after=step.after)
            rated = now

    def _of_destination(self) -> Iterator[Row]:
        before, after = self._with_policy, self._with_destination
        old, new = self._before.setting.to, self._after.setting.to
        if old == new:
            return
        # First what is the destination's own and trusted supply, with the controls as they hold to the old one.
        supplied = after.again(after.setting, before.setting.controls)
        table = [each.ratings.ratings for each in (before, supplied)]
        for line in np.flatnonzero(before.differs(supplied)):
            parts = [
                frame["concentration"].iloc[int(rated.codes[line])]
                for frame, rated in zip(table, (before, supplied), strict=True)
            ]
            what = f"Destination {old} -> {new}: other supply is its own or trusted"
            if np.isfinite(parts).all():
                what += f"; concentration part {parts[0]:.2f} -> {parts[1]:.2f}"
            points = supplied.scores[line] - before.scores[line]
            yield cause_row(line, "destination", f"{what}.", points, before=old, after=new)
        changes = differing_controls(before.setting.controls, after.setting.controls)
        changes = changes.sort_values(["issuing_country", "control_id"], ignore_index=True)
        words = {True: "holds", False: "does not hold"}
        yield from self._of_controls(
            supplied, before.setting.controls, changes, "destination",
            lambda row: destination_sentence(row, before.setting, after.setting),
            lambda row: (words[bool(row["holds_before"])], words[bool(row["holds"])]),
        )  # fmt: skip

    def _of_date(self) -> Iterator[Row]:
        before, after = self._with_destination, self._end
        old, new = self._before.setting.as_of, self._after.setting.as_of
        if old == new:
            return
        changes = differing_controls(before.setting.controls, after.setting.controls)
        days = [change_day(row, old, new) for row in changes.to_dict(orient="records")]
        changes = changes.assign(day=pd.to_datetime(pd.Series(days, dtype=object)))
        changes = changes.sort_values(["day", "control_id"], ascending=[old < new, True], ignore_index=True)
        yield from self._of_controls(
            before, before.setting.controls, changes, "date", lambda row: status_sentence(row, after.setting, back=old > new),
            lambda row: (row["status_before"], row["status"]),
        )  # fmt: skip

    @staticmethod
    def _of_controls(
        rated: Rated,
        controls: pd.DataFrame,
        changes: pd.DataFrame,
        ingredient: str,
        sentence: Callable[[Row], str],
        values: Callable[[Row], tuple[str, str]],
    ) -> Iterator[Row]:
        """One row per line and control that moves it."""
        steps = control_steps(rated, controls, changes, np.unique(rated.codes))
        known: dict[str, Row] = {str(row["control_id"]): row for row in _records(changes)}
        said = {control: sentence(known[control]) for control in steps["control_id"].unique()}
        of_lines = pd.DataFrame({"line": np.arange(len(rated.codes)), "rating_id": rated.codes})
        for step in _records(of_lines.merge(steps, on="rating_id", how="inner")):
            control = known[str(step["control_id"])]
            before, after = values(control)
            points = step["score_after"] - step["score_before"]
            yield cause_row(
                step["line"], ingredient, said[str(step["control_id"])], points, str(step["control_id"]),
                instrument=control["instrument"], source=control["source_id"], before=before, after=after,
            )  # fmt: skip


def cause_row(line: Any, ingredient: str, what: str, points: Any, key: str = "", **others: Any) -> Row:
    """Return a row of the table of causes."""
    texts = {name: value if isinstance(value, str) else "" for name, value in others.items()}
    blank = dict.fromkeys(("instrument", "source", "before", "after"), "")
    return (
        {"line": int(line), "ingredient": ingredient, "key": key, "what": what, "points": float(points)} | blank | texts
    )


def _records(table: pd.DataFrame) -> list[Row]:
    return [{str(key): value for key, value in row.items()} for row in table.to_dict(orient="records")]


def _of_pair(words: FactWords, lines: npt.NDArray[np.int64]) -> Callable[[int], str]:
    return lambda at: words.of_line(at, int(lines[at]))


def _lines_of(side: Side, at: npt.NDArray[np.int64]) -> pd.DataFrame:
    bom = side.bom
    frame = bom.rename(columns={"origin": "country"}) if "country" not in bom.columns else bom
    known = [name for name in (*CONTENTS, *ORIGINS) if name in frame.columns]
    return frame[known].iloc[at].reset_index(drop=True)


def _mixed(contents: pd.DataFrame, origins: pd.DataFrame) -> pd.DataFrame:
    """What is in the parts of the one, and where it comes from of the other."""
    of_origins = [name for name in ORIGINS if name in origins.columns]
    return contents[[name for name in contents.columns if name not in ORIGINS]].join(origins[of_origins])
