"""What a rating is computed from, as arrays whose rows point into each other, so that many draws are computed at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

__all__ = ["Controls", "Places", "Stages", "Supply", "Tables"]

Array = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Controls:
    """Controls that reach a need, sorted by the issuer of each need.

    Attributes
    ----------
    measures : tuple of tuple of str
        Measures of each control, the strictest of which counts.
    coverage, form, status : ndarray of str
        Names of the factors of the policy.
    lapse : ndarray of int
        Number of the control among those that lapsed without verification, -1 for all others.
    bearing : ndarray of bool
        Whether it bears on the score; any other makes its country an issuing one.
    first : ndarray of int
        First row of each issuer.
    """

    measures: tuple[tuple[str, ...], ...]
    coverage: npt.NDArray[np.object_]
    form: npt.NDArray[np.object_]
    status: npt.NDArray[np.object_]
    lapse: Integers
    bearing: Flags
    first: Integers


@dataclass(frozen=True, slots=True)
class Supply:
    """Supply of a stage for a need, by dataset: the chosen one, then the second opinions.

    Attributes
    ----------
    dataset : ndarray of int
        Row of the share set.
    share, issuer : ndarray
        Shares of countries that issue a control, and their issuer.
    first : ndarray of int
        First of these rows of each supply that has any.
    supplied : ndarray of int
        The supplies that these are of.
    """

    dataset: Integers
    share: Array
    issuer: Integers
    first: Integers
    supplied: Integers


@dataclass(frozen=True, slots=True)
class Places:
    """Stages of a need: where its bottleneck may be.

    Attributes
    ----------
    place : ndarray of int
        Number of the material and stage, whose dataset is the same for all needs.
    supply : ndarray of int
        First of its supplies.
    count : ndarray of int
        How many datasets there are.
    cumulated : tuple of ndarray
        Shares of its countries, added up, in the chosen dataset.
    issuers : tuple of ndarray of int
        The issuer of each of these countries; -1 where it issues no control.
    """

    place: Integers
    supply: Integers
    count: Integers
    cumulated: tuple[Array, ...]
    issuers: tuple[Integers, ...]


@dataclass(frozen=True, slots=True)
class Stages:
    """Stages of materials, those of one material in a row.

    Attributes
    ----------
    place : ndarray of int
    known, issues : ndarray of bool
        Whether the origin is known, and whether that issues a control.
    origins : ndarray of int
        Number of the set of issuers among known origins.
    first : ndarray of int
        First stage of each material.
    """

    place: Integers
    known: Flags
    issues: Flags
    origins: Integers
    first: Integers

    def repeated(self, materials: Integers) -> Stages:
        """Stages of some of the materials, also more than once."""
        sizes = np.diff(np.append(self.first, len(self.place)))[materials]
        first = np.cumsum(sizes) - sizes
        rows = np.arange(sizes.sum()) + np.repeat(self.first[materials] - first, sizes)
        return Stages(self.place[rows], self.known[rows], self.issues[rows], self.origins[rows], first)


@dataclass(frozen=True, slots=True)
class Tables:
    """A BOM's ratings as arrays.

    Attributes
    ----------
    destination, trusted, other, slack : ndarray
        Parts of the governance-weighted HHI of each share set, and what its bounds add at most.
    controls : Controls
    supply : Supply
    places : Places
    origins : tuple of ndarray of int
        Issuers of stated origins, each set of them once.
    stages : Stages
        Of each need: a material in a form from an origin.
    need : ndarray of int
        Need of each material of each rating; -1 where it has no rated stage.
    rating : ndarray of int
        Rating of each material.
    trace, counts, low : ndarray of bool
        Whether a material is a trace, counts for the score, or may be in the part without being sure.
    choice : ndarray of int
        Number of the set of candidates that a material is one of; -1 for none.
    count : int
        Number of ratings.
    lapses : int
        Number of controls that lapsed without verification.
    """

    destination: Array
    trusted: Array
    other: Array
    slack: Array
    controls: Controls
    supply: Supply
    places: Places
    origins: tuple[Integers, ...]
    stages: Stages
    need: Integers
    rating: Integers
    trace: Flags
    counts: Flags
    low: Flags
    choice: Integers
    count: int
    lapses: int

    def layout(self, *, own_origins: bool) -> tuple[Stages, Integers]:
        """Stages to compute, and for each material which of these materials it is (-1 = none).

        Materials with the same need share its stages; with `own_origins`, one with an unknown origin has stages of its own.
        """
        if not own_origins or not len(self.stages.first):
            return self.stages, self.need
        unknown = ~np.logical_and.reduceat(self.stages.known, self.stages.first)
        alone = (self.need >= 0) & unknown[self.need]
        needs = np.arange(len(self.stages.first))
        at = self.need.copy()
        at[alone] = len(needs) + np.arange(alone.sum())
        return self.stages.repeated(np.concatenate([needs, self.need[alone]])), at
