"""What RMI forms tell of origins: of listed products all that is known, of a company only what holds for all it makes."""

from __future__ import annotations

import datetime as dt

import pytest

from bomrisk_templates.declarations import Answer, Declaration, Part, Smelter
from bomrisk_templates.declarations.declaration import Mine
from bomrisk_templates.declarations.form_origins import origins_of_form

CN, KZ, NOBODY = (Smelter("tantalum", "Tantalum", name, name) for name in ("CN", "KZ", ""))
RWANDA, AUSTRALIA, ODD = (Mine("tantalum", "Tantalum", name, (name,) if name else ()) for name in ("RW", "AU", ""))


def form(scope, *, smelters=(), mines=(), all_known=True, contained="yes", recycled=None):
    asked = {"remains_asked": True, "all_identified": all_known, "recycled": recycled}
    answers = (Answer("tantalum", "Tantalum", contained, **asked),)
    parts = (Part("T-1"),) if scope == "products" else ()
    day = dt.date(2026, 4, 1)
    return Declaration("f.xlsx", "cmrt", "6.5", "Acme", day, scope, parts, answers, smelters, mines=mines)


@pytest.mark.parametrize(
    ("scope", "given", "wanted"),
    [
        # Listed products: the smelters are those of these products.
        ("products", {"smelters": (CN, CN, KZ)}, ["processed: tantalum=CN, KZ"]),
        ("products", {"smelters": (CN, KZ), "all_known": False}, ["processed: tantalum=CN, KZ, ?"]),
        ("products", {"smelters": (CN, KZ), "all_known": None}, ["processed: tantalum=CN, KZ, ?"]),
        ("products", {"smelters": (CN, NOBODY)}, ["processed: tantalum=CN, ?"]),
        ("products", {"smelters": (NOBODY,)}, []),
        # Nobody says that the mines that are known are all.
        ("products", {"mines": (RWANDA, AUSTRALIA, RWANDA)}, ["mined: tantalum=AU, RW, ?"]),
        ("products", {"mines": (RWANDA,), "smelters": (CN,)}, ["mined: tantalum=RW, ?", "processed: tantalum=CN"]),
        ("products", {"smelters": (CN,), "mines": (RWANDA,), "contained": "no"}, []),
        # A company: any of its smelters may be this part's, so only one country for all says something.
        ("company", {"smelters": (CN, CN)}, ["processed: tantalum=CN"]),
        ("company", {"smelters": (CN, KZ)}, []),
        ("company", {"smelters": (CN, NOBODY)}, []),
        ("company", {"smelters": (CN,), "all_known": False}, []),
        ("company", {"smelters": (CN,), "mines": (RWANDA,)}, ["processed: tantalum=CN"]),
        # From scrap alone is what all of it is.
        ("company", {"recycled": True}, ["recycled: tantalum=100 %"]),
        ("products", {"recycled": True, "smelters": (KZ,)}, ["processed: tantalum=KZ", "recycled: tantalum=100 %"]),
        ("products", {"recycled": False}, []),
        ("products", {"recycled": True, "contained": "no"}, []),
        # Whose products the form is about is told in words that nobody can look up.
        ("described", {"smelters": (CN,), "mines": (RWANDA,), "recycled": True}, []),
    ],
)
def test_origins(scope, given, wanted):
    found = origins_of_form(form(scope, **given))
    assert [str(statement).split(" | ")[0] for statement in found] == wanted
    assert all(statement.source == "Acme, CMRT 6.5, 2026-04-01" for statement in found)


@pytest.mark.parametrize("metal", ["tungsten", ""])
def test_a_mine_whose_country_nobody_knows_or_whose_metal_was_not_asked_about_says_nothing(metal):
    assert origins_of_form(form("products", mines=(Mine(metal, "Metal", "Somewhere", ("IN",)), ODD))) == []
