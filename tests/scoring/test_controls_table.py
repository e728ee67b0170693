"""Facts of the control and customs-code tables, checked by hand against the notices."""

from __future__ import annotations

import csv
import re
from datetime import date
from pathlib import Path

import pytest

from bomrisk.exposure import reached_materials

TABLES = Path(__file__).parents[2] / "scoring" / "bomrisk" / "reference"

DATE_COLUMNS = (
    "announced",
    "effective_from",
    "last_day",
    "suspended_from",
    "suspended_until",
    "suspended_until_reported",
    "checked_through",
)
# what the policy gives a severity to, or lists apart
MEASURES = """ban quota mining_ban licence state_trading suspension_of_supply disruption export_tax production_quota
    extraterritorial_de_minimis extraterritorial_technology_rule state_control informal_restriction technology_control
    ban_unless_authorised suspension entity_ban entity_watch enforcement import_sanction import_ban tariff negotiation
    procurement_ban unspecified"""
KINDS = {
    "export_control",
    "suspension",
    "entity_rule",
    "import_measure",
    "procurement_rule",
    "notice",
    "proposal",
}
CONTROL_IDS = """
    CN-2010-REQUOTA CN-2010-JPHALT CN-RETAX CN-2023-23 CN-2023-39 CN-2023-57 CN-2024-33-SB CN-2024-33-SH CN-2024-46-1
    CN-2024-46-2 CN-2024-46-2C CN-2025-10-W CN-2025-10-TE CN-2025-10-BI CN-2025-10-MO CN-2025-10-IN CN-2025-18-SM
    CN-2025-18-GD CN-2025-18-TB CN-2025-18-DY CN-2025-18-LU CN-2025-18-SC CN-2025-18-Y CN-2025-28 CN-2025-55 CN-2025-56
    CN-2025-57-HO CN-2025-57-ER CN-2025-57-TM CN-2025-57-EU CN-2025-57-YB CN-2025-58-LI CN-2025-58-C CN-2025-61-A
    CN-2025-61-B CN-2025-61-C CN-2025-62 CN-2025-70 CN-2025-72 CN-2025-68 CN-2026-1 CN-2026-11 CN-2026-12 CN-2026-20
    CN-2026-23 CN-2026-27 CN-2026-30 CN-2026-26 CN-2024-785 CN-2026-H2SO4 ID-2014-ORE ID-2020-NI ID-2023-BX ID-2023-CU
    ID-2024-TAX CD-2025-CO-SUSP CD-2025-CO-QUOTA CD-2021-CONC ZW-2022-LI ZW-2023-BASE ZW-2026-SUSP ZW-2026-QUOTA
    ZW-2027-CONC NA-2023 GA-2029-MN GN-2026-BX MW-2025 ZA-2025-CR ZA-2025-CU MA-2025-CUAL TZ-2024-LI TZ-2017 UG-2015
    GH-2023-LI MY-2024-RE VN-2026-RE MM-2023-SN MM-2024-HREE IN-2025-IREL IN-2010-RETAX PH-2025-NI KZ-SCRAP CL-2023-LI
    MX-2022-LI GT-2012 RU-2024-U RU-2022-NOBLE RU-2023-DUTY RU-2009-NI RU-2024-THREAT US-2024-RUMETAL US-2024-RUU
    EU-2025-RUAL UA-SCRAP EU-2026-ALSCRAP EU-2024-WSR US-2026-S232PCM US-2026-S232POLY US-DFARS-7052 EU-2022-RU
    CH-2022-RU"""


def read(name: str) -> list[dict[str, str]]:
    with (TABLES / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


CONTROLS = {row["control_id"]: row for row in read("controls.csv")}
SCOPES = read("control_scopes.csv")
HS_CODES = read("hs_codes.csv")
SCOPE = {(row["control_id"], row["material"]): row for row in SCOPES}
SCOPE_WORDS = {row["scope"] for row in read("scope_forms.csv")}


def words(cell: str) -> set[str]:
    return set(cell.split(";")) - {""}


# ------------------------------------------------------------------------------------------- named, dated cases

NAMED_CASES = [
    # control, material, measure, destinations, effective, forms among them, coverage
    ("CN-2023-23", "gallium", "licence", "ALL", "2023-08-01", "metal oxide compound wafer", "all"),
    ("CN-2023-23", "germanium", "licence", "ALL", "2023-08-01", "metal oxide compound wafer", "all"),
    ("CN-2023-39", "graphite-natural", "licence", "ALL", "2023-12-01", "ore", "all"),
    ("CN-2024-33-SB", "antimony", "licence", "ALL", "2024-09-15", "ore metal oxide", "all"),
    ("CN-2024-33-SH", "superhard", "licence", "ALL", "2024-09-15", "equipment technology", "technology"),
    ("CN-2024-46-2", "gallium", "ban", "US", "2024-12-03", "metal", "all"),
    ("CN-2024-46-2", "antimony", "ban", "US", "2024-12-03", "metal", "all"),
    ("CN-2024-46-2C", "graphite-natural", "licence", "US", "2024-12-03", "ore", "all"),
    ("CN-2025-10-W", "tungsten", "licence", "ALL", "2025-02-04", "compound oxide metal alloy", "all"),
    ("CN-2025-10-MO", "molybdenum", "licence", "ALL", "2025-02-04", "metal", "some"),
    ("CN-2025-10-IN", "indium", "licence", "ALL", "2025-02-04", "compound", "some"),
    ("CN-2025-18-SM", "samarium", "licence", "ALL", "2025-04-04", "metal alloy oxide compound", "all"),
    ("CN-2025-18-SM", "smco-magnet", "licence", "ALL", "2025-04-04", "magnet", "all"),
    ("CN-2025-18-DY", "dysprosium", "licence", "ALL", "2025-04-04", "metal alloy oxide compound magnet", "all"),
    ("CN-2025-18-DY", "ndfeb-magnet", "licence", "ALL", "2025-04-04", "magnet", "some"),
    ("CN-2025-18-TB", "ndfeb-magnet", "licence", "ALL", "2025-04-04", "magnet", "some"),
    ("CN-2025-18-Y", "yttrium", "licence", "ALL", "2025-04-04", "metal oxide", "all"),
    ("CN-2023-57", "rare-earths", "technology_control", "ALL", "2023-12-21", "technology", "technology"),
    ("CN-2025-57-HO", "holmium", "licence", "ALL", "2025-11-08", "metal oxide", "all"),
    ("CN-2025-58-LI", "lithium-ion-cell", "licence", "ALL", "2025-11-08", "cell", "some"),
    ("CN-2025-58-C", "graphite-anode", "licence", "ALL", "2025-11-08", "anode", "all"),
    ("CN-2025-61-A", "dysprosium", "extraterritorial_de_minimis", "!CN", "2025-12-01", "magnet", "all"),
    ("CN-2025-68", "silver", "state_trading", "ALL", "2026-01-01", "any", "all"),
    ("CN-2024-785", "rare-earths", "production_quota", "ALL", "2024-10-01", "ore oxide", "all"),
    ("CD-2025-CO-QUOTA", "cobalt", "quota", "ALL", "2025-10-16", "any", "all"),
    ("CD-2021-CONC", "copper", "ban", "ALL", "2021-05-28", "concentrate", "some"),
    ("ID-2020-NI", "nickel", "ban", "ALL", "2020-01-01", "ore", "all"),
    ("ID-2023-BX", "bauxite", "ban", "ALL", "2023-06-10", "ore", "all"),
    ("ZW-2027-CONC", "lithium", "ban", "ALL", "2027-01-01", "concentrate", "all"),
    ("GA-2029-MN", "manganese", "ban", "ALL", "2029-01-01", "ore", "all"),
    ("MW-2025", "niobium", "ban", "ALL", "2025-10-21", "ore", "all"),
    ("MW-2025", "*", "ban", "ALL", "2025-10-21", "ore", "all"),
    ("KZ-SCRAP", "aluminium", "ban", "ALL", "2018-01-01", "scrap", "all"),
    ("RU-2024-U", "uranium", "ban", "US", "2024-11-15", "compound", "some"),
    ("EU-2024-WSR", "steel", "ban_unless_authorised", "!OECD", "2027-05-21", "scrap", "all"),
]


@pytest.mark.parametrize(
    ("control_id", "material", "measure", "destinations", "effective", "forms", "coverage"), NAMED_CASES
)
def test_a_control_says_what_its_notice_says(
    control_id: str, material: str, measure: str, destinations: str, effective: str, forms: str, coverage: str
) -> None:
    control, scope = CONTROLS[control_id], SCOPE[control_id, material]
    assert control["measure"] == measure
    assert control["destinations"] == destinations
    assert control["effective_from"] == effective
    assert set(forms.split()) <= words(scope["forms"])
    assert scope["coverage"] == coverage


SUSPENDED_BY_NO_70 = """
    CN-2025-55 CN-2025-56 CN-2025-57-HO CN-2025-57-ER CN-2025-57-TM CN-2025-57-EU CN-2025-57-YB CN-2025-58-LI
    CN-2025-58-C CN-2025-61-A CN-2025-61-B CN-2025-61-C CN-2025-62"""
NO_70 = SUSPENDED_BY_NO_70.split()


def test_exactly_two_notices_suspend_and_for_these_days() -> None:
    windows = {
        name: (row["suspended_from"], row["suspended_until"])
        for name, row in CONTROLS.items()
        if row["suspended_from"] or row["suspended_until"]
    }
    expected = dict.fromkeys(NO_70, ("2025-11-07", "2026-11-10"))
    expected |= dict.fromkeys(("CN-2024-46-2", "CN-2024-46-2C"), ("2025-11-09", "2026-11-27"))
    assert windows == expected


def test_an_extension_that_was_only_reported_stands_apart_from_the_text() -> None:
    reported = {name for name, row in CONTROLS.items() if row["suspended_until_reported"]}
    assert reported == set(NO_70)
    assert {CONTROLS[name]["suspended_until_reported"] for name in reported} == {"2027-01-10"}


def test_the_suspended_controls_were_last_checked_before_their_suspension_ended() -> None:
    for name in NO_70:
        assert CONTROLS[name]["checked_through"] < CONTROLS[name]["suspended_until"]


def test_most_of_no_70_was_suspended_before_it_took_effect() -> None:
    never = {name for name in NO_70 if CONTROLS[name]["effective_from"] > CONTROLS[name]["suspended_from"]}
    assert set(NO_70) - never == {"CN-2025-61-C", "CN-2025-62"}


def test_the_seven_rare_earths_of_april_2025_were_never_suspended_and_never_end() -> None:
    rows = [row for name, row in CONTROLS.items() if name.startswith("CN-2025-18-")]
    assert len(rows) == 7
    assert all(row["suspended_from"] == row["last_day"] == "" for row in rows)


def test_cobalt_goes_from_a_halt_to_a_quota_without_a_gap() -> None:
    assert CONTROLS["CD-2025-CO-SUSP"]["last_day"] == "2025-10-15"
    assert CONTROLS["CD-2025-CO-QUOTA"]["effective_from"] == "2025-10-16"
    assert CONTROLS["CD-2025-CO-QUOTA"]["last_day"] == "2027-12-31"


def test_zimbabwe_lithium_concentrate_goes_from_a_quota_to_a_ban() -> None:
    assert CONTROLS["ZW-2026-QUOTA"]["last_day"] == "2026-12-31"
    assert words(CONTROLS["ZW-2026-QUOTA"]["measure"]) == {"quota", "export_tax"}
    assert CONTROLS["ZW-2027-CONC"]["effective_from"] == "2027-01-01"


def test_bans_that_know_exceptions_say_so() -> None:
    for name in ("CD-2021-CONC", "ID-2023-CU", "RU-2024-U", "NA-2023", "ZW-2022-LI"):
        assert CONTROLS[name]["waivers"] == "yes"
    for name in ("CN-2024-46-2", "ID-2020-NI", "ID-2023-BX", "MW-2025"):
        assert CONTROLS[name]["waivers"] == "no"


def test_military_end_use_bans_are_told_apart_from_bans_on_everyone() -> None:
    assert CONTROLS["CN-2024-46-1"]["end_users"]
    assert CONTROLS["CN-2024-46-1"]["destinations"] == "US"
    assert CONTROLS["CN-2026-1"]["end_users"]
    assert CONTROLS["CN-2026-1"]["destinations"] == "JP"
    scored_apart = {n for n, r in CONTROLS.items() if r["kind"] == "export_control" and r["end_users"]}
    assert scored_apart == {"CN-2024-46-1", "CN-2026-1"}


def test_the_foreign_content_rule_starts_at_a_tenth_of_a_percent() -> None:
    assert {name for name, row in CONTROLS.items() if row["de_minimis"]} == {"CN-2025-61-A"}
    assert float(CONTROLS["CN-2025-61-A"]["de_minimis"]) == 0.001


def test_the_battery_notice_does_not_control_raw_lithium_cobalt_or_nickel() -> None:
    reached = {row["material"] for row in SCOPES if row["control_id"] == "CN-2025-58-LI"}
    assert reached.isdisjoint({"lithium", "cobalt", "nickel", "*"})


def test_no_chinese_licence_reaches_neodymium_itself() -> None:
    chinese = {n for n, r in CONTROLS.items() if r["issuing_country"] == "CN" and r["measure"] == "licence"}
    assert not [row for row in SCOPES if row["control_id"] in chinese and row["material"] == "neodymium"]


def test_niobium_is_named_by_malawi_only() -> None:
    rows = [row for row in SCOPES if row["material"] == "niobium"]
    assert {row["control_id"] for row in rows if row["named"] == "yes"} == {"MW-2025"}
    scored = {row["control_id"] for row in rows if CONTROLS[row["control_id"]]["kind"] == "export_control"}
    assert {name for name in scored if words(SCOPE[name, "niobium"]["forms"]) != {"scrap"}} == {"MW-2025"}


# ------------------------------------------------------------------------------------------- the table as a whole


def test_no_known_control_is_left_out() -> None:
    assert set(CONTROLS) >= set(CONTROL_IDS.split())
    assert sum(row["kind"] == "export_control" for row in CONTROLS.values()) >= 80


@pytest.mark.parametrize("control_id", CONTROLS)
def test_a_control_is_well_formed(control_id: str) -> None:
    row = CONTROLS[control_id]
    assert row["kind"] in KINDS
    assert words(row["measure"]) <= set(MEASURES.split())
    assert words(row["measure"])
    assert row["waivers"] in {"yes", "no"}
    assert row["confidence"] in {"verified", "secondary", "unverified"}
    assert row["instrument"]
    assert 0 < len(row["short_name"]) <= 40
    assert re.fullmatch(r"\d{4}", row["year"])
    assert row["source_id"]
    assert all(re.fullmatch(r"\d{4,10}", code) for code in words(row["hs_codes"]))
    dates = {name: date.fromisoformat(row[name]) for name in DATE_COLUMNS if row[name]}
    for first, second in (
        ("effective_from", "last_day"),
        ("suspended_from", "suspended_until"),
        ("suspended_until", "suspended_until_reported"),
        ("announced", "suspended_from"),
        ("announced", "checked_through"),
    ):
        if first in dates and second in dates:
            assert dates[first] <= dates[second], (first, second)


def test_destinations_are_known_countries_or_blocs_and_never_the_issuer() -> None:
    known = {row["bloc"] for row in read("blocs.csv")} | {row["country"] for row in read("countries.csv")} | {"ALL"}
    for name, row in CONTROLS.items():
        destinations = words(row["destinations"])
        assert destinations, name
        assert {d.removeprefix("!") for d in destinations} <= known, name
        if row["kind"] not in {"import_measure", "procurement_rule"}:
            assert row["issuing_country"] not in destinations, name
            assert not row["origins"], name
        else:
            assert row["origins"], name


def test_scopes_and_controls_belong_together() -> None:
    assert {row["control_id"] for row in SCOPES} == set(CONTROLS)
    assert len(SCOPE) == len(SCOPES), "a control names a material twice"


def test_a_catch_all_is_about_ores_only() -> None:
    catch_alls = {row["control_id"]: words(row["forms"]) for row in SCOPES if row["material"] == "*"}
    assert set(catch_alls) == {"ID-2014-ORE", "ZW-2026-SUSP", "MW-2025", "UG-2015"}
    assert all(forms <= {"ore", "concentrate"} for forms in catch_alls.values())


@pytest.mark.parametrize("control_id", ["RU-2023-DUTY", "GT-2012", "EU-2024-WSR"])
def test_a_measure_on_metals_reaches_no_gas_and_no_mineral(control_id: str) -> None:
    kinds = {row["material"]: row["kind"] for row in read("materials.csv")}
    reached = {row["material"] for row in SCOPES if row["control_id"] == control_id}
    assert reached >= {"copper", "nickel", "steel", "zinc"}
    assert reached.isdisjoint({"neon", "helium", "xenon", "krypton", "fluorine", "sulphur", "boron", "silicon"})
    assert {kinds[material] for material in reached - {"steel", "lithium-ion-cell"}} <= {"element", "group"}


def test_a_scope_narrows_its_control_to_measures_that_it_has() -> None:
    for row in SCOPES:
        assert words(row["measure"]) <= words(CONTROLS[row["control_id"]]["measure"]), row
    assert {row["control_id"] for row in SCOPES if row["measure"]} == {"IN-2010-RETAX"}


@pytest.mark.parametrize(
    ("material", "measure"),
    [
        ("rare-earths", "state_trading"),
        ("chromium", "export_tax"),
        ("iron-ore", "export_tax"),
        ("bauxite", "export_tax"),
        ("steel", "export_tax"),
        ("aluminium", "export_tax"),
    ],
)
def test_india_taxes_some_ores_and_trades_others_by_the_state(material: str, measure: str) -> None:
    assert SCOPE["IN-2010-RETAX", material]["measure"] == measure


def test_zimbabwe_taxes_what_it_rations() -> None:
    assert [row["measure"] for row in SCOPES if row["control_id"] == "ZW-2026-QUOTA"] == [""]


def rated_on_another() -> set[tuple[str, str]]:
    """Pairs of a material and the ore whose mining figures it has, as the share sets say."""
    ids = {row["material"] for row in read("materials.csv")}
    pairs = set()
    for row in read("share_sets.csv"):
        if row["stage"] == "mining":
            copied = re.findall(r"Same figures as (\S+) mining", row["notes"])
            said = row["detail_stage"].replace("-", " ")
            ores = {name for name in ids if re.search(rf"\b{name.replace('-', ' ')}\b", said)} | set(copied)
            pairs |= {(row["material"], ore) for ore in ores - {row["material"]}}
    return pairs


def test_materials_rated_on_the_figures_of_an_ore_are_known() -> None:
    assert rated_on_another() == {
        ("aluminium", "bauxite"),
        ("iron", "iron-ore"),
        ("iron-ore", "iron"),
        ("phosphorus", "phosphate-rock"),
        ("steel", "iron"),
        ("steel", "iron-ore"),
        ("titanium", "rutile"),
    }


@pytest.mark.parametrize(("material", "ore"), sorted({*rated_on_another(), ("alumina", "bauxite")}))
def test_a_control_on_an_ore_reaches_what_is_rated_on_it(material: str, ore: str) -> None:
    reached = reached_materials()
    on_ore = reached[reached["forms"].map(lambda cell: bool(words(cell) & {"ore", "concentrate", "any"}))]
    forms = {
        name: dict(zip(rows["control_id"], rows["forms"].map(words), strict=True))
        for name, rows in on_ore.groupby("material")
    }
    assert forms[ore]
    for control_id, needed in forms[ore].items():
        assert needed & {"ore", "concentrate", "any"} <= forms[material].get(control_id, set()), control_id


def test_malawi_names_rutile_and_indonesia_does_not_name_steel() -> None:
    assert SCOPE["MW-2025", "rutile"]["named"] == "yes"
    assert SCOPE["ID-2023-CU", "steel"]["named"] == "no"
    assert SCOPE["GN-2026-BX", "aluminium"]["named"] == "no"


def test_scopes_use_the_words_of_the_other_tables() -> None:
    materials = {row["material"] for row in read("materials.csv")} | {"*"}
    for row in SCOPES:
        assert row["material"] in materials, row
        assert words(row["forms"]), row
        assert words(row["forms"]) <= SCOPE_WORDS, row
        assert row["coverage"] in {"all", "some", "technology"}, row
        assert row["named"] in {"yes", "no"}, row
        assert row["material"] != "*" or row["named"] == "no", row


def test_form_tables_agree() -> None:
    forms = {row["form"]: row for row in read("forms.csv")}
    assert {name for name, row in forms.items() if row["upstream"] == "yes"} == {"ore", "concentrate"}
    assert {row["stage"] for row in forms.values()} == {"mining", "refining", "fabrication", "none"}
    covers: dict[str, set[str]] = {}
    for row in read("scope_forms.csv"):
        covers.setdefault(row["scope"], set()).add(row["form"])
    assert set().union(*covers.values()) <= set(forms)
    # a later form is not stopped by a measure on ore or scrap, but by one on what it is made of
    assert "metal" not in covers["ore"] | covers["concentrate"] | covers["scrap"]
    assert "scrap" not in covers["metal"]
    assert {"semi", "component", "product"} <= covers["metal"]
    assert "metal" not in covers["magnet"]
    assert covers["any"] == set(forms) - {"technology", "equipment"}


# ------------------------------------------------------------------------------------------- customs codes

HS_CASES = [
    ("HS6", "283691", {"lithium"}),
    ("HS6", "811292", {"gallium", "germanium", "indium", "niobium", "vanadium"}),
    ("CN8", "81129289", {"gallium"}),
    ("CN8", "81129295", {"germanium"}),
    ("HTS10", "8112926000", {"germanium"}),
    ("HTS10", "8505110050", {"smco-magnet"}),
    ("HTS10", "8505110070", {"ndfeb-magnet"}),
    ("CN8", "28053031", {"gadolinium", "terbium", "dysprosium"}),
    ("HS6", "280461", {"polysilicon"}),
    ("HS6", "260600", {"bauxite"}),
    ("HS6", "853221", {"tantalum"}),
]


@pytest.mark.parametrize(("system", "code", "materials"), HS_CASES)
def test_a_code_names_its_materials(system: str, code: str, materials: set[str]) -> None:
    found = {r["material"] for r in HS_CODES if (r["code_system"], r["code"]) == (system, code)}
    assert found == materials


@pytest.mark.parametrize("code", ["850519", "85051910", "8505193000"])
def test_ferrite_magnets_rule_rare_earths_out(code: str) -> None:
    rows = [row for row in HS_CODES if row["code"] == code]
    ruled_out = {row["material"] for row in rows if row["rules_out"] == "yes"}
    assert ruled_out == {"rare-earths", "magnet-rare-earths", "ndfeb-magnet", "smco-magnet"}
    assert {row["material"] for row in rows} - ruled_out == {"strontium", "barite"}


def test_no_customs_code_is_left_out() -> None:
    codes = {(row["code_system"], row["code"]) for row in HS_CODES}
    assert sum(system == "HS6" for system, _ in codes) == 275
    assert sum(system != "HS6" for system, _ in codes) == 30


def test_codes_are_well_formed() -> None:
    materials = {row["material"] for row in read("materials.csv")}
    digits = {"HS6": 6, "CN8": 8, "HTS10": 10}
    keys = [(row["code_system"], row["code"], row["material"]) for row in HS_CODES]
    assert len(set(keys)) == len(keys)
    for row in HS_CODES:
        assert re.fullmatch(rf"\d{{{digits[row['code_system']]}}}", row["code"]), row
        assert row["material"] in materials, row
        assert row["form"] in {"ore", "compound", "metal", "alloy", "semi", "scrap", "component", "product"}, row
        assert row["specificity"] in {"dedicated", "group", "basket"}, row
        assert row["confidence"] in {"verified", "secondary", "unverified"}, row
        assert row["rules_out"] in {"yes", "no"}, row
        assert row["wording"], row
