"""A scenario: a name, what it rests on, and a chain of changes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from bomrisk.scenarios.change import Change
from bomrisk.setting import Setting

__all__ = ["Scenario"]


@dataclass(frozen=True, slots=True)
class Scenario:
    """What may come.

    Parameters
    ----------
    name : str
        Short, as it stands above a column.
    description : str
        What it supposes.
    basis : str
        Where that comes from.
    changes : tuple of Change
        One after the other; none = everything stays as it stands.
    in_short : str
        What it supposes in one short sentence, as it stands in a table.
    """

    name: str
    description: str = ""
    basis: str = ""
    changes: tuple[Change, ...] = ()
    in_short: str = ""

    def steps(self, setting: Setting) -> tuple[Setting, ...]:
        """Return the setting, and the setting after each change.

        Parameters
        ----------
        setting : Setting

        Returns
        -------
        tuple of Setting
            One more than there are changes; the last is the scenario's.

        Raises
        ------
        PolicyError
            If its judgements do not fit the other ones of the policy.
        """
        return _steps(self, setting)

    def applied(self, setting: Setting) -> Setting:
        """Return the setting under the scenario."""
        return self.steps(setting)[-1]


@lru_cache(maxsize=16)
def _steps(scenario: Scenario, setting: Setting) -> tuple[Setting, ...]:
    # Kept, since ratings are kept by setting, and worlds are equal only to themselves.
    found = [setting]
    for change in scenario.changes:
        found.append(change.applied(found[-1], scenario.name))
    return tuple(found)
