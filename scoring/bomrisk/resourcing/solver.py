"""Mixed-integer programs, solved by HiGHS: proved optimal, or with the gap that is left when the time is over."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bomrisk.errors import BomriskError

__all__ = ["SECONDS", "Program", "Solution"]

SECONDS = 60.0
"""Time for one program."""

Numbers = npt.NDArray[np.float64]
_TOLERANCE: Final = 1e-9
_FEASIBLE: Final = 2


@dataclass(frozen=True)
class Solution:
    """Values of the variables and how good they are.

    Attributes
    ----------
    values : ndarray of float
        Whole numbers where variables are whole.
    objective : float
    bound : float
        No solution has a smaller objective.
    proved : bool
        Whether the objective is the least there is.
    """

    values: Numbers
    objective: float
    bound: float
    proved: bool


class Program:
    """A linear program in which some variables are whole numbers, to be minimised.

    Parameters
    ----------
    seconds : float
        Time until the best solution found so far is taken.
    """

    def __init__(self, seconds: float = SECONDS) -> None:
        self._seconds = seconds
        self._costs: list[float] = []
        self._upper: list[float] = []
        self._whole: list[bool] = []
        self._rows: list[Mapping[int, float]] = []
        self._least: list[float] = []
        self._most: list[float] = []

    def variable(self, cost: float = 0.0, upper: float = 1.0, *, whole: bool = True) -> int:
        """Add a variable from 0 to `upper`, and return its number."""
        self._costs.append(cost)
        self._upper.append(upper)
        self._whole.append(whole)
        return len(self._costs) - 1

    def row(self, parts: Mapping[int, float], least: float = -math.inf, most: float = math.inf) -> None:
        """Ask that the sum of variables times factors is between two numbers."""
        self._rows.append(parts)
        self._least.append(least)
        self._most.append(most)

    def costs(self, costs: Mapping[int, float]) -> None:
        """Minimise something else from now on: the sum of some variables times their costs."""
        self._costs = [costs.get(number, 0.0) for number in range(len(self._costs))]

    def solve(self, nodes: int | None = None, gap: float = 0.0) -> Solution | None:
        """Solve the program; None where nothing fulfils all rows.

        Parameters
        ----------
        nodes : int, optional
            Nodes of the search tree after which the best solution so far is taken: a limit that does not depend on the machine.
        gap : float
            Relative distance from the best objective that is good enough; 0 = none.

        Raises
        ------
        BomriskError
            If the time is over before any solution is found.
        """
        if not self._costs:
            possible = all(least <= 0 <= most for least, most in zip(self._least, self._most, strict=True))
            return Solution(np.empty(0), 0.0, 0.0, proved=True) if possible else None
        import highspy  # here, so that whoever only rates a BOM does not load a solver

        highs: Any = highspy.Highs()  # type: ignore[no-untyped-call]
        for option, value in (
            ("output_flag", False), ("threads", 1), ("random_seed", 0), ("time_limit", self._seconds),
            ("mip_rel_gap", gap), ("mip_abs_gap", _TOLERANCE),
            ("primal_feasibility_tolerance", _TOLERANCE), ("mip_feasibility_tolerance", _TOLERANCE),
        ):  # fmt: skip
            highs.setOptionValue(option, value)
        if nodes is not None:
            highs.setOptionValue("mip_max_nodes", nodes)
        highs.passModel(self._model(highspy))
        highs.run()
        status = highs.getModelStatus()
        # All variables have bounds, so nothing is unbounded.
        if status in (highspy.HighsModelStatus.kInfeasible, highspy.HighsModelStatus.kUnboundedOrInfeasible):
            return None
        info = highs.getInfo()
        if not math.isfinite(info.objective_function_value) or info.primal_solution_status != _FEASIBLE:
            raise BomriskError(
                f"No solution was found within {self._seconds:g} seconds.",
                action="Give a smaller BOM, or a target that fewer lines miss.",
            )
        values = np.array(highs.getSolution().col_value, dtype=np.float64)
        whole = np.array(self._whole, dtype=bool)
        values[whole] = np.rint(values[whole])
        objective = float(np.dot(self._costs, values))
        proved = status == highspy.HighsModelStatus.kOptimal
        return Solution(values, objective, objective if proved else float(info.mip_dual_bound), proved)

    def _model(self, solver: Any) -> Any:
        lp = solver.HighsLp()
        infinite = solver.kHighsInf
        count, rows = len(self._costs), len(self._rows)
        lp.num_col_, lp.num_row_ = count, rows
        lp.col_cost_ = np.array(self._costs, dtype=np.float64)
        lp.col_lower_ = np.zeros(count)
        lp.col_upper_ = np.array(self._upper, dtype=np.float64)
        lp.row_lower_ = np.array([-infinite if each == -math.inf else each for each in self._least], dtype=np.float64)
        lp.row_upper_ = np.array([infinite if each == math.inf else each for each in self._most], dtype=np.float64)
        lp.a_matrix_.format_ = solver.MatrixFormat.kRowwise
        sizes = [len(parts) for parts in self._rows]
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int32)
        lp.a_matrix_.index_ = np.array([at for parts in self._rows for at in parts], dtype=np.int32)
        lp.a_matrix_.value_ = np.array([part for parts in self._rows for part in parts.values()], dtype=np.float64)
        kinds = solver.HighsVarType
        lp.integrality_ = [kinds.kInteger if whole else kinds.kContinuous for whole in self._whole]
        return lp
