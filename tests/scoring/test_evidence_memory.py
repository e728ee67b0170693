"""Texts met before are not read again, and what is remembered of them stays bounded."""

from __future__ import annotations

import pandas as pd
import pytest

from bomrisk.evidence import identify, known_readings

TEXTS = ("Neodymium magnet N52", "Tantalum capacitor 10uF", "Copper sheet", "Paper label", "Cobalt powder")


class Reader:
    """The built-in reader, with a count of the texts that it was given."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self._reader = known_readings.text_reader()

    def read(self, texts: list[str]) -> list[object]:
        self.asked += texts
        return list(self._reader.read(texts))


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Reader:
    """A reader that nobody has asked yet, and an empty memory."""
    counting = Reader()
    monkeypatch.setattr(known_readings, "text_reader", lambda: counting)
    monkeypatch.setattr(known_readings, "_KNOWN_READINGS", {})
    return counting


def described(*texts: str | None) -> pd.DataFrame:
    return pd.DataFrame({"description": texts})


def test_a_text_is_read_once_and_says_the_same_again(reader: Reader) -> None:
    first = identify(described(*TEXTS, TEXTS[0], None))
    again = identify(described(*TEXTS, TEXTS[0], None))
    assert reader.asked == list(TEXTS)
    assert len(first)
    pd.testing.assert_frame_equal(first, again)


def test_new_texts_among_known_ones_are_read(reader: Reader) -> None:
    identify(described(*TEXTS[:2]))
    mixed = identify(described(TEXTS[1], TEXTS[2], TEXTS[0]))
    assert reader.asked == list(TEXTS[:3])
    assert mixed.query("confidence == 'high'").groupby("line")["material"].agg(list)[1] == ["copper"]


def test_empty_cells_are_not_given_to_the_reader(reader: Reader) -> None:
    assert identify(described(None, "", "  ")).empty
    assert reader.asked == []


@pytest.mark.parametrize("most", [1, 3, 4])
def test_no_more_texts_are_kept_than_there_is_room_for(
    reader: Reader, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    monkeypatch.setattr(known_readings, "_MOST_READINGS", most)
    expected = [identify(described(text)) for text in TEXTS]
    for _ in range(2):
        for text, one in zip(TEXTS, expected, strict=True):
            pd.testing.assert_frame_equal(identify(described(text)), one)
            assert len(known_readings._KNOWN_READINGS) <= most
        assert len(identify(described(*TEXTS))) == sum(map(len, expected))
        assert len(known_readings._KNOWN_READINGS) <= most
