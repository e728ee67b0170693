"""Findings as people read them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from rich.console import Console

from bomrisk.assessment import Assessment
from bomrisk.findings import Finding
from bomrisk_excel.cli.terminal import SEVERITY_STYLES, marked
from bomrisk_excel.cli.words import plural
from bomrisk_templates.reading import BomFile

__all__ = ["marked_severity", "print_findings", "print_warnings"]

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
    keys = ["severity", "code", "where", "message", "action"]
    found = [tuple(str(getattr(finding, key)) for key in keys) for finding in bom.findings]
    if assessment is not None:
        found += [tuple(map(str, row)) for row in assessment.findings[keys].itertuples(index=False, name=None)]
    if not found:
        return
    counts = Counter(finding[0] for finding in found)
    parts = [f"{marked_severity(name)} {counts[name]}" for name in _SEVERITIES if counts[name]]
    console.print(f"\n[bold]Findings[/]  {'   '.join(parts)}")
    # A check is about the file, so it shows them all; a summary only what asks for action.
    shown = found if assessment is None else [finding for finding in found if finding[0] != "info"][:_MOST]
    for severity, code, where, message, action in sorted(shown, key=lambda finding: _SEVERITIES.index(finding[0])):
        console.print(f"  {_sentence(severity, code, where, message, action)}")
    rest = len(found) - len(shown)
    if rest:
        console.print(f"  [dim]and {rest} more, listed in the workbook and, line by line, by --json[/]")


def print_warnings(console: Console, findings: Iterable[Finding]) -> None:
    """Print the gravest findings that ask for action, for commands whose ``--json`` lists all.

    Parameters
    ----------
    console : Console
    findings : iterable of Finding
    """
    told = sorted(
        (finding for finding in findings if finding.severity != "info"),
        key=lambda finding: _SEVERITIES.index(finding.severity),
    )
    for finding in told[:_MOST]:
        console.print(_sentence(finding.severity, finding.code, finding.where, finding.message, finding.action))
    if len(told) > _MOST:
        console.print(f"[dim]and {plural(len(told) - _MOST, 'more finding')}; --json lists all[/]")


def _sentence(severity: str, code: str, where: str, message: str, action: str) -> str:
    place = f"{marked(where)}: " if where else ""
    return f"{marked_severity(severity)} {place}{marked(f'{message} {action}'.strip())} [dim]({marked(code)})[/]"


def marked_severity(severity: str) -> str:
    """Return a severity in its colour."""
    return f"[{SEVERITY_STYLES[severity]}]{severity}[/]"
