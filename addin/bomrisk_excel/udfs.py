"""The Excel functions. Their docstrings and texts are what the function wizard shows; the work is in :mod:`functions`."""

from __future__ import annotations

from bomrisk_excel.functions import measures, rate_table, ratings, supply_source, world_supply
from bomrisk_excel.functions import scenario as scenarios
from bomrisk_excel.functions.material_list import material_list
from bomrisk_excel.functions.registry import excel_function
from bomrisk_excel.functions.short_why import short_why

_ITEM = "A material, CAS number, customs code (HS, CN8, HTS10) or part description; one cell or a range."
_RATED = {
    "item": _ITEM,
    "material_origin": "Country that the material in the part comes from: ISO code or name. Leave out if not known.",
    "country": "Country where the part is made: ISO code or name. Leave out if not known.",
    "destination": "Destination: ISO code or name. Left out: the workbook's name bomrisk_destination, else the policy's.",
    "as_of": "Date that the rating holds for. Left out: the workbook's name bomrisk_as_of, else the day the facts were "
    "last verified.",
}
_MATERIAL = "A material: name, id or symbol."
_STAGE = "mining, refining or fabrication. Left out: the stage that gives the material's rating."
_ONE = "One cell. "


@excel_function(_RATED)
def BOMRISK_SCORE(
    item, material_origin=None, country=None, destination=None, as_of=None, destination_name=None, as_of_name=None
):
    """Risk score 0 (none) to 100 of materials or parts, by country concentration and export controls; the text "unrated"
    where none can be given (BOMRISK_WHY says why)."""
    ask = ratings.score_of("score")
    return ratings.rate_items(ask, item, material_origin, country, destination, as_of, destination_name, as_of_name)


@excel_function(_RATED)
def BOMRISK_GRADE(
    item, material_origin=None, country=None, destination=None, as_of=None, destination_name=None, as_of_name=None
):
    """Risk grade of materials or parts: A (score below 20), B (below 40), C (below 60), D (below 80), E, or unrated."""
    return ratings.rate_items(
        lambda rated: rated.grade, item, material_origin, country, destination, as_of, destination_name, as_of_name
    )


@excel_function(_RATED)
def BOMRISK_WHY(
    item, material_origin=None, country=None, destination=None, as_of=None, destination_name=None, as_of_name=None
):
    """One sentence that says why: the bottleneck and its stage, the share of the top country with source and year, the
    control with decree and date."""
    return ratings.rate_items(
        lambda rated: short_why(rated.why),
        item,
        material_origin,
        country,
        destination,
        as_of,
        destination_name,
        as_of_name,
    )


@excel_function(_RATED)
def BOMRISK_CONCENTRATION(
    item, material_origin=None, country=None, destination=None, as_of=None, destination_name=None, as_of_name=None
):
    """The concentration part of the score, 0 to 100: how few countries, and how well governed ones, supply the bottleneck."""
    ask = ratings.score_of("concentration")
    return ratings.rate_items(ask, item, material_origin, country, destination, as_of, destination_name, as_of_name)


@excel_function(_RATED)
def BOMRISK_EXPOSURE(
    item, material_origin=None, country=None, destination=None, as_of=None, destination_name=None, as_of_name=None
):
    """The export-control part of the score, 0 to 100: how much of the bottleneck's supply is under controls that hold to the
    destination on the date."""
    ask = ratings.score_of("exposure")
    return ratings.rate_items(ask, item, material_origin, country, destination, as_of, destination_name, as_of_name)


@excel_function(
    {
        "bom": "A bill of materials with its header row; title rows, blank rows and totals may be in the range.",
        "columns": 'Which columns, e.g. "grade; score; why", or cells. Known: grade, score, low, high, concentration, exposure, '
        "floor, bottleneck, stage, top_country, top_share, hhi, n1, controls, materials, evidence, confidence, why, status.",
        "destination": _ONE + _RATED["destination"],
        "as_of": _ONE + _RATED["as_of"],
    },
    call_in_wizard=False,
)
def BOMRISK_RATE(bom, columns=None, destination=None, as_of=None, destination_name=None, as_of_name=None):
    """Rates a whole bill of materials. The result has as many rows as the range, so that each rating stands beside its line."""
    return rate_table.rate_range(bom, columns, destination, as_of, destination_name, as_of_name)


@excel_function(
    {
        "item": _ITEM,
        "scenario": "managed-rivalry (controls as they stand), overshoot (controls return, licences become bans), "
        "reluctant-multilateralism, or the name of a file in your folder .bomrisk/scenarios.",
        "what": 'Left out or "grade"; "score"; "change": score minus the one as it stands; "cause": which changes of the scenario '
        "make the difference, with their points.",
        **{name: text for name, text in _RATED.items() if name != "item"},
    }
)
def BOMRISK_SCENARIO(
    item,
    scenario,
    what=None,
    material_origin=None,
    country=None,
    destination=None,
    as_of=None,
    destination_name=None,
    as_of_name=None,
):
    """Risk grade or score of materials or parts under a scenario of what may come, or what makes it differ from the rating as
    it stands."""
    return scenarios.scenario_of_items(
        item, scenario, what, material_origin, country, destination, as_of, destination_name, as_of_name
    )


@excel_function(
    {
        "item": _ITEM,
        "detail": 'Left out: what it holds. "all": what it may hold too. "rule": by which evidence and rule each was found.',
    }
)
def BOMRISK_MATERIALS(item=None, detail=None):
    """The materials that count for the rating of a part, found by CAS number, customs code or words, separated by semicolons;
    without an argument the table of all materials."""
    if item is None:
        return material_list()
    return ratings.materials_of_items(item, detail)


@excel_function(
    {
        "shares_or_material": "Country shares, one index for all: fractions, or percentages where one is above 1; without what "
        "'all others' or 'not named' hold. Or materials, one index each.",
        "stage": _STAGE,
        "bound": _ONE
        + "low or high: with the unnamed rest of the world spread out, or in as few countries as the data allows.",
    }
)
def BOMRISK_HHI(shares_or_material, stage=None, bound=None):
    """Herfindahl-Hirschman index of country concentration, 0 to 10,000: the sum of the squared percentage shares."""
    return world_supply.hhi_of(shares_or_material, stage, bound)


@excel_function({"material": _MATERIAL, "country": "ISO code or name.", "stage": _STAGE})
def BOMRISK_SHARE(material, country, stage=None):
    """Share of the world's supply of a material that comes from a country, 0 to 1; the text "unknown" where no source names
    the country."""
    return world_supply.share(material, country, stage)


@excel_function({"material": _MATERIAL, "stage": _STAGE, "country": "The country to take out. Left out: the largest."})
def BOMRISK_N1(material, stage=None, country=None):
    """Share of the world's supply of a material that is left without its largest country, or without the one given; 0 to 1.
    Not given where too little of the stage is known for a rating."""
    return world_supply.n1(material, stage, country)


@excel_function(
    {"material": _ONE + _MATERIAL, "stage": _ONE + _STAGE, "count": _ONE + "How many countries at most. Left out: all."}
)
def BOMRISK_PRODUCERS(material, stage=None, count=None):
    """The countries that supply the world with a material, largest first, with share, source and year; as a table."""
    return world_supply.producers(material, stage, count)


@excel_function(
    {
        "material": "Materials; one cell or a range. Left out: all.",
        "destination": _ONE + _RATED["destination"],
        "as_of": _ONE
        + "Date of the status. Left out: the workbook's name bomrisk_as_of, else the day the facts were last verified.",
        "include_ended": _ONE + "TRUE: also what has ended by that date.",
    }
)
def BOMRISK_CONTROLS(
    material=None, destination=None, as_of=None, include_ended=None, destination_name=None, as_of_name=None
):
    """Export controls that reach a material on its way to a destination, with status and next change on the date; as a
    table."""
    return measures.controls(material, destination, as_of, include_ended, destination_name, as_of_name)


@excel_function({"material_or_control": "A material, or the id of a control such as CN-2023-23.", "stage": _STAGE})
def BOMRISK_SOURCE(material_or_control, stage=None):
    """What the shares of a material, or the record of a control, rest on: publisher, title, year, where to find it."""
    return supply_source.source(material_or_control, stage)


@excel_function(
    {
        "hhi_gs": "Weighted HHI of global supply, 0 to 10. Leave out where only EU sourcing is used.",
        "hhi_eu": "Weighted HHI of EU sourcing, 0 to 10. Leave out where only global supply is used.",
        "import_reliance": "Import reliance, 0 to 1. Needed where both supplies are used.",
        "eol_rir": "End-of-life recycling input rate, 0 to 1.",
        "si_sr": "Substitution index for supply risk, 0 to 1.",
    }
)
def BOMRISK_EU_SR(hhi_gs=None, hhi_eu=None, import_reliance=None, eol_rir=None, si_sr=None):
    """Supply risk as the European Commission computes it for its list of critical raw materials; 1.0 is its threshold."""
    return measures.eu_sr(hhi_gs, hhi_eu, import_reliance, eol_rir, si_sr)


@excel_function()
def BOMRISK_ASOF(as_of_name=None):
    """The date that functions without one rate for: the workbook's name bomrisk_as_of, else the day the facts were last
    verified."""
    return measures.as_of_date(as_of_name)


@excel_function()
def BOMRISK_VERSION(destination_name=None, as_of_name=None):
    """Version of bomrisk, day of the facts, policy, date and destination that an answer rests on where no argument says
    otherwise."""
    return measures.version(destination_name, as_of_name)
