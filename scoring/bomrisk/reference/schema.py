"""What each reference table holds: its columns, their kinds, and what makes a row unique."""

from __future__ import annotations

import re

from bomrisk.reference.columns import Column, Table

__all__ = ["MEASURES", "TABLES"]

MEASURES = frozenset(
    {
        "ban",
        "quota",
        "mining_ban",
        "licence",
        "state_trading",
        "suspension_of_supply",
        "disruption",
        "export_tax",
        "production_quota",
        "extraterritorial_de_minimis",
        "extraterritorial_technology_rule",
        "state_control",
        "informal_restriction",
        "technology_control",
        "ban_unless_authorised",
        "suspension",
        "entity_ban",
        "entity_watch",
        "enforcement",
        "import_sanction",
        "import_ban",
        "tariff",
        "negotiation",
        "procurement_ban",
        "unspecified",
    }
)
"""Every measure that a control may carry; the policy holds what each weighs."""

_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_SOURCE = re.compile(r"[a-z0-9]+([-.][a-z0-9]+)*")
_CONTENT = re.compile(rf"{_ID.pattern}(=(0|1|0?\.\d+))?")
_ISO2 = re.compile(r"[A-Z]{2}")
_DESTINATION = re.compile(r"!?[A-Z][A-Z0-9_.]+")


def _choice(name: str, values: str, *, required: bool = True) -> Column:
    return Column(name, required=required, allowed=frozenset(values.split()))


def _material(name: str = "material", *, required: bool = True, pattern: re.Pattern[str] = _ID) -> Column:
    return Column(name, required=required, pattern=pattern)


def _country(name: str = "country") -> Column:
    return Column(name, pattern=_ISO2)


def _year(name: str = "year", *, required: bool = True) -> Column:
    return Column(name, "int", required=required, low=1900, high=2100)


def _date(name: str) -> Column:
    return Column(name, "date", required=False)


def _fraction(name: str) -> Column:
    return Column(name, "float", required=False, low=0, high=1)


def _free(name: str, *, absent: bool = False) -> Column:
    return Column(name, required=False, absent=absent)


_YES_NO = "yes no"
_STAGES = "mining refining fabrication"
_SOURCE_ID = Column("source_id", "list", pattern=_SOURCE)
_CONFIDENCE = _choice("confidence", "verified secondary unverified")
_PROVENANCE = (_SOURCE_ID, _year(), _CONFIDENCE)

_ALL = (
    Table(
        "sources",
        (
            Column("source_id", pattern=_SOURCE),
            Column("title"),
            Column("publisher"),
            _year(),
            Column("licence"),
            Column("locator"),
            Column("accessed", "date"),
            _free("notes"),
        ),
        key=("source_id",),
    ),
    Table(
        "materials",
        (
            _material(),
            Column("name"),
            _free("symbol"),
            Column("cas", required=False, pattern=re.compile(r"\d{2,7}-\d{2}-\d")),
            _choice("kind", "element mineral compound product group"),
            Column("aliases", "list", required=False),
            _fraction("eol_rir"),
            Column("eol_rir_source_id", required=False, pattern=_SOURCE),
            _choice("eol_rir_confidence", "verified secondary unverified", required=False),
            _choice("eu_critical", _YES_NO, required=False),
            _choice("eu_strategic", _YES_NO, required=False),
            _choice("us_critical", _YES_NO, required=False),
            _choice("uk_critical", _YES_NO, required=False),
            *_PROVENANCE,
            _free("notes"),
        ),
        key=("material",),
    ),
    Table("groups", (_material("group"), _material("member"), *_PROVENANCE), key=("group", "member")),
    Table(
        "shares",
        (
            _material(),
            _choice("stage", _STAGES),
            Column("dataset", pattern=_SOURCE),
            _year(),
            _country(),
            _fraction("share"),
            _SOURCE_ID,
            _CONFIDENCE,
            _free("quality"),
        ),
        key=("material", "stage", "dataset", "year", "country"),
    ),
    Table(
        "share_sets",
        (
            _material(),
            _choice("stage", _STAGES),
            Column("dataset", pattern=_SOURCE),
            _year(),
            _choice("role", "chosen second_opinion"),
            _choice("top_list", _YES_NO),
            _free("detail_stage"),
            _choice("group_value", _YES_NO),
            _SOURCE_ID,
            _CONFIDENCE,
            _free("notes"),
        ),
        key=("material", "stage", "dataset", "year"),
    ),
    Table(
        "countries",
        (
            _country(),
            Column("iso3", pattern=re.compile(r"[A-Z]{3}")),
            Column("name"),
            Column("governance", "float", required=False, low=0, high=10),
            _year("governance_year", required=False),
            *_PROVENANCE,
        ),
        key=("country",),
    ),
    Table("blocs", (_country(), Column("bloc"), _year("since", required=False), *_PROVENANCE), key=("country", "bloc")),
    Table(
        "controls",
        (
            Column("control_id"),
            _choice("kind", "export_control suspension entity_rule import_measure procurement_rule notice proposal"),
            Column("issuing_country", "list", pattern=_ISO2),
            Column("instrument"),
            Column("short_name", absent=True),
            Column("measure", "list", allowed=MEASURES),
            _choice("waivers", _YES_NO),
            Column("destinations", "list", required=False, pattern=_DESTINATION),
            _free("end_users"),
            Column("origins", "list", required=False, pattern=_DESTINATION, absent=True),
            _date("announced"),
            _date("effective_from"),
            _date("last_day"),
            _date("suspended_from"),
            _date("suspended_until"),
            _date("suspended_until_reported"),
            Column("suspended_by", required=False, absent=True),
            Column("follows", "list", required=False, absent=True),
            _fraction("de_minimis"),
            _free("product_scope"),
            _free("hs_codes"),
            _free("notes"),
            *_PROVENANCE,
            _date("checked_through"),
        ),
        key=("control_id",),
    ),
    Table(
        "control_scopes",
        (
            Column("control_id"),
            _material(pattern=re.compile(rf"\*|{_ID.pattern}")),
            Column("forms", "list"),
            Column("measure", "list", required=False, allowed=MEASURES, absent=True),
            _choice("coverage", "all some technology"),
            _choice("named", _YES_NO),
            *_PROVENANCE,
            _free("notes", absent=True),
        ),
        key=("control_id", "material", "forms"),
    ),
    Table(
        "forms",
        (
            Column("form"),
            _choice("stage", f"{_STAGES} none"),
            _choice("upstream", _YES_NO),
            *_PROVENANCE,
            _free("notes", absent=True),
        ),
        key=("form",),
    ),
    Table(
        "scope_forms",
        (Column("scope"), Column("form"), *_PROVENANCE, _free("notes", absent=True)),
        key=("scope", "form"),
    ),
    Table(
        "hs_codes",
        (
            _choice("code_system", "HS6 CN8 HTS10"),
            Column("code", pattern=re.compile(r"\d{6}|\d{8}|\d{10}")),
            _material(),
            _choice("form", "ore compound metal alloy semi scrap component product"),
            _choice("specificity", "dedicated group basket"),
            Column("wording"),
            _choice("rules_out", _YES_NO),
            *_PROVENANCE,
            _free("notes"),
        ),
        key=("code_system", "code", "material"),
    ),
    Table(
        "part_rules",
        (
            Column("rule"),
            _choice("kind", "part material nothing negator negated purpose extra form list cas"),
            _free("family"),
            Column("rank", "int", required=False, low=0),
            _free("yields_to"),
            _choice("certainty", "high medium low", required=False),
            _free("contains"),
            _free("may_contain"),
            _free("form"),
            *(
                _free(language)
                for language in ["code", "en", "de", "fr", "es", "it", "pt", "pl", "ru", "zh", "ja", "vi"]
            ),
            _free("must_not"),
            *_PROVENANCE,
            _free("notes"),
        ),
        key=("rule",),
    ),
    Table(
        "designators",
        (
            Column("letters", pattern=re.compile("[A-Z]+")),
            Column("part_class"),
            *_PROVENANCE,
            _free("notes"),
        ),
        key=("letters",),
    ),
    Table(
        "alloys",
        (
            Column("alloy", pattern=_ID),
            Column("family", pattern=_ID),
            *(
                Column(system, "list", required=False)
                for system in ["en_number", "en_name", "aisi_sae", "uns", "jis", "gost", "gb", "other"]
            ),
            Column("beside", required=False, pattern=_ID),
            Column("contains", "list", required=False, pattern=_CONTENT),
            Column("may_contain", "list", required=False, pattern=_CONTENT),
            _free("limits"),
            *_PROVENANCE,
            _free("notes"),
        ),
        key=("alloy",),
    ),
)

TABLES: dict[str, Table] = {table.name: table for table in _ALL}
"""Every reference table by name."""
