"""What a supplier declared, whatever the form: parts with their substances, or answers on metals with their smelters."""

from __future__ import annotations

import datetime as dt
import math
from dataclasses import dataclass
from typing import Literal

__all__ = ["TITLES", "Answer", "Contained", "Declaration", "Kind", "Mine", "Part", "Scope", "Smelter", "Substance"]

Kind = Literal["ipc1752-a", "ipc1752-b", "ipc1752-c", "ipc1752-d", "cmrt", "emrt", "amrt", "crt"]
Scope = Literal["parts", "products", "company", "described"]
Contained = Literal["yes", "no", "unknown"]

TITLES: dict[Kind, str] = {
    "ipc1752-a": "IPC-1752A class A",
    "ipc1752-b": "IPC-1752A class B",
    "ipc1752-c": "IPC-1752A class C",
    "ipc1752-d": "IPC-1752A class D",
    "cmrt": "CMRT",
    "emrt": "EMRT",
    "amrt": "AMRT",
    "crt": "CRT",
}


@dataclass(frozen=True, slots=True)
class Substance:
    """A substance in a part.

    Parameters
    ----------
    name, cas : str
        CAS number with a right check digit, or empty.
    fraction : float
        Mass fraction of the part [0..1], NaN where it is not told.
    exact : bool
        Whether that is its amount; else it is the threshold that the substance exceeds.
    """

    name: str
    cas: str
    fraction: float = math.nan
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Part:
    """A part or product that a declaration is about.

    Parameters
    ----------
    number, requester_number : str
        The supplier's number, and that of whom it is declared to; empty where not told.
    name : str
    mass : float
        Mass [g], NaN where not told.
    substances : tuple of Substance
    identified : float
        Share of its mass that is declared as substances with a CAS number or a known name [0..1], NaN where not told.
    where : str
        Place in the file.
    """

    number: str
    requester_number: str = ""
    name: str = ""
    mass: float = math.nan
    substances: tuple[Substance, ...] = ()
    identified: float = math.nan
    where: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a supplier answers on one metal or mineral.

    Parameters
    ----------
    material : str
        Id; empty where the tables do not know the mineral.
    name : str
        As the file writes it.
    contained : {"yes", "no", "unknown"}
        Whether the products hold it.
    remains_asked : bool
        Whether it was asked if the metal stays in the product. Where it was not, yes may mean a production aid.
    all_identified : bool or None
        Whether all smelters are known; None where it is not asked or answered.
    recycled : bool or None
        Whether all of it comes from recycled or scrap sources; None where it is not asked or answered.
    where : str
        Cell of the answer.
    """

    material: str
    name: str
    contained: Contained
    remains_asked: bool = False
    all_identified: bool | None = None
    recycled: bool | None = None
    where: str = ""


@dataclass(frozen=True, slots=True)
class Smelter:
    """A smelter or refiner.

    Parameters
    ----------
    material, metal : str
        Id (empty where unknown), and as written.
    name : str
    country : str
        ISO 3166 alpha-2, empty where unknown.
    rmi_id : str
        ``CID001234``, or empty.
    where : str
        Row in the file.
    """

    material: str
    metal: str
    name: str
    country: str = ""
    rmi_id: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Mine:
    """A mine, or the mines of a smelter.

    Parameters
    ----------
    material, metal : str
        Id (empty where unknown), and as written.
    name : str
        Empty where not told.
    countries : tuple of str
        ISO 3166 alpha-2.
    all_named : bool
        Whether everything that stands in the cell is a country; ``RCOI confirmed`` is none.
    smelter : str
        Who buys there, empty where not told.
    where : str
        Row in the file.
    """

    material: str
    metal: str
    name: str = ""
    countries: tuple[str, ...] = ()
    all_named: bool = True
    smelter: str = ""
    where: str = ""


@dataclass(frozen=True, slots=True)
class Declaration:
    """One file.

    Parameters
    ----------
    file : str
        Its name.
    kind : str
        See `TITLES`.
    version : str
        Of the form or schema, empty where not told.
    supplier : str
        Who declares, empty where not told.
    date : date or None
    scope : {"parts", "products", "company", "described"}
        Each part by itself; the listed products together; all that the supplier makes; or what a free text says.
    parts : tuple of Part
    answers : tuple of Answer
    smelters : tuple of Smelter
    mines : tuple of Mine
    """

    file: str
    kind: Kind
    version: str
    supplier: str
    date: dt.date | None
    scope: Scope
    parts: tuple[Part, ...] = ()
    answers: tuple[Answer, ...] = ()
    smelters: tuple[Smelter, ...] = ()
    mines: tuple[Mine, ...] = ()

    @property
    def title(self) -> str:
        """Its form: ``CMRT 6.5``, ``IPC-1752A class D``."""
        if self.kind.startswith("ipc1752"):
            name = TITLES[self.kind]
            return name.replace("1752A", "1752B") if self.version.startswith("3") else name
        return f"{TITLES[self.kind]} {self.version}".strip()

    @property
    def source(self) -> str:
        """Who, what, when, as it stands behind a statement in the column ``declaration``."""
        return ", ".join(filter(None, (self.supplier, self.title, self.date.isoformat() if self.date else "undated")))
