"""What kind of part a rule speaks of, so that a grade can be told: nickel in a steel is no battery-grade nickel."""

from __future__ import annotations

from functools import cache, lru_cache

from bomrisk import reference

__all__ = ["families_of_rule"]

_DESIGNATION = "designation "
_SYSTEMS = ("en_number", "en_name", "aisi_sae", "uns", "jis", "gost", "gb", "other")


@lru_cache(maxsize=8_192)
def families_of_rule(rule: str) -> frozenset[str]:
    """Return the families of the parts and alloys that a rule names.

    Parameters
    ----------
    rule : str
        As in :attr:`bomrisk.assessment.Assessment.rating_materials`: ``magnet-ndfeb``, ``HS6 850760 + battery-nmc``,
        ``designation 1.4301``.

    Returns
    -------
    frozenset of str
        Empty where none is known.
    """
    found = set()
    for part in rule.split(" + "):
        name = part.strip()
        found.add(_parts().get(name) or _alloys().get(name.removeprefix(_DESIGNATION).casefold(), ""))
    return frozenset(found - {""})


@cache
def _parts() -> dict[str, str]:
    rules = reference.part_rules()
    known = rules[rules["family"].notna()]
    return dict(zip(known["rule"], known["family"], strict=True))


@cache
def _alloys() -> dict[str, str]:
    found: dict[str, str] = {}
    alloys = reference.alloys()
    for system in _SYSTEMS:
        given = alloys[alloys[system].notna()]
        for names, family in zip(given[system], given["family"], strict=True):
            for name in names.split(";"):
                found.setdefault(name.strip().rstrip("?").casefold(), family)
    return found
