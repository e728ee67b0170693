"""Whether the right materials were recognised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.corpus.truth import MaterialTruth

__all__ = ["KindFigures", "MaterialFigures", "judge_materials"]


@dataclass
class KindFigures:
    """Counts for the lines of one kind: materials found that were expected, missed, or wrong, and lines with a wrong one."""

    lines: int = 0
    hits: int = 0
    missed: int = 0
    wrong: int = 0
    lines_wrong: int = 0

    @property
    def recall(self) -> float:
        """Share of the expected materials that were found; NaN when none was expected."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else float("nan")

    @property
    def precision(self) -> float:
        """Share of the materials found (possible ones aside) that were expected; NaN when none was found."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else float("nan")

    @property
    def false_positives(self) -> float:
        """Share of the lines with a material that is neither expected nor possible."""
        return self.lines_wrong / self.lines if self.lines else float("nan")


@dataclass
class MaterialFigures:
    """Figures by kind of line, and over all; and what was wrong."""

    by_kind: dict[str, KindFigures] = field(default_factory=dict)
    misses: list[str] = field(default_factory=list)


def judge_materials(
    truths: Sequence[MaterialTruth], found: Callable[[MaterialTruth], frozenset[str] | None]
) -> MaterialFigures:
    """Compare the materials found with the truth.

    Parameters
    ----------
    truths : sequence of MaterialTruth
    found : callable
        Gives the materials that count in the score of a line, None where the line was not read as one.
    """
    figures = MaterialFigures()
    for truth in truths:
        materials = found(truth)
        seen = materials or frozenset()
        wrong = seen - truth.expected - truth.possible
        missed = truth.expected - seen
        for kind in (truth.kind, "all"):
            of_kind = figures.by_kind.setdefault(kind, KindFigures())
            of_kind.lines += 1
            of_kind.hits += len(seen & truth.expected)
            of_kind.missed += len(missed)
            of_kind.wrong += len(wrong)
            of_kind.lines_wrong += bool(wrong)
        if wrong or missed:
            parts = [f"missed {', '.join(sorted(missed))}"] if missed else []
            parts += [f"wrong {', '.join(sorted(wrong))}"] if wrong else []
            note = " (no line there)" if materials is None else ""
            place = f"{truth.slug} {truth.sheet} {truth.row}".replace("  ", " ")
            figures.misses.append(f"{place} [{truth.kind}]{note}: {'; '.join(parts)} | {truth.text[:100]}")
    return figures
