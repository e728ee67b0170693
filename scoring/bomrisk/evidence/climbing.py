"""Climb down the ladder: the best rung counts, and weaker ones choose where it leaves several candidates."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from bomrisk import reference
from bomrisk.evidence.outcome import Finding, Outcome

__all__ = ["climb_down"]

# What comes out of the ground under one name and stands in a declaration under another.
_SAME: Final = {
    "barite": "barium",
    "fluorspar": "fluorine",
    "graphite-natural": "graphite",
    "graphite-synthetic": "graphite",
    "graphite-anode": "graphite",
    "polysilicon": "silicon",
}


def climb_down(rungs: Iterable[Outcome | None]) -> tuple[Finding, ...]:
    """Take the best rung; candidates of an ambiguous one are chosen among by the rungs below it.

    Parameters
    ----------
    rungs : iterable of Outcome or None
        The best first, None where a rung says nothing.

    Returns
    -------
    tuple of Finding
    """
    pending: Outcome | None = None
    excluded: frozenset[str] = frozenset()
    for outcome in rungs:
        if outcome is None:
            continue
        findings = _allowed(outcome.findings, excluded)
        excluded |= outcome.excluded
        if pending is not None:
            narrowed = _narrow(pending, findings)
            if narrowed:
                return narrowed
            if not outcome.findings and not outcome.excluded:
                # The text names a part without listed material, under a heading of many things: it may hold one of them.
                return tuple(replace(finding, confidence="low", ambiguous=False) for finding in pending.findings)
        elif not findings and (outcome.findings or outcome.excluded):
            continue  # it only rules out, or all that it says was ruled out
        elif outcome.ambiguous:
            pending = Outcome(findings, narrows=outcome.narrows)
        else:
            return findings
    return pending.findings if pending is not None else ()


def _allowed(findings: tuple[Finding, ...], excluded: frozenset[str]) -> tuple[Finding, ...]:
    """Drop the rules that assert a material which better evidence ruled out."""
    if not excluded:
        return findings
    wrong = {finding.rule for finding in findings if finding.material in excluded and finding.confidence != "low"}
    return tuple(finding for finding in findings if finding.rule not in wrong and finding.material not in excluded)


def _narrow(pending: Outcome, findings: tuple[Finding, ...]) -> tuple[Finding, ...]:
    """Choose among candidates by weaker evidence; nothing when it does not bear on them."""
    candidates: dict[str, Finding] = {}
    for candidate in pending.findings:
        for material in (candidate.material, *reference.members(candidate.material)):
            candidates.setdefault(_SAME.get(material, material), candidate)
    stated = [
        finding
        for finding in findings
        if finding.confidence != "low" and _SAME.get(finding.material, finding.material) in candidates
    ]
    if not stated:
        return ()
    kept = stated if pending.narrows else findings
    chosen = []
    for finding in kept:
        better = candidates.get(_SAME.get(finding.material, finding.material))
        if better is None or finding.confidence == "low":
            chosen.append(finding)
        else:
            rule = f"{better.rule} + {finding.rule}"
            form = better.form or finding.form
            chosen.append(Finding(finding.material, better.rung, rule, finding.confidence, finding.mass_fraction, form))
    return tuple(chosen)
