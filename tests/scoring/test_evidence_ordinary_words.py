"""Words of ordinary mechanical parts that look like a material or an electrical part, in one language or another."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.evidence import identify

HOLD_NOTHING = """
Lagerbuchse; Distanzbuchse; Führungsbuchse; Gleitbuchse Kunststoff; Stopfbuchse; Federstecker; Splintstecker; Steckbolzen
Sicherungsring DIN 471; Sicherungsscheibe; Schraubensicherung; Sicherungsmutter; Transportsicherung; Krankenversicherung
Bedienungsanleitung; Anleitung; Kabelverschraubung; Klemmring; Klemmhebel; Rohrklemme; Schlauchklemme; Kontaktfläche
Spule leer; Spulenkörper; Fadenspule; Motorhalter; Motorflansch; Schalterblende; skandinavische Fichte
platine de fixation acier; Platine support moteur; contact rouleau; prise d'air; borne repère; densimetro vetro
self tapping screw M3x8; self locking nut M4; self adhesive label; cog wheel 24T; summer tyre; role model sticker
modular frame; automated gate label; wagon wheel; labeled bag; sealed pouch; doweled section; drilled plate; lapped plate
coil spring; spring coil steel; rotulador permanente negro; Rótulo adesivo; invariably black label; carburettor gasket
radiator hose; fan belt; push button cap; toggle clamp; toggle latch; switch plate cover; button head screw; socket head cap screw
cord grip plastic; nylon cord; rope cord; harness strap; header tank; jack screw; jack stand; monitor arm; tablet stand
shield plate; heat shield steel; hat rail TS35; probe holder; LED holder plastic; magnet holder plastic; battery cover
X linear rail brace; Z-axis stepper brace; linear rail riser; ball screw nut extension; bearing spacer; camera mount
UV curing lamp holder; 42电机支架; モータマウント
Type-C dust plug; Заглушка Type-C; window wipes for summer; Optional contact or equivalent label
"""
TEXTS = [text.strip() for text in HOLD_NOTHING.replace("\n", ";").split(";") if text.strip()]


@pytest.mark.parametrize("text", TEXTS)
def test_ordinary_words_name_no_material(text):
    found = identify(pd.DataFrame({"description": [text]}))
    assert found.loc[found["confidence"].ne("low"), ["material", "rule"]].to_numpy().tolist() == []


SPACED = [
    ("Rondelle Cu Zn 15", {"copper", "zinc"}),
    ("Vis CS M2-4 | Cu Zn 39 Pb 2", {"copper", "zinc", "lead"}),
    ("Ressort 45 Si 8", {"silicon"}),
    ("Welle X 5 Cr Ni 18-10", {"chromium", "nickel"}),
    ("Blech Al Mg 4.5 Mn 0.7", {"aluminium", "magnesium", "manganese"}),
    ("supply 24 V 5 W", set()),
    ("strip 12 V 2 A", set()),
    ("washer 10 mm Ni 3 pcs", set()),
]


@pytest.mark.parametrize(("text", "held"), SPACED)
def test_designations_with_blanks_between_the_symbols(text, held):
    found = identify(pd.DataFrame({"description": [text]}))
    sure = found[found["confidence"].ne("low") & found["rule"].str.startswith("designation")]
    assert set(sure["material"]) == held
