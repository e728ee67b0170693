"""Which controls a change is about."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase

import pandas as pd

from bomrisk import reference
from bomrisk.exposure import SCORED_KINDS
from bomrisk.setting import Setting

__all__ = ["Selection"]

_GONE = ("ended", "not_yet")


@dataclass(frozen=True, slots=True)
class Selection:
    """Controls that hold to the destination and fit everything that is named; what is empty fits all.

    Parameters
    ----------
    ids : tuple of str
        Ids, ``*`` standing for any text.
    issued_by : tuple of str
        Country codes and blocs; ``!X`` = all but X.
    measure : tuple of str
        Measures, one of which the control has.
    status : tuple of str
        Status on the date; all but ended ones if empty.
    kind : tuple of str
        Kinds; those that can stop material (export controls and proposals) if empty.
    materials : tuple of str
        Materials, one of which the control reaches otherwise than as "all raw minerals".
    """

    ids: tuple[str, ...] = ()
    issued_by: tuple[str, ...] = ()
    measure: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    materials: tuple[str, ...] = ()

    def of(self, setting: Setting) -> pd.Series[bool]:
        """Tell which rows of the setting's controls are meant."""
        controls = setting.controls
        hit = controls["holds"] & controls["kind"].isin(self.kind or SCORED_KINDS)
        hit &= controls["status"].isin(self.status) if self.status else ~controls["status"].isin(_GONE)
        if self.ids:
            hit &= controls["control_id"].map(lambda each: any(fnmatchcase(each, name) for name in self.ids))
        if self.issued_by:
            hit &= controls["issuing_country"].isin(_issuers(self.issued_by))
        if self.measure:
            hit &= controls["measure"].map(lambda names: bool({*_words(names)} & {*self.measure}))
        if self.materials:
            reached = setting.world.reached
            meant = reached[reached["material"].isin(self.materials) & ~reached["catch_all"]]
            hit &= controls["control_id"].isin(meant["control_id"])
        return hit.astype(bool)


def _words(names: str) -> list[str]:
    return [name.strip() for name in names.split(";")]


def _issuers(words: tuple[str, ...]) -> set[str]:
    """Countries (and EU, which issues measures of its own) that a list of countries and blocs means."""
    blocs = reference.blocs()
    everyone = {*reference.countries()["country"], "EU"}

    def meant(word: str) -> set[str]:
        members = set(blocs.loc[blocs["bloc"].eq(word), "country"])
        return members | {"EU"} if word == "EU27" else members or {word}

    wanted = [meant(word) for word in words if not word.startswith("!")]
    refused = [meant(word[1:]) for word in words if word.startswith("!")]
    return set().union(*wanted or [everyone]) - set().union(*refused)
