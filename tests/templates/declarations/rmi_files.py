"""RMI workbooks in the layout of CMRT, EMRT and AMRT, made by hand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

import openpyxl

TITLES = {
    "cmrt": "Conflict Minerals Reporting Template (CMRT)",
    "emrt": "Extended Minerals Reporting Template (EMRT)",
    "amrt": "Additional Minerals Reporting Template (AMRT)",
    "crt": "Cobalt Reporting Template (CRT)",
}
METALS = {
    "cmrt": ("Tantalum", "Tin", "Gold", "Tungsten"),
    "emrt": ("Cobalt", "Copper", "Graphite (Natural)", "Lithium", "Mica", "Nickel"),
    "amrt": ("Aluminum", "Rare Earth Elements", "Sand"),
    "crt": ("Cobalt",),
}
QUESTIONS = {
    "cmrt": (
        "1) Is any 3TG intentionally added or used in the product(s) or in the production process? (*)",
        "2) Does any 3TG remain in the product(s)?",
        "3) Do any of the smelters in your supply chain source the 3TG from the covered countries?",
        "4) Do any of the smelters in your supply chain source the 3TG from conflict-affected and high-risk areas?",
        "5) Does 100 percent of the 3TG originate from recycled or scrap sources?",
        "6) What percentage of relevant suppliers have provided a response to your supply chain survey?",
        "7) Have you identified all of the smelters supplying the 3TG to your supply chain?",
        "8) Has all applicable smelter information received by your company been reported in this declaration?",
    ),
    "emrt": (
        "1) Is any specified mineral/metal intentionally added or used in the product(s) or in the production process? (*)",
        "2) Does any specified mineral/metal remain in the product(s)?",
        "3) Do any of the smelters or processors in your supply chain source it from conflict-affected areas?",
        "4) Does 100 percent of the specified mineral/metal originate from recycled or scrap sources?",
        "5) What percentage of relevant suppliers have provided a response to your supply chain survey?",
        "6) Have you identified all of the smelters or processors supplying the specified minerals/metal?",
        "7) Has all applicable smelter or processor information received by your company been reported?",
    ),
    "amrt": (
        "1) Is any of the following minerals or metals intentionally added or used in the product(s)? (*)",
        "2) What percentage of relevant suppliers have provided a response to your supply chain survey?",
    ),
    "crt": (
        "1) Is any of the cobalt intentionally added or used in the product(s) or in the production process? (*)",
        "2) Do any of the smelters in your supply chain source the cobalt from a high-risk area?",
        "3) Does 100 percent of the cobalt originate from recycled or scrap sources?",
        "4) What percentage of relevant suppliers have provided a response to your supply chain survey?",
        "5) Have you identified all of the smelters supplying the cobalt to your supply chain?",
        "6) Has all applicable smelter information received by your company been reported in this declaration?",
    ),
}
ENGLISH = {
    "company": "Company Name (*):",
    "scope": "Declaration Scope or Class (*):",
    "contact": "Contact Name (*):",
    "date": "Effective Date (*):",
    "answer": "Answer",
    "comments": "Comments",
    "product": "Responder’s Product Number (*)",
    "requester": "Requester’s Product Number",
    "smelters": (
        "Smelter Identification Number Input Column", "Metal (*)", "Smelter Look-up (*)", "Smelter Name (1)",
        "Smelter Country (*)", "Smelter Identification", "Source of Smelter Identification Number", "Standard Smelter Name",
    ),
}  # fmt: skip
CHINESE = {
    "company": "公司名称 (*)：",
    "scope": "申报范围或种类 (*)：",
    "contact": "联系人姓名 (*)：",
    "date": "生效日期 (*)：",
    "answer": "回答",
    "comments": "注释",
    "product": "回复方的产品编号 (*)",
    "requester": "请求方的产品编号",
    "smelters": (
        "冶炼厂识别号码输入列", "金属 (*)", "冶炼厂查找 (*)", "冶炼厂名称 (1)", "冶炼厂所在国家或地区 (*)", "冶炼厂识别",
        "冶炼厂出处识别号", "Standard Smelter Name",
    ),
}  # fmt: skip
UNKNOWN_LANGUAGE = {
    "company": "Azienda (*):",
    "scope": "Ambito (*):",
    "contact": "Contatto (*):",
    "date": "Giorno (*):",
    "answer": "Risposta",
    "comments": "Commenti",
    "product": "Responder's Product Number (*)",
    "requester": "Requester's Product Number",
    "smelters": ("Entrata", "Voce (*)", "Cerca (*)", "Nome (1)", "Paese (*)", "Codice", "Fonte", "Nome ufficiale"),
}
SCOPES = {
    "company": "A. Company",
    "products": "B. Product (or List of Products)",
    "described": "C. User defined [Specify in 'Description of scope']",
}

Smelter = tuple[str, str, str, str]
"""Metal, name, country, RMI id."""
Mine = tuple[str, str, str, str]
"""Metal, smelter, name, country."""
MINES = {
    "english": (
        "Metal", "Name of Smelter(s) sourcing from this Mine Facility", "Mine Facility (Site) Name",
        "Mine Identification (e.g. CID)", "Source of Mine Facility Identification Number", "Mine Facility Country",
    ),
    "chinese": (
        "金属", "从该矿厂采购的冶炼厂的名称", "矿厂(矿场)名称", "矿厂识别（例如《CID》）", "冶炼厂出处识别号",
        "矿厂所在国家或地区",
    ),
}  # fmt: skip
MINES_OF_SMELTERS = (
    'Name of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    'Location (Country) of Mine(s) or if recycled or scrap sourced, enter "recycled" or "scrap"',
    "Does 100% of the smelter’s feedstock originate from recycled or scrap sources?",
)


def rmi(
    path: Path,
    kind: str = "cmrt",
    *,
    version: str = "6.5",
    supplier: str = "Kemica Capacitors Inc.",
    scope: str = "company",
    date: object = dt.datetime(2026, 4, 30),
    used: Sequence[str | None] = ("Yes", "No", "No", "No"),
    remains: Sequence[str | None] | None = None,
    identified: Sequence[str | None] | None = None,
    recycled: Sequence[str | None] | None = None,
    smelters: Sequence[Smelter] = (),
    mines: Sequence[Mine] = (),
    mines_of_smelters: Sequence[str] = (),
    products: Sequence[str] = (),
    requested: Sequence[str] = (),
    words: dict[str, object] = ENGLISH,
    metals: Sequence[str] | None = None,
    shift: int = 0,
    title: str | None = None,
) -> Path:
    """Write a form; `shift` moves everything on the sheet Declaration down by some rows."""
    book = openpyxl.Workbook()
    revision = book.active
    revision.title = "Revision"
    revision["A1"] = f"{version} April 25, 2025"
    book.create_sheet("Instructions")["A1"] = "Introduction"
    sheet = book.create_sheet("Declaration")
    sheet["D2"] = TITLES[kind] if title is None else title
    sheet["I2"] = f"Revision {version}\nApril 25, 2025"

    def put(row: int, column: int, value: object) -> None:
        sheet.cell(row + shift, column, value)

    put(7, 2, "Company Information")
    info = (
        (8, "company", supplier),
        (9, "scope", SCOPES.get(scope, scope)),
        (15, "contact", "A. Person"),
        (22, "date", date),
    )
    for row, label, value in info:
        put(row, 2, words[label])
        put(row, 4, value)
    put(12, 2, "Company Unique ID:")
    names = tuple(metals or METALS[kind])
    last = len(QUESTIONS[kind])
    answers = {1: used, 2: remains, last - 3: recycled, last - 1: identified}
    row = 25
    for number, question in enumerate(QUESTIONS[kind], start=1):
        put(row, 2, question)
        put(row, 4, words["answer"])
        put(row, 7, words["comments"])
        given = used if number == 1 else answers.get(number) if last > 2 else None
        for offset, name in enumerate(names):
            put(row + 1 + offset, 2, f"{name}  (*)" if number == 1 else name)
            if given is not None and offset < len(given):
                put(row + 1 + offset, 4, given[offset])
            put(row + 1 + offset, 7, "a comment: Yes")
        row += len(names) + 2
    put(row, 2, "Answer the Following Questions at a Company Level")
    put(row + 2, 2, "A. Have you established a responsible minerals sourcing policy?")
    put(row + 2, 4, "Yes")

    listed = book.create_sheet("Smelter List")
    listed["B2"] = "TO BEGIN:"
    for column, heading in enumerate(words["smelters"], start=1):  # type: ignore[arg-type, var-annotated]
        listed.cell(4, column, heading)
    for at, (metal, name, country, number) in enumerate(smelters, start=5):
        for column, value in enumerate(("", metal, name, name, country, number, "RMI", name), start=1):
            listed.cell(at, column, value or None)

    for column, heading in enumerate(MINES_OF_SMELTERS, start=14):
        listed.cell(4, column, heading)
    for at, place in enumerate(mines_of_smelters, start=5):
        listed.cell(at, 15, place or None)

    if kind in ("emrt", "amrt"):
        sites = book.create_sheet("Mine List")
        sites["B2"] = "TO BEGIN:"
        for column, heading in enumerate(MINES["chinese" if words is CHINESE else "english"], start=1):
            sites.cell(4, column, heading)
        for at, (metal, smelter, name, country) in enumerate(mines, start=5):
            for column, value in ((1, metal), (2, smelter), (3, name), (6, country)):
                sites.cell(at, column, value or None)

    items = book.create_sheet("Product List")
    items["A1"] = "Completion required only if reporting level Product selected"
    items["B5"], items["C5"], items["D5"] = words["product"], "Responder’s Product Name", words["requester"]
    for at, number in enumerate(products):
        items.cell(6 + at, 2, number)
    for at, number in enumerate(requested):
        items.cell(6 + at, 4, number)
    look_up = book.create_sheet("Smelter Look-up")
    look_up.append(
        ["Metal", "Smelter Look-up (*)", "Standard Smelter Names", "Smelter Facility Location: Country", "Smelter ID"]
    )
    look_up.append(["Gold", "Some refiner", "Some refiner", "JAPAN", "CID000001"])
    book.save(path)
    return path
