"""What became of replies, as data."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bomrisk.assessment import Assessment
from bomrisk.findings import Finding
from bomrisk_excel.cli.json_output import plain
from bomrisk_templates.bom_risk.replies_log import LogRow
from bomrisk_templates.declarations.places import place_of
from bomrisk_templates.supplier_risk.reply_folder import ReadReplies
from bomrisk_templates.supplier_risk.reply_merge import MergedPart
from bomrisk_templates.supplier_risk.reply_records import Rerated, changed_lines

__all__ = ["Outcome", "ReplyCount", "counts_of", "replies_object"]

_STATES = ("answered", "unknown", "withheld", "not answered")
_RATING = ("grade_before", "grade_after", "score_before", "score_after", "change")


@dataclass(frozen=True, slots=True)
class Outcome:
    """Replies that were merged into a BOM.

    Parameters
    ----------
    found : ReadReplies
    parts : sequence of MergedPart
    matches : sequence of sequence of int
        Lines of each form.
    answers : sequence of LogRow
        One per question.
    rerated : Rerated
    after : Assessment
    findings : sequence of Finding
    """

    found: ReadReplies
    parts: Sequence[MergedPart]
    matches: Sequence[Sequence[int]]
    answers: Sequence[LogRow]
    rerated: Rerated
    after: Assessment
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class ReplyCount:
    """How much of a file was answered.

    Parameters
    ----------
    file, supplier, answered_by, form : str
    answered_on : str
        ISO date, empty where not told.
    lines : int
    states : Counter of str
    """

    file: str
    supplier: str
    answered_by: str
    form: str
    answered_on: str
    lines: int
    states: Counter[str]

    @property
    def to_look_at(self) -> int:
        """Answers that do not count as they stand."""
        return sum(number for state, number in self.states.items() if state not in _STATES)


def counts_of(outcome: Outcome) -> list[ReplyCount]:
    """Count the answers of each file, ours first."""
    counts = []
    for reply in outcome.found.replies:
        lines = {position for part in outcome.parts if part.reply is reply for position in part.positions}
        states = Counter(
            str(row["state"]) for row in outcome.answers if str(row.get("found_in", "")).startswith(f"{reply.sheet}!")
        )
        who = reply.answered_by or reply.email
        day = reply.date.isoformat() if reply.date else ""
        counts.append(ReplyCount(reply.file, reply.supplier, who, "supplier reply", day, len(lines), states))
    for declaration, positions in zip(outcome.found.declarations, outcome.matches, strict=True):
        states = Counter("unknown" if answer.contained == "unknown" else "answered" for answer in declaration.answers)
        states.update(["answered"] * (len(declaration.parts) if declaration.scope == "parts" else 0))
        day = declaration.date.isoformat() if declaration.date else ""
        counts.append(
            ReplyCount(declaration.file, declaration.supplier, "", declaration.title, day, len(positions), states)
        )
    return counts


def replies_object(outcome: Outcome) -> dict[str, Any]:
    """Return what ``bomrisk replies --json`` prints."""
    rerated, lines = outcome.rerated, outcome.rerated.lines
    replies = [
        {
            "file": count.file,
            "supplier": count.supplier,
            "answered_by": count.answered_by or None,
            "answered_on": count.answered_on or None,
            "form": count.form,
            "lines": count.lines,
            **{state.replace(" ", "_"): count.states[state] for state in _STATES},
            "to_look_at": count.to_look_at,
        }
        for count in counts_of(outcome)
    ]
    changes = []
    for position in changed_lines(rerated):
        rating = rerated.of(position)
        changes.append(
            {
                "line": place_of(lines, position),
                "part_number": rerated.text(position, "part_number") or None,
                "description": rerated.text(position, "description") or None,
                **{key: plain(rating[key]) for key in _RATING},
                "why": plain(outcome.after.lines["why"].iloc[position]),
            }
        )
    return {
        "as_of": outcome.after.as_of.isoformat(),
        "to": outcome.after.to,
        "grades_before": _grades(rerated.before["grade"].tolist()),
        "grades_after": _grades(rerated.after["grade"].tolist()),
        "replies": replies,
        "changes": changes,
        "answers": [{key: plain(value) for key, value in row.items()} for row in outcome.answers],
        "findings": [
            {
                "code": finding.code,
                "severity": finding.severity,
                "where": finding.where,
                "message": finding.message,
                "action": finding.action,
            }
            for finding in outcome.findings
        ],
    }


def _grades(grades: Sequence[str]) -> dict[str, int]:
    return dict(sorted(Counter(grades).items()))
