"""The arithmetic behind the checks gives what its sources and Excel give."""

from __future__ import annotations

import pytest
from openpyxl.styles.colors import Color
from tests.accessibility.colours import BLACK, Colours, contrast, mixed, tinted
from tests.accessibility.vision import distance, lab, too_close

# Pairs of G. Sharma, W. Wu, E. N. Dalal, Color Res. Appl. 30(1), 2005, table 1: each is a case that goes wrong easily.
SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 0.0, 0.0), (50.0, -1.0, 2.0), 2.3669),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0009), 7.1792),
    ((50.0, 2.49, -0.001), (50.0, -2.49, 0.0011), 7.2195),
    ((50.0, -0.001, 2.49), (50.0, 0.0011, -2.49), 4.7461),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((50.0, 2.5, 0.0), (61.0, -5.0, 29.0), 22.8977),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((90.8027, -2.0831, 1.441), (91.1528, -1.6435, 0.0447), 1.4441),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]


@pytest.mark.parametrize(("one", "other", "apart"), SHARMA)
def test_distances_are_the_published_ones(one, other, apart):
    assert distance(one, other) == pytest.approx(apart, abs=5e-5)
    assert distance(other, one) == pytest.approx(apart, abs=5e-5)


def test_simulations_take_away_what_they_should():
    assert lab("#FFFFFF", "protanopia") == pytest.approx((100, 0, 0), abs=0.01)
    (said,) = too_close({"A": "#C6A868", "B": "#9CB868"})
    assert "(deuteranopia)" in said
    (said,) = too_close({"A": "#F6E9A0", "B": "#F8E6F2"})
    assert "(tritanopia)" in said
    assert lab("#FF0000") == pytest.approx((53.24, 80.09, 67.20), abs=0.05)


# Excel's own names for these: Accent 1, lighter 80, 60, 40 %, darker 25, 50 %; Text 1, lighter 50 %; Background 1, darker 15 %.
TINTS = [
    ("#4F81BD", 0.7999816888943144, "#DCE6F1"),
    ("#4F81BD", 0.5999938962981048, "#B8CCE4"),
    ("#4F81BD", 0.3999755851924192, "#95B3D7"),
    ("#4F81BD", -0.249977111117893, "#366092"),
    ("#4F81BD", -0.499984740745262, "#244062"),
    ("#000000", 0.499984740745262, "#808080"),
    ("#FFFFFF", -0.1499984740745262, "#D9D9D9"),
]


@pytest.mark.parametrize(("base", "tint", "shown"), TINTS)
def test_tints_are_those_of_excel(base, tint, shown):
    for at in (1, 3, 5):
        assert int(tinted(base, tint)[at : at + 2], 16) == pytest.approx(int(shown[at : at + 2], 16), abs=1)


def test_colours_of_a_theme_an_index_and_none():
    colours = Colours(None)
    assert colours.of_cell(Color(theme=0), BLACK) == "#FFFFFF"
    assert colours.of_cell(Color(theme=4), BLACK) == "#4F81BD"
    assert colours.of_cell(Color(indexed=10), BLACK) == "#FF0000"
    assert colours.of_cell(Color(indexed=64), "#123456") == BLACK
    assert colours.of_cell(None, "#123456") == "#123456"
    assert contrast("#FFFFFF", BLACK) == pytest.approx(21)
    assert contrast("#777777", "#FFFFFF") == pytest.approx(4.48, abs=0.005)  # WebAIM's example of a near miss
    assert mixed("#000000", "#FFFFFF", 0.25) == "#404040"
