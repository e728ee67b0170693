"""Recognising materials in descriptions against taking these apart and looking every word up.

Run as a program, it measures a process that has never seen a description, and prints both times in seconds.
"""

from __future__ import annotations

import csv
import random
import re
import statistics
import sys
from collections.abc import Callable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.benchmarks.boms import PARTS
from tests.benchmarks.processes import run, seconds

__all__ = ["numbered_texts", "recognising", "recognising_afresh", "recombined_texts", "unlike_texts"]

DISTINCT_TEXTS = 20_000
DESCRIPTIONS = Path(__file__).resolve().parents[1] / "scoring" / "data" / "evidence_texts.csv"


def numbered_texts(count: int, seed: int) -> list[str]:
    """Make distinct descriptions as a BOM has them: the same parts over and over, with other values and numbers."""
    rng = random.Random(seed)
    texts = (f"{rng.choice(PARTS)} rev {rng.randint(1, 99)} item {rng.randint(1, 999_999)}" for _ in range(2 * count))
    return list(dict.fromkeys(texts))[:count]


def unlike_texts(count: int, seed: int) -> list[str]:
    """Make descriptions of which no two say the same: phrases of the rules in all languages, mixed with ordinary parts."""
    from bomrisk.evidence.rules import rule_book

    rng = random.Random(seed)
    rules = rule_book().of_kind("part", "material", "nothing", "form")
    phrases = [
        phrase.text for rule in rules for alternative in rule.wanted for element in alternative for phrase in element
    ]
    words = [phrase for phrase in phrases if not set(phrase) & set("()|?#%*")]
    fillers = [
        "with",
        "for",
        "2x",
        "M4",
        "10k",
        "black",
        "mit",
        "pour",
        "para",
        "для",
        "用",
        "rev",
        "3 mm",
        "spare",
        ",",
    ]
    texts: dict[str, None] = {}
    while len(texts) < count:
        told = [
            *rng.sample(words, rng.randint(1, 2)),
            *rng.sample(fillers, rng.randint(0, 3)),
            *rng.choice(PARTS).split()[:2],
        ]
        rng.shuffle(told)
        texts[f"{' '.join(told)} {rng.randint(1, 99_999)}"] = None
    return list(texts)


def recombined_texts(count: int, seed: int) -> list[str]:
    """Make descriptions in many languages of the beginning of one, the middle of another and the end of a third."""
    rng = random.Random(seed)
    with DESCRIPTIONS.open(encoding="utf-8", newline="") as stream:
        words = [*(row["text"].split() for row in csv.DictReader(stream)), *(part.split() for part in PARTS)]

    def cut(which: int) -> list[str]:
        chosen = rng.choice(words)
        size = -(-len(chosen) // 3)
        return chosen[which * size : (which + 1) * size] or chosen[:1]

    texts: dict[str, None] = {}
    while len(texts) < count:
        texts[" ".join([*cut(0), *cut(1), *cut(2)])] = None
    return list(texts)


def look_up(texts: list[str]) -> int:
    """Do the plain work: fold the texts, take them apart and look every word up."""
    known = dict.fromkeys(re.findall(r"\w+", " ".join(PARTS).casefold()), True)
    return sum(known.get(word, False) for text in texts for word in re.findall(r"\w+", text.casefold()))


def recognising(make: Callable[[int, int], list[str]]) -> Callable[[Path, int], list[tuple[float, float]]]:
    """Recognising the materials of texts never seen before, their words mostly known."""

    def measure(_folder: Path, rounds: int) -> list[tuple[float, float]]:
        import pandas as pd

        from bomrisk.evidence import identify

        identify(pd.DataFrame({"description": make(DISTINCT_TEXTS, 0)}))
        pairs = []
        for seed in range(1, rounds + 1):
            texts = make(DISTINCT_TEXTS, seed)
            frame = pd.DataFrame({"description": texts})
            ours = seconds(lambda frame=frame: identify(frame))  # type: ignore[misc]
            pairs.append((ours, seconds(lambda texts=texts: look_up(texts))))  # type: ignore[misc]
        return told(pairs)

    return measure


def recognising_afresh(_folder: Path, rounds: int) -> list[tuple[float, float]]:
    """The same in a process that has read its tables, but has never seen a description."""
    measure = run(__file__)
    measure()
    return told([tuple(map(float, measure().split())) for _ in range(rounds)])


def told(pairs: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Say what a text took."""
    print(f"  {statistics.median(ours for ours, _ in pairs) / DISTINCT_TEXTS * 1e6:.1f} µs per distinct text")
    return pairs


if __name__ == "__main__":
    import pandas as pd

    from bomrisk.evidence import identify

    identify(pd.DataFrame({"description": ["x"]}))
    descriptions = recombined_texts(DISTINCT_TEXTS, 1)
    lines = pd.DataFrame({"description": descriptions})
    before = seconds(lambda: look_up(descriptions))
    ours = seconds(lambda: identify(lines))
    print(ours, (before + seconds(lambda: look_up(descriptions))) / 2)
