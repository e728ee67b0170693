"""The parts of the page that ``bomrisk explain`` prints."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd
from rich.box import SIMPLE_HEAD
from rich.console import Console
from rich.table import Table
from rich.text import Text

from bomrisk import reference
from bomrisk.assessment import Assessment
from bomrisk.rating_findings import TEXTS, finding_message
from bomrisk.setting import Setting
from bomrisk_excel.cli.rows import rows_of
from bomrisk_excel.cli.terminal import bar, grade_text, marked
from bomrisk_excel.cli.words import DASH, hhi_text, points, range_text, share_text, text_or_dash

__all__ = ["print_heading", "print_sources", "score_parts", "second_opinions", "shares_of_stage"]

_BAR = 30
_LISTS = {
    "eu_critical": "EU critical",
    "eu_strategic": "EU strategic",
    "us_critical": "US critical",
    "uk_critical": "UK critical",
}


def print_heading(console: Console, material: str, facts: pd.Series, assessment: Assessment) -> None:
    """Print name, grade, sentence, what is known of the material, and what a person must know about the rating."""
    rating = assessment.lines.iloc[0]
    setting = assessment.setting
    head = Text.assemble((str(facts["name"]), "bold"), f"  {material}  ", grade_text(str(rating["grade"])), "  ")
    head.append(f"{points(rating['score'])} (range {range_text(rating['low'], rating['high'])})")
    console.print(head)
    console.print(f"[dim]as of {assessment.as_of}, to {assessment.to}, policy: {marked(assessment.policy.name)}[/]")
    console.print(f"\n{marked(rating['why'])}")

    known = [("symbol", facts["symbol"]), ("CAS", facts["cas"]), ("kind", facts["kind"])]
    words = [f"{label} {value}" for label, value in known if isinstance(value, str)]
    listed = [name for key, name in _LISTS.items() if facts[key] == "yes"]
    groups, members = reference.groups_of(material), reference.members(material)
    words += [", ".join(listed) or "on no list of critical materials"]
    words += [f"member of {', '.join(groups)}"] if groups else []
    words += [f"members: {', '.join(members)}"] if members else []
    if pd.notna(facts["eol_rir"]):
        caution = "" if facts["eol_rir"] else " (which may mean that it was not assessed)"
        words.append(f"end-of-life recycling input rate {share_text(facts['eol_rir'])}{caution}")
    console.print(f"\n{marked('; '.join(words))}.")
    for code in [part.strip() for part in str(rating["findings"]).split(";") if part.strip()]:
        severity, _, action = TEXTS.get(code, ("info", code, ""))
        message = finding_message(code, assessment.ratings["finding_controls"].iloc[0].get(code, ()), setting)
        console.print(f"  [dim]{severity}[/]  {marked(message)} {marked(action)}".rstrip())


def _table(title: str) -> Table:
    return Table(title=title, box=SIMPLE_HEAD, title_justify="left", title_style="bold")


def score_parts(stages: pd.DataFrame, setting: Setting) -> Table:
    """Return how the score of each stage comes about."""
    policy = setting.policy
    view = _table(
        f"Score = {policy.weight_concentration:g} x concentration + {policy.weight_exposure:g} x exposure, raised to a floor"
    )
    view.add_column("Stage", no_wrap=True)
    for heading in (
        "HHI",
        "HHI bounds",
        "HHI by governance",
        "Conc.",
        "Under control",
        "Exp.",
        "Before floor",
        "Floor",
    ):
        view.add_column(heading, justify="right")
    view.add_column("Score", justify="right", style="bold")
    view.add_column("Range", justify="right", no_wrap=True)
    view.add_column("Without top country", justify="right")
    several = len(set(stages["material"])) > 1
    for row in rows_of(stages):
        name = f"{row.material}, {row.stage}" if several else str(row.stage)
        weighted = hhi_text(row.hhi_g) + (f" ({row.hhi_g:.2f})" if pd.notna(row.hhi_g) else "")
        view.add_row(
            name,
            hhi_text(row.hhi),
            f"{hhi_text(row.hhi_low)}..{hhi_text(row.hhi_high)}",
            weighted,
            points(row.concentration),
            share_text(row.supply_under_control),
            points(row.exposure),
            points(row.raw),
            points(row.floor) if pd.notna(row.floor) and row.floor else DASH,
            points(row.score) if row.rated else "unrated",
            range_text(row.low, row.high) if row.rated else str(row.reason),
            share_text(row.n1),
        )
    return view


def shares_of_stage(stage: Mapping[Any, Any], setting: Setting) -> Table:
    """Return the shares of world output that a stage was rated on, the largest first."""
    shares = reference.shares()
    key = ["material", "stage", "dataset", "year"]
    rows = shares[(shares[key] == pd.Series({name: stage[name] for name in key})).all(axis=1)]
    rows = rows.sort_values("share", ascending=False, na_position="last")
    governance = reference.countries().set_index("country")["governance"]
    title = f"Shares of world {stage['stage']} of {stage['material']}: {stage['dataset']}, data for {stage['year']}"
    view = _table(title)
    view.add_column("Country", no_wrap=True)
    view.add_column("Share", justify="right", no_wrap=True)
    view.add_column("", no_wrap=True, min_width=_BAR)
    view.add_column("Governance (0 good, 10 bad)", justify="right")
    view.add_column("Confidence")
    for row in rows_of(rows[rows["country"] != "ZZ"]):
        share = float(row.share) if pd.notna(row.share) else None
        badness = governance.get(row.country)
        view.add_row(
            f"{row.country} {setting.country_names.get(str(row.country), '')}",
            "withheld" if share is None else f"{100 * share:.1f} %",
            Text(bar(round(_BAR * share), sys.stdout), style="red" if share > 0.5 else "yellow") if share else "",
            DASH if badness is None or pd.isna(badness) else f"{badness:.1f}",
            text_or_dash(row.confidence),
        )
    rest = 1 - float(rows.loc[rows["country"] != "ZZ", "share"].sum())
    if rest > 0.0005:
        view.add_row(
            "[dim]unnamed rest[/]", f"[dim]{100 * rest:.1f} %[/]", "[dim]unknown, so it makes the bounds[/]", "", ""
        )
    return view


def second_opinions(sets: pd.DataFrame, setting: Setting) -> Table:
    """Return all sources side by side, the chosen one first."""
    view = _table(f"Sources side by side (to {setting.to})")
    for heading in ("Stage", "Dataset", "Year", "Role"):
        view.add_column(heading, no_wrap=True)
    for heading in ("Named", "HHI", "HHI bounds"):
        view.add_column(heading, justify="right", no_wrap=True)
    view.add_column("Top country", no_wrap=True)
    view.add_column("Conc.", justify="right")
    view.add_column("Confidence")
    order = {"mining": 0, "refining": 1, "fabrication": 2}
    sets = sets.assign(order=sets["stage"].map(order)).sort_values(["material", "order", "role"], kind="stable")
    several = len(set(sets["material"])) > 1
    for row in rows_of(sets):
        chosen = row.role == "chosen"
        view.add_row(
            f"{row.material}, {row.stage}" if several else str(row.stage),
            str(row.dataset),
            str(row.year),
            "[bold]chosen[/]" if chosen else "second opinion",
            share_text(row.named_share),
            hhi_text(row.hhi),
            f"{hhi_text(row.hhi_low)}..{hhi_text(row.hhi_high)}",
            f"{row.top_country} {share_text(row.top_share)}" if pd.notna(row.top_country) else DASH,
            points(row.c) if row.rated else "unrated",
            text_or_dash(row.confidence),
        )
    return view


def print_sources(console: Console, ids: Iterable[str]) -> None:
    """Print the sources that the page rests on, one a line, with whole addresses."""
    listed = reference.sources().set_index("source_id")
    console.print("[bold]Sources[/]")
    for source_id in ids:
        row = listed.loc[source_id] if source_id in listed.index else pd.Series(dtype=object)
        parts = [row.get("title"), row.get("publisher"), row.get("year"), row.get("locator")]
        text = ". ".join(str(part).rstrip(".") for part in parts if part is not None and not pd.isna(part))
        console.print(f"  [bold]{marked(source_id)}[/]  {marked(text)}", soft_wrap=True)
