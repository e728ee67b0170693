"""``bomrisk explain``: everything behind one material's rating."""

from __future__ import annotations

import argparse

import pandas as pd
from rich.console import Console

from bomrisk import reference
from bomrisk.assessment import Assessment, assess_materials
from bomrisk.control_table import control_table
from bomrisk.setting import Setting
from bomrisk_excel.cli import explain_view as view
from bomrisk_excel.cli.controls_command import controls_view
from bomrisk_excel.cli.declarations import print_material
from bomrisk_excel.cli.errors import ExitCode
from bomrisk_excel.cli.inputs import as_of_date, chosen_policy, destination
from bomrisk_excel.cli.terminal import console_for_data
from bomrisk_excel.cli.words import plural
from bomrisk_excel.material_names import known_material

__all__ = ["run"]


def run(options: argparse.Namespace) -> int:
    """Print everything about one material."""
    material = known_material(options.material)
    setting = Setting.of(chosen_policy(options), as_of_date(options), destination(options))
    assessment = assess_materials(pd.Series([material]), setting.policy, setting.as_of, setting.to)
    console = console_for_data()

    materials = reference.materials()
    facts = materials[materials["material"].eq(material)].iloc[0]
    view.print_heading(console, material, facts, assessment)
    stages = assessment.stages
    if stages.empty:
        console.print("\nNo production shares of this material are in the reference tables.")
    else:
        console.print(view.score_parts(stages, setting))
        _print_shares(console, stages, setting)
        opinions = setting.sets[setting.sets["material"].isin(stages["material"])]
        console.print(view.second_opinions(opinions, setting))
    reaching = _controls(assessment, setting)
    if reaching.empty:
        console.print(f"\nNo control on {material} to {setting.to} is known on {setting.as_of}.")
    else:
        title = f"{plural(len(reaching), 'measure')} that reach it, to {setting.to} as of {setting.as_of}"
        console.print(controls_view(reaching, setting.as_of, title, with_materials=False))
    if options.declarations:
        print_material(console, material, options.declarations)
    view.print_sources(console, _source_ids(material, facts, reaching, setting))
    return ExitCode.OK


def _controls(assessment: Assessment, setting: Setting) -> pd.DataFrame:
    """Controls that name the material, and those that its rating counts because they reach everything."""
    counted = {part.strip() for ids in assessment.lines["controls"] for part in str(ids).split(";")}
    table = control_table(setting)
    return table[table["control_id"].isin(counted | set(assessment.controls["control_id"]))]


def _print_shares(console: Console, stages: pd.DataFrame, setting: Setting) -> None:
    for stage in stages.to_dict(orient="records"):
        console.print(view.shares_of_stage(stage, setting))


def _source_ids(material: str, facts: pd.Series, controls: pd.DataFrame, setting: Setting) -> list[str]:
    """Ids of all sources that the page rests on, in the order of the page."""
    sets = setting.sets[setting.sets["material"].eq(material)]
    by_control = reference.controls().set_index("control_id")["source_id"]
    lists = [facts["source_id"], facts["eol_rir_source_id"], *sets["source_id"]]
    lists += [by_control.get(control) for control in controls["control_id"]]
    ids = [part.strip() for ids in lists if isinstance(ids, str) for part in ids.split(";")]
    return list(dict.fromkeys(part for part in ids if part))
