"""IPC-1752 files, written by hand in the layout of the schema."""

from __future__ import annotations

from pathlib import Path
from xml.sax.saxutils import quoteattr

SPACE_A = "http://webstds.ipc.org/175x/2.0"
SPACE_B = "https://webstds.ipc.org/175x/1752B/1752B"


def substance(name: str, cas: str = "", amount: str = "", unit: str = "", inside: str = "") -> str:
    identity = f'<SubstanceID identity={quoteattr(cas)} authority="CAS"/>' if cas else ""
    stated = f"<Amount value={quoteattr(amount)} UOM={quoteattr(unit)}/>" if amount else ""
    return f"<Substance name={quoteattr(name)}>{identity}{stated}{inside}</Substance>"


def material(name: str, *substances: str, amount: str = "", unit: str = "g") -> str:
    stated = f'<Amount value="{amount}" UOM="{unit}"/>' if amount else ""
    return (
        f'<HomogeneousMaterial name="{name}">{stated}<SubstanceCategoryList><SubstanceCategory name="all">'
        f"{''.join(substances)}</SubstanceCategory></SubstanceCategoryList></HomogeneousMaterial>"
    )


def category(name: str, over: str | None, *substances: str, threshold: str = "0.1 mass% of article") -> str:
    said = f'<Threshold overThreshold="{over}" threshold="{threshold}"/>' if over is not None else ""
    return f"<SubstanceCategory name={quoteattr(name)}>{said}{''.join(substances)}</SubstanceCategory>"


def identity(number: str, requester: str = "", name: str = "", mass: str = "10", unit: str = "g") -> str:
    stated = f'<Amount value="{mass}" UOM="{unit}"/>' if mass else ""
    return (
        f"<ProductID itemName={quoteattr(name)} itemNumber={quoteattr(number)} "
        f"requesterItemNumber={quoteattr(requester)}>{stated}</ProductID>"
    )


def product(head: str, *materials: str, below: str = "") -> str:
    inside = f"<HomogeneousMaterialList>{''.join(materials)}</HomogeneousMaterialList>"
    return f'<Product unitType="Each">{head}<MaterialInfo>{inside}</MaterialInfo>{below}</Product>'


def listing(head: str, *categories: str) -> str:
    inside = f'<SubstanceCategoryList><SubstanceCategoryListID identity="EUROHS" authority="IPC"/>{"".join(categories)}'
    return f'<Product unitType="Each">{head}<MaterialInfo>{inside}</SubstanceCategoryList></MaterialInfo></Product>'


def document(
    *products: str,
    supplier: str = "Acme Magnetics GmbH",
    date: str = "2026-03-01",
    space: str = SPACE_A,
    version: str = "2.0",
    declared_class: str = "D",
) -> str:
    body = "".join(products)
    if space == SPACE_B:
        body = f"<IPC-1752B>{body}</IPC-1752B>"
    return (
        f'<?xml version="1.0" encoding="UTF-8"?><MainDeclaration xmlns="{space}" version="{version}">'
        f'<BusinessInfo mode="Distribute"><Response date="{date}"><SupplyCompany name={quoteattr(supplier)}/></Response>'
        f'</BusinessInfo><Include><Sectional name="MaterialInfo"><SubSectional name="{declared_class}"/></Sectional></Include>'
        f"{body}</MainDeclaration>"
    )


MAGNET = product(
    identity("MAG-42 SH", "100-7", "Magnet"),
    material(
        "Sintered magnet",
        substance("Neodymium", "7440-00-8", "2.7", "g"),
        substance("Iron", "7439-89-6", "670000", "ppm"),
        substance("Boron", "7440-42-8", inside='<Concentration value="1.0"/>'),
        amount="9.8",
    ),
    material("Plating", substance("Nickel", "7440-02-0", "100", "massPercent"), amount="200", unit="mg"),
)


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path
