"""What one rung of the ladder says about one line."""

from __future__ import annotations

from dataclasses import dataclass, field

__all__ = ["Finding", "Outcome"]

_NAN = float("nan")


@dataclass(frozen=True, slots=True)
class Finding:
    """One material of one line, as in the table of `bomrisk.evidence.identify`."""

    material: str
    rung: str
    rule: str
    confidence: str
    mass_fraction: float = _NAN
    form: str = ""
    ambiguous: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rung says.

    Parameters
    ----------
    findings : tuple of Finding
        Materials; empty when the rung says that there is none.
    excluded : frozenset of str
        Materials that the rung rules out for the rungs below it.
    narrows : bool
        Whether lower rungs choose among the candidates (a customs heading of five metals) or only confirm the kind of part.
    """

    findings: tuple[Finding, ...]
    excluded: frozenset[str] = field(default_factory=frozenset)
    narrows: bool = False

    @property
    def ambiguous(self) -> bool:
        """Whether all that it says are candidates."""
        return bool(self.findings) and all(finding.ambiguous for finding in self.findings)
