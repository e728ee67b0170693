"""Findings as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from bomrisk.assessment import Assessment
from bomrisk.findings import Finding, findings_in
from bomrisk_excel.cli.terminal import SEVERITY_STYLES, marked
from bomrisk_excel.cli.words import plural
from bomrisk_templates.reading import BomFile

__all__ = ["print_findings", "print_ordered", "print_warnings", "to_look_at"]

_MOST = 6
_SEVERITIES = ("error", "warning", "info")


def print_findings(console: Console, bom: BomFile, assessment: Assessment | None = None) -> None:
    """Print how many findings there are, and the gravest of them.

    Parameters
    ----------
    console : Console
    bom : BomFile
        With the findings of the reading.
    assessment : Assessment, optional
        With the findings of the rating.
    """
    found = [*bom.findings, *(findings_in(assessment.findings) if assessment is not None else ())]
    if not found:
        return
    counts = Counter(finding.severity for finding in found)
    parts = [f"{_marked_severity(name)} {counts[name]}" for name in _SEVERITIES if counts[name]]
    console.print(f"\n[bold]Findings[/]  {'   '.join(parts)}")
    # A check is about the file, so it shows them all; a summary only what asks for action.
    shown, most = (found, len(found)) if assessment is None else (to_look_at(found), _MOST)
    print_ordered(console, shown, most=most, indent="  ")
    rest = len(found) - min(len(shown), most)
    if rest:
        console.print(f"  [dim]and {rest} more, listed in the workbook and, line by line, by --json[/]")


def print_warnings(console: Console, findings: Iterable[Finding]) -> None:
    """Print the gravest findings that ask for action, for commands whose ``--json`` lists all.

    Parameters
    ----------
    console : Console
    findings : iterable of Finding
    """
    told = to_look_at(findings)
    print_ordered(console, told, most=_MOST)
    if len(told) > _MOST:
        console.print(f"[dim]and {plural(len(told) - _MOST, 'more finding')}; --json lists all[/]")


def to_look_at(findings: Iterable[Finding]) -> list[Finding]:
    """Return the findings that ask for action."""
    return [finding for finding in findings if finding.severity != "info"]


def print_ordered(console: Console, findings: Iterable[Finding], *, most: int, indent: str = "") -> None:
    """Print the gravest findings: where, what is so, what to do, and the code that the documentation lists."""
    for finding in sorted(findings, key=lambda finding: _SEVERITIES.index(finding.severity))[:most]:
        place = f"{marked(finding.where)}: " if finding.where else ""
        text = marked(f"{finding.message} {finding.action}".strip())
        console.print(f"{indent}{_marked_severity(finding.severity)} {place}{text} [dim]({marked(finding.code)})[/]")


def _marked_severity(severity: str) -> str:
    """Return a severity in its colour."""
    return f"[{SEVERITY_STYLES[severity]}]{severity}[/]"
